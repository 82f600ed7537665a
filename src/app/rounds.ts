import type { Clock } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Publisher } from '../delivery/ports.ts'
import type { StepPayload } from '../discord/messages/digest-post.ts'
import { sendPauseNotices } from '../discord/posting/pause-notices.ts'
import type { Refusals } from '../discord/rest/refusals.ts'
import type { Health } from '../health/health.ts'
import { createFeed, type FeedEvent, type FeedParts } from '../ingest/feed.ts'
import type { Library } from '../library/library.ts'
import type { Store } from '../store/store.ts'
import type { Guard } from './guard.ts'
import { type Lifetime, patience } from './lifetime.ts'

/** How long stopping waits for the messages in flight (ms). */
const SHUTDOWN_LIMIT = 3_000

/** How long a tick waits for files to be read before it sends what is due (ms). */
const READING_LIMIT = 20_000

/** What the bot does again and again. */
export interface Rounds {
  /** New digest files are read, what is due is planned and sent, and pauses are said. Rejects where that breaks. */
  tick(): Promise<void>
  /** The same, but resolves when it is planned: sending goes on meanwhile, and is no reason to be late the next time. */
  plan(): Promise<void>
  /** Sends what is planned, by another process too. */
  send(): Promise<void>
  /** Runs a tick now, for whoever can't wait for the next minute. */
  wake(): void
  /** From now on, digests that arrive are sent without waiting for the next minute. */
  started(): void
  /** Reads the digest files that are new or have changed. */
  readFiles(): Promise<void>
  /** Looks at web sources for new digests. */
  fetchRecent(): Promise<void>
  /** Plans at once where something is due or has come from another process. */
  lookForNews(): Promise<void>
}

export function createRounds(parts: {
  readonly feed: Omit<FeedParts, 'report'>
  readonly delivery: Delivery
  readonly store: Pick<Store, 'subscriptions' | 'forgotten'>
  readonly library: Library
  /** What other processes do. */
  readonly cluster: Pick<Cluster, 'isPlanner'>
  readonly clock: Clock
  readonly publisher: Publisher<StepPayload>
  /** Drops what is kept of servers that removed the bot long ago. */
  readonly dropServers: () => Promise<void>
  readonly refusals: Pick<Refusals, 'onAccountOf'>
  readonly health: Pick<Health, 'feed' | 'ticked' | 'refreshAlerts'>
  readonly guard: Guard
  readonly life: Lifetime
  /** Milliseconds; default {@link READING_LIMIT}. */
  readonly readingLimit?: number | undefined
}): Rounds {
  const { readingLimit = READING_LIMIT } = parts
  const { delivery, store, library, cluster, clock, publisher, refusals, health, guard, life } = parts
  const { subscriptions, forgotten } = store
  const feed = createFeed({ ...parts.feed, report })
  const [plans, readings, fetches] = [createQueue(), createQueue(), createQueue()]
  const sends = createQueue()
  /** Sending that waits for its turn: it will send what is planned by then. */
  let waitingSend: Promise<void> | null = null
  /** Whether a tick that has not yet begun to plan will serve whatever arrives now; so it is until the bot has started. */
  let sendsSoon = true
  let isProbing = false

  const ifPlanner = (run: () => Promise<void>) => async () => {
    if (cluster.isPlanner()) await run()
  }
  const readFiles = () => readings.add(feed.readFiles)
  const fetchRecent = () => fetches.add(ifPlanner(feed.fetchRecent))
  const readSafely = guard('reading new digests', readFiles)
  const plan = ifPlanner(delivery.plan)
  const notify = guard(
    'notifying of pauses',
    ifPlanner(() => sendPauseNotices(subscriptions, publisher)),
  )
  const dropServers = guard('dropping servers that removed the bot', ifPlanner(parts.dropServers))
  const catchUp = guard('looking for what other processes stored', async () => {
    for (const target of await forgotten.refresh()) await library.reconsider(target)
    if ((await library.catchUp()).length > 0) delivery.arrived()
    await health.refreshAlerts()
  })
  const wakeSafely = guard('sending at once', tick)

  function report(event: FeedEvent): void {
    if (event.status === 'ingested' && event.report.added.length > 0) {
      delivery.arrived()
      // Of many days that come at once, the first wakes it; the others are there when the tick has read what there is.
      if (!sendsSoon) wake()
    }
    health.feed(event)
  }

  function wake(): void {
    sendsSoon = true
    // Whoever wakes it sends for everybody, and not on their own account.
    void refusals.onAccountOf([], wakeSafely)
  }

  async function tick(): Promise<void> {
    const [planned, sent] = await Promise.allSettled(begin())
    for (const each of [planned, sent]) if (each.status === 'rejected') throw each.reason
  }

  /** Plans, and sends what is planned then, whether all of it could be planned or not. */
  function begin(): readonly [planned: Promise<void>, sent: Promise<void>] {
    const planned = plans.add(planOnce)
    const sent = planned.catch(() => undefined).then(send)
    void Promise.allSettled([planned, sent]).then((both) => {
      const failed = both.find((each) => each.status === 'rejected')
      health.ticked(failed?.reason ?? null)
    })
    return [planned, sent]
  }

  async function planOnce(): Promise<void> {
    sendsSoon = true
    // Neither a library that can't be written nor a slow disk is reason to keep back what is due: what is read later wakes us.
    await Promise.race([readSafely(), patience(readingLimit)])
    await catchUp()
    sendsSoon = false
    // A subscription that breaks or keeps us waiting is no reason to keep a pause from whom it concerns.
    const [planned] = await Promise.allSettled([plan(), notify()])
    await dropServers()
    if (planned.status === 'rejected') throw planned.reason
  }

  function send(): Promise<void> {
    waitingSend ??= sends.add(sendOnce)
    return waitingSend
  }

  async function sendOnce(): Promise<void> {
    waitingSend = null
    try {
      await delivery.send()
    } finally {
      await notify()
      void probeUntilBack()
    }
  }

  /** While posts wait for an outage to end: a probe every few seconds, between the ticks. */
  async function probeUntilBack(): Promise<void> {
    if (isProbing) return
    isProbing = true
    const probe = guard('sending after an outage', () => sends.add(delivery.probe))
    for (let ms = delivery.nextProbe(); ms !== null; ms = delivery.nextProbe()) {
      await life.sleep(ms)
      if (life.stopping.aborted) break
      await probe()
    }
    isProbing = false
  }

  life.onClose(() => {
    delivery.stop()
    // A step that Discord keeps waiting stays in the ledger, and is finished at the next start.
    const idle = Promise.all([plans, sends, readings, fetches].map((queue) => queue.idle()))
    return Promise.race([idle, patience(SHUTDOWN_LIMIT)])
  })
  return {
    tick,
    wake,
    plan: () => begin()[0],
    send,
    started() {
      sendsSoon = false
    },
    readFiles,
    fetchRecent,
    lookForNews: ifPlanner(async () => {
      if ((await library.catchUp()).length > 0) delivery.arrived()
      else if (((await subscriptions.nextDueAt()) ?? Number.POSITIVE_INFINITY) > clock.now()) return
      wake()
    }),
  }
}

/** Runs things one after the other. */
interface Queue {
  /** Runs something once everything before it is done. Rejects as it does; what comes after runs all the same. */
  add(run: () => Promise<void>): Promise<void>
  /** Resolves once everything that was added has run. */
  idle(): Promise<void>
}

function createQueue(): Queue {
  let last: Promise<void> = Promise.resolve()
  return {
    add(run) {
      last = last.catch(() => undefined).then(run)
      return last
    },
    idle: () => last.catch(() => undefined),
  }
}
