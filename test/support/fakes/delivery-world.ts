import { createDelivery, type Delivery, type DeliveryEvent } from '../../../src/delivery/delivery.ts'
import type { HadPapers, HadStore } from '../../../src/delivery/had.ts'
import { isUnfinished, type LedgerEntry, type LedgerStore } from '../../../src/delivery/ledger.ts'
import {
  type Composer,
  type EditionToCompose,
  type LookOutcome,
  NONE_LEFT_OUT,
  type OwnPost,
  type Publisher,
  type SendOutcome,
  type StepPlan,
  type Target,
} from '../../../src/delivery/ports.ts'
import { addDays } from '../../../src/digest/calendar-date.ts'
import type { Digest } from '../../../src/digest/paper.ts'
import { hasCome } from '../../../src/library/come.ts'
import { createWork } from '../../../src/store/files/ledger-work.ts'
import type { RemovedSubscription } from '../../../src/subscriptions/removed-subscriptions.ts'
import {
  dueAmong,
  type PauseReason,
  pageById,
  type Subscription,
  type SubscriptionScope,
  type SubscriptionStore,
} from '../../../src/subscriptions/subscription.ts'
import { latestInstant } from '../../../src/subscriptions/wrong-clock.ts'
import { channelSubscription, sampleDigest } from '../builders/samples.ts'

/** A message that stands in the pretended Discord. */
export interface Post {
  readonly to: string
  readonly subscriptionId: string
  readonly edition: string
  readonly step: number
  readonly nonce: string
  readonly paperIds: readonly string[]
  /** True time at which it was posted, whatever the bot's clock says (ms UTC). */
  readonly at: number
  readonly messageId: string
}

/** How a send goes: as the publisher says, stored by Discord with its answer lost on the way, or surely never begun. */
export type SendScript = SendOutcome['status'] | 'lost' | 'unsent'

/** Papers a message holds here. */
const PAPERS_A_STEP = 2

/** True time (ms) for which the pretended Discord knows a nonce: "a few minutes". */
const NONCE_KNOWN_FOR = 5 * 60_000

class Crash extends Error {}

/** Where a run dies: at its n-th effect (from 1), just before it happens or just after. */
export interface CrashPoint {
  readonly effect: number
  readonly when: 'before' | 'after'
}

/**
 * Everything around a delivery, in memory: stores that outlive it, a Discord, a clock that may be wrong. A
 * delivery can be made to die at any effect it has on them and be started anew.
 */
export class DeliveryWorld {
  /** True time (ms UTC). */
  time: number
  /** How far the bot's clock is off (ms). */
  skew = 0
  readonly digests = new Map<string, Digest>()
  readonly subscriptions = new Map<string, Subscription>()
  readonly ledger = new Map<string, LedgerEntry[]>()
  /** Papers that were had, beyond what the ledger remembers. */
  readonly had = new Map<string, HadPapers>()
  /** The day before which the ledger has forgotten something. */
  readonly forgotten = { before: null as string | null }
  readonly posts: Post[] = []
  readonly sends: { readonly to: string; readonly step: number; readonly nonce: string }[] = []
  /** Where it was looked, for whom: one post that may be there, or all of them. */
  readonly looks: { readonly to: string; readonly since: number; readonly isForOne: boolean }[] = []
  readonly events: DeliveryEvent[] = []
  /** What the operator was warned of. */
  readonly warnings: string[] = []
  /** What comes of a send, asked for each. */
  script: (to: string, step: number) => SendScript = () => 'sent'
  /** How often this process stood still for so long that others may have taken over what it had. */
  standstills = 0
  /** Whether Discord answers nothing at all. */
  outage = false
  /** Channels whose messages alone meet Discord's fault. */
  failing: ReadonlySet<string> = new Set()
  /** What a failed send tells besides. */
  retryAfter = 0
  lasting: PauseReason | null = null
  /** What was asked of the composer. */
  readonly composed: EditionToCompose[] = []
  /** The edition whose plan breaks. */
  breaksPlanOf: string | null = null
  /** Happens whenever an edition is laid out. */
  whilePlanning: () => void = () => undefined
  /** What a look at a channel's history gives, where it is not the truth. */
  history: 'readable' | 'unreadable' | 'failed' | 'too much' = 'readable'
  /** How far what Discord said of the time is behind, because this machine slept since (ms). */
  staleness = 0
  /** Effects of the run so far. */
  effects = 0
  #backup: {
    readonly ledger: readonly [string, LedgerEntry[]][]
    readonly subscriptions: readonly [string, Subscription][]
    readonly had: readonly [string, HadPapers][]
    readonly before: string | null
  } | null = null
  #life = 0
  #crash: CrashPoint | null = null
  #delivery: Delivery

  constructor(at: string) {
    this.time = Date.parse(at)
    this.#delivery = this.#start()
  }

  readonly now = () => this.time + this.skew

  /** Adds papers at the end of a day. */
  grow(digest: Digest): void {
    const held = this.digests.get(digest.date)?.papers ?? []
    this.digests.set(digest.date, { ...digest, papers: [...held, ...digest.papers] })
  }

  subscribe(...subscriptions: readonly Subscription[]): void {
    for (const each of subscriptions) this.subscriptions.set(each.id, each)
  }

  /** A tick; true where it came to its end, false where it died and the bot was started anew. */
  async tick(crash: CrashPoint | null = null): Promise<boolean> {
    this.#crash = crash
    this.effects = 0
    try {
      const plan = await Promise.allSettled([this.#delivery.plan()])
      const send = this.#died() ? [] : await Promise.allSettled([this.#delivery.send()])
      for (const each of [...plan, ...send]) if (each.status === 'rejected') throw each.reason
      return true
    } catch (error) {
      if (this.#crash === null || !this.#died()) throw error
      this.restart()
      return false
    } finally {
      this.#crash = null
    }
  }

  arrived(): void {
    this.#delivery.arrived()
  }

  /** Milliseconds until a probe is wanted, or `null`. */
  nextProbe(): number | null {
    return this.#delivery.nextProbe()
  }

  async probe(): Promise<void> {
    await this.#delivery.probe()
  }

  restart(): void {
    this.#delivery = this.#start()
  }

  /** Keeps the data folder as it is, but for the digests. */
  backUp(): void {
    const [ledger, subscriptions, had] = [[...this.ledger], [...this.subscriptions], [...this.had]]
    this.#backup = { ledger, subscriptions, had, ...this.forgotten }
  }

  /** Puts the data folder back as it was kept, where it was, while the bot is off. */
  restore(): void {
    if (this.#backup === null) return
    const { ledger, subscriptions, had, before } = this.#backup
    this.had.clear()
    for (const [id, record] of had) this.had.set(id, record)
    this.ledger.clear()
    for (const [id, entries] of ledger) this.ledger.set(id, entries)
    this.subscriptions.clear()
    for (const [id, subscription] of subscriptions) this.subscriptions.set(id, subscription)
    this.forgotten.before = before
    this.restart()
  }

  stop(): void {
    this.#delivery.stop()
  }

  /** Where a step that might be there was looked for. */
  get finds(): string[] {
    return this.looks.flatMap(({ to, isForOne }) => (isForOne ? [to] : []))
  }

  entry(id: string, edition: string): LedgerEntry | undefined {
    return this.ledger.get(id)?.find((entry) => entry.edition === edition)
  }

  /** Papers that stand in a channel, in the order of posting. */
  postedTo(to: string): string[] {
    return this.posts.filter((post) => post.to === to).flatMap(({ paperIds }) => paperIds)
  }

  #died(): boolean {
    return this.#crash !== null && this.effects >= this.#crash.effect
  }

  #start(): Delivery {
    this.#life += 1
    const life = this.#life
    const effect = async <T>(run: () => T): Promise<T> => {
      if (life !== this.#life || this.#died()) throw new Crash('dead')
      this.effects += 1
      if (this.#died() && this.#crash?.when === 'before') throw new Crash('died before')
      const result = run()
      if (this.#died()) throw new Crash('died after')
      return result
    }
    const effects: Effect = effect
    return createDelivery({
      library: {
        digest: (date) => this.digests.get(date),
        dates: () => [...this.digests.keys()].sort().reverse(),
        newest: (today) =>
          [...this.digests.values()]
            .filter((digest) => hasCome(digest, today))
            .map(({ date }) => date)
            .sort()
            .at(-1) ?? null,
        weekFacts: () => ({ changes: [], trends: { periods: [], tags: [] } }),
        get: (id) =>
          [...this.digests.values()].flatMap(({ papers }) => papers).find((each) => each.id === id),
      },
      had: memoryHad(this.had, effects),
      otherInstants: { setBack: async () => [] },
      askTime: async () => {
        if (this.outage) throw new Error('no answer')
        return this.time
      },
      subscriptions: memorySubscriptions(this.subscriptions, effects),
      ledger: memoryLedger(
        {
          entries: this.ledger,
          bounds: this.forgotten,
          subscriptions: this.subscriptions,
          standstills: () => this.standstills,
        },
        effects,
      ),
      composer: {
        plan: (edition) => {
          this.whilePlanning()
          if (edition.edition === this.breaksPlanOf) throw new Error('the plan broke')
          return composer.plan(edition)
        },
        compose: (edition) => {
          this.composed.push(edition)
          return composer.compose(edition)
        },
      },
      publisher: this.#publisher(effects),
      clock: { now: this.now },
      random: () => 0.5,
      report: (event) => this.events.push(event),
      warn: (text) => this.warnings.push(text),
      monotonic: () => this.time,
    })
  }

  #publisher(effect: Effect): Publisher<readonly string[]> {
    return {
      send: ({ target, subscriptionId, edition, step, payload }, nonce, isOurs) =>
        effect((): SendOutcome => {
          const to = nameOf(target)
          this.sends.push({ to, step, nonce })
          if (this.outage || this.failing.has(to)) return DOWN
          const scripted = this.script(to, step)
          if (isOurs?.() === false) return { status: 'failed', detail: 'it may be another’s', isUnsent: true }
          if (scripted === 'failed') {
            const lasting = this.lasting === null ? {} : { lasting: this.lasting }
            return { status: 'failed', detail: 'no connection', retryAfter: this.retryAfter, ...lasting }
          }
          if (scripted === 'unsent') {
            return { status: 'failed', detail: 'nobody listens', isOutage: true, isUnsent: true }
          }
          if (scripted === 'refused') return { status: 'refused', reason: 'no-access', detail: 'no access' }
          if (scripted === 'invalid') return { status: 'invalid', detail: 'too long' }
          const known = this.posts.find(
            (post) => post.to === to && post.nonce === nonce && this.time - post.at <= NONCE_KNOWN_FOR,
          )
          const messageId = known?.messageId ?? `m${this.posts.length + 1}`
          if (known === undefined) {
            const paperIds = payload
            this.posts.push({ to, subscriptionId, edition, step, nonce, paperIds, at: this.time, messageId })
          }
          if (scripted === 'lost') return { status: 'failed', detail: 'the answer was lost' }
          return { status: 'sent', channelId: to, messageId }
        }),
      look: ({ target, since, isEnough, mustBeSure }) =>
        effect((): LookOutcome => {
          const to = nameOf(target)
          const isForOne = mustBeSure
          this.looks.push({ to, since, isForOne })
          if (this.outage) return DOWN
          if (this.history === 'failed') return { status: 'failed', detail: 'the history' }
          if (this.history === 'unreadable') {
            return mustBeSure
              ? { status: 'unreadable', detail: 'the history' }
              : { status: 'looked', posts: [], isWhole: true }
          }
          if (this.history === 'too much') return { status: 'looked', posts: [], isWhole: false }
          const posts = this.posts
            .filter((post) => post.to === to && post.at >= since)
            .map(
              ({ messageId, ...post }): OwnPost => ({
                ...post,
                hasMore: false,
                place: { channelId: to, messageId },
              }),
            )
          const enough = posts.find(isEnough)
          return { status: 'looked', posts: enough === undefined ? posts : [enough], isWhole: true }
        }),
      time: () => this.time - this.staleness,
    }
  }
}

const DOWN = { status: 'failed', detail: 'no answer', isOutage: true } as const

type Effect = <T>(run: () => T) => Promise<T>

function nameOf(target: Target): string {
  return target.kind === 'channel' ? target.channelId : target.userId
}

/** A few papers a step; the payload is the ids shown. */
const composer: Composer<readonly string[]> = {
  plan({ papers, frozen }) {
    const steps =
      frozen?.steps ??
      Array.from(
        { length: Math.max(1, Math.ceil(papers.length / PAPERS_A_STEP)) },
        (_, i): StepPlan => ({
          kind: 'message',
          on: null,
          paperIds: papers.slice(i * PAPERS_A_STEP, (i + 1) * PAPERS_A_STEP).map(({ id }) => id),
        }),
      )
    return { steps, leftOut: NONE_LEFT_OUT, faults: [] }
  },
  compose(edition) {
    const held = new Set(edition.papers.map(({ id }) => id))
    return composer.plan(edition).steps.map(({ kind, on, paperIds }) => ({
      kind,
      on,
      paperIds,
      payload: paperIds.filter((id) => held.has(id)),
      faults: [],
    }))
  },
}

/** Subscriptions in memory; every change is an effect. */
export function memorySubscriptions(
  stored: Map<string, Subscription> = new Map(),
  effect: Effect = async (run) => run(),
): SubscriptionStore {
  const all = () => [...stored.values()]
  const channels = () => all().flatMap((each) => (each.kind === 'channel' ? [each] : []))
  const inScope = (scope: SubscriptionScope): Subscription[] => {
    if ('guildId' in scope) return channels().filter(({ guildId }) => guildId === scope.guildId)
    if ('channelId' in scope) return channels().filter(({ channelId }) => channelId === scope.channelId)
    return scope.ids.flatMap((id) => stored.get(id) ?? [])
  }
  const removed = new Map<string, RemovedSubscription>()
  return {
    removed: {
      get: async (id) => removed.get(id),
      keep: async (each) => void removed.set(each.subscription.id, each),
      drop: async (id) => void removed.delete(id),
    },
    get: async (id) => stored.get(id),
    ofGuild: async (guildId) => channels().filter((each) => each.guildId === guildId),
    ofChannel: async (channelId) => channels().filter((each) => each.channelId === channelId),
    guildIds: async () => [...new Set(channels().map(({ guildId }) => guildId))],
    removedBefore: async (instant) => [
      ...new Set(
        channels().flatMap(({ guildId, removedAt = instant }) => (removedAt < instant ? [guildId] : [])),
      ),
    ],
    ahead: async (now, page) =>
      pageById(
        all().filter((each) => latestInstant(each) > now),
        page,
      ),
    unnotified: async () => all().filter(({ paused }) => paused !== null && !paused.isNotified),
    due: async (now, page) => dueAmong(all(), now, page),
    nextDueAt: async () => dueAmong(all(), Number.POSITIVE_INFINITY)[0]?.nextDueAt ?? null,
    onArrival: async () => all().filter(({ paused, schedule }) => paused === null && schedule.onArrival),
    async change(scope, decide) {
      const { put = [], remove = [], result } = decide(inScope(scope))
      if (put.length + remove.length > 0) {
        await effect(() => {
          for (const each of put) stored.set(each.id, each)
          for (const id of remove) stored.delete(id)
        })
      }
      return result
    },
  }
}

/** Papers that were had, in memory; every change is an effect. */
function memoryHad(stored: Map<string, HadPapers>, effect: Effect): HadStore {
  return {
    of: async (ids) => new Map(ids.flatMap((id) => (stored.has(id) ? [[id, stored.get(id) ?? {}]] : []))),
    ids: async () => [...stored.keys()],
    async put(records) {
      if (records.size === 0) return
      await effect(() => {
        for (const [id, record] of records) {
          if (Object.keys(record).length === 0) stored.delete(id)
          else stored.set(id, record)
        }
      })
    },
  }
}

/** What {@link memoryLedger} is kept in. */
interface LedgerMemory {
  readonly entries: Map<string, LedgerEntry[]>
  readonly bounds: { before: string | null }
  readonly subscriptions: ReadonlyMap<string, Subscription>
  readonly standstills: () => number
}

function memoryLedger(
  { entries, bounds, subscriptions, standstills }: LedgerMemory,
  effect: Effect,
): LedgerStore {
  const all = () => [...entries.values()].flat()
  const of = (id: string) => entries.get(id) ?? []
  const work = createWork({ unfinished: () => all().filter(isUnfinished) })
  async function put(changed: readonly LedgerEntry[]): Promise<void> {
    if (changed.length === 0) return
    await effect(() => {
      for (const entry of changed) {
        const old = of(entry.subscriptionId)
        const place = old.findIndex(({ edition }) => edition === entry.edition)
        entries.set(entry.subscriptionId, place < 0 ? [...old, entry] : old.with(place, entry))
      }
    })
  }
  return {
    ofSubscription: async (id) => of(id),
    ofSubscriptions: async (ids) => new Map(ids.map((id) => [id, of(id)])),
    toChannel: async (channelId) =>
      all().filter(({ terms }) => terms?.target.kind === 'channel' && terms.target.channelId === channelId),
    before: async (date) => all().filter((entry) => entry.date < date),
    openSteps: async () => all().filter(isUnfinished).length,
    bounds: async () => ({ keptFrom: bounds.before, lostDays: [] }),
    async plan(plans) {
      const counted = plans.filter(
        ({ subscriptionId: id, hadEntries }) => subscriptions.has(id) && of(id).length === hadEntries,
      )
      await put(counted.flatMap((plan) => plan.entries))
      for (const { subscriptionId } of counted) work.planned(subscriptionId)
      return new Set(counted.map(({ subscriptionId }) => subscriptionId))
    },
    async claim(wanted) {
      const since = standstills()
      return work.claim(wanted).map((claim) => ({ ...claim, isOurs: () => standstills() === since }))
    },
    release: async (claim, readyAt) => work.release(claim, readyAt),
    wake: async () => work.wake(),
    record: (_, changed) => put(changed),
    put,
    async rewrite(which, change) {
      const changed = all()
        .filter((entry) => which === 'all' || isUnfinished(entry))
        .flatMap((before) => {
          const after = change(before)
          return after === before ? [] : [after]
        })
      await put(changed)
      return changed.length
    },
    forget: (id) => effect(() => void entries.delete(id)),
    lowerFloor: (date) =>
      effect(() => {
        bounds.before = date
      }),
    prune: (before) =>
      effect(() => {
        const old = all().filter((entry) => entry.date < before && !isUnfinished(entry))
        const newest = old
          .map(({ date }) => date)
          .sort()
          .at(-1)
        if (newest === undefined) return
        bounds.before = [bounds.before ?? '', addDays(newest, 1)].sort().at(-1) ?? null
        for (const [id, list] of entries) {
          entries.set(
            id,
            list.filter((entry) => entry.date >= before || isUnfinished(entry)),
          )
        }
      }),
  }
}

/** Ids of the papers of {@link worldAtNine}. */
export const PAPERS = ['a', 'b', 'c', 'd', 'e']

/** A channel due at nine in Berlin, five papers in three messages. */
export function worldAtNine(): DeliveryWorld {
  const world = new DeliveryWorld('2025-02-10T08:00:00Z')
  world.subscribe(channelSubscription())
  world.grow(sampleDigest('2025-02-10', PAPERS))
  return world
}

/** The states of the steps of that channel’s edition of 2025-02-10. */
export const statesOf = (world: DeliveryWorld) =>
  world.entry('c1', '2025-02-10')?.steps.map(({ state }) => state)
