import type { Clock } from '../clock.ts'
import { contained } from '../contained.ts'
import type { DeliveryEvent } from '../delivery/delivery.ts'
import { HALTED_FOR } from '../discord/rest/invalid-answers.ts'
import type { RestWatch } from '../discord/rest/rest.ts'
import { messageOf, storageFaultIn } from '../errors.ts'
import { type FeedEvent, overdueWeekdays } from '../ingest/feed.ts'
import { unreadableClause } from '../ingest/unreadable-clause.ts'
import type { Log } from '../log.ts'
import type { AlertStore } from './alert-store.ts'
import { type Alerts, createAlerts } from './alerts.ts'
import { logDelivery, logFeed } from './log-lines.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { unreadableDate } from './troubles.ts'

/** What health reports to. */
export interface HealthParts {
  readonly log: Log
  /** Alerts of earlier runs, too. */
  readonly alerts: AlertStore
  readonly clock: Clock
  /** The digest folder in DATA_DIR, which need not exist. */
  readonly ownFolder: string
}

/** Hears of everything that happens and passes it on: to the log, the metrics, and the operator. */
export interface Health {
  readonly metrics: Metrics
  /** Sends alerts to the operator's channel from now on; without it, they are only logged. */
  readonly alertThrough: Alerts['sendThrough']
  /** Looks which troubles of earlier runs are over by now. @param isReadable whether something of a date is stored */
  readonly recallAlerts: (isReadable: (date: string) => boolean) => void
  /** Looks which alerts other processes sent. */
  readonly refreshAlerts: Alerts['refresh']
  readonly delivery: (event: DeliveryEvent) => void
  readonly feed: (event: FeedEvent) => void
  /** An interaction of a kind was answered after some milliseconds. */
  readonly answered: (kind: string, ms: number) => void
  readonly rest: Required<Pick<RestWatch, 'answered' | 'halted'>>
  /** Discord can't answer what the bot can't start without; it is asked again after some milliseconds. */
  readonly waiting: (why: string, ms: number) => void
  /** A tick came to its end (`null`), or broke. */
  readonly ticked: (error: unknown) => void
  /** Reports that the last run ended by a fault of ours, and then forgets the note of it; `null` where it did not. */
  readonly reportCrash: (
    crash: { readonly at: number; readonly fault: string } | null,
    forget: () => Promise<void>,
  ) => Promise<void>
}

export function createHealth({ log, alerts: store, clock, ownFolder }: HealthParts): Health {
  const metrics = createMetrics()
  const alerts = createAlerts({ store, clock, log })
  const endHaltIn = (ms: number) =>
    setTimeout(
      contained(() => alerts.end({ kind: 'halted' })),
      ms,
    ).unref()
  const toLog = { delivery: logDelivery(log), feed: logFeed(log, ownFolder) }
  return {
    metrics,
    alertThrough: alerts.sendThrough,
    recallAlerts(isReadable) {
      for (const [key, at] of alerts.open()) {
        const edition = unreadableDate(key)
        if (edition !== null && isReadable(edition)) void alerts.end({ kind: 'unreadable', edition })
        if (key === 'halted') endHaltIn(Math.max(0, at + HALTED_FOR - clock.now()))
      }
    },
    refreshAlerts: alerts.refresh,
    delivery(event) {
      toLog.delivery(event)
      const { outcome, edition, detail, dueAt, at } = event
      metrics.deliveries.inc({ outcome })
      if (outcome === 'sent' || outcome === 'found') {
        metrics.lateness.observe(Math.max(0, at - dueAt) / 1_000)
      }
      if (outcome === 'invalid' || outcome === 'given-up' || outcome === 'left-out') {
        void alerts.raise({ kind: outcome, edition, detail: detail ?? '' })
      }
    },
    feed(event) {
      toLog.feed(event)
      if (event.status === 'overdue') {
        void alerts.raise({ kind: 'overdue', newest: event.newest, weekdays: event.weekdays })
        return
      }
      if (event.status === 'current') {
        void alerts.end({ kind: 'overdue', newest: event.newest })
        return
      }
      if (event.status !== 'left-alone') metrics.ingested.inc({ result: resultOf(event) })
      if (event.status !== 'ingested') return
      const { report, isRecent } = event
      if (!report.isUnreadable) void alerts.end({ kind: 'unreadable', edition: report.date })
      else if (isRecent) {
        void alerts.raise({ kind: 'unreadable', edition: report.date, detail: unreadableClause(report) })
      }
    },
    answered: (kind, ms) => metrics.latency.observe({ kind }, ms / 1_000),
    rest: {
      answered(status, invalid) {
        metrics.answers.inc({ status: String(status) })
        if (invalid) metrics.invalid.inc()
      },
      halted(ms) {
        const minutes = Math.round(ms / 60_000)
        log.error({ minutes }, `Discord refused too many requests; sending is paused for ${minutes} minutes`)
        void alerts.raise({ kind: 'halted', minutes })
        endHaltIn(ms)
      },
    },
    ticked(error) {
      const fault = storageFaultIn(error)
      if (fault !== undefined) void alerts.raise({ kind: 'store', detail: fault.message })
      else if (error === null) void alerts.end({ kind: 'store' })
    },
    waiting(why, ms) {
      const seconds = Math.ceil(ms / 1_000)
      log.warn(
        { why, seconds },
        `Discord can't let the bot in just now (${why}); asking again in ${seconds} s`,
      )
    },
    async reportCrash(crash, forget) {
      if (crash === null) return
      log.warn({ fault: crash.fault }, `the last run ended by a fault of its own: ${crash.fault}`)
      if (await alerts.raise({ kind: 'crashed', ...crash })) await forget()
    },
  }
}

function resultOf(event: FeedEvent): string {
  return event.status === 'ingested' && event.report.isUnreadable ? 'unreadable' : event.status
}

/** The connections to Discord, as others watch them. */
interface WatchedShards {
  /** How many there are over all processes; 0 before the log-in. */
  readonly count: number
  /** Those of this process. */
  readonly ids: readonly number[]
  /** Those of them that are not connected just now. */
  lost(): number[]
}

/** What readiness looks at. */
export interface ReadinessParts {
  /** The connections to Discord. */
  readonly shards: WatchedShards
  /** @throws where nothing can be written */
  readonly probeStore: () => Promise<void>
  /** The newest digest's date, or `null`. */
  readonly newest: () => string | null
  /** Days of late of which nothing could be read, newest first. */
  readonly unreadable: () => readonly { readonly date: string; readonly why: string }[]
  /** The date it is, UTC. */
  readonly today: () => string
  /** Why the last scheduled backup was not made, or `null`. */
  readonly backupFault: () => string | null
}

/** Why nothing is heard from Discord, in part or at all; `null` where everything is. */
function lostClause({ count, ids, lost }: WatchedShards): string | null {
  const missing = lost()
  if (count > 0 && missing.length === 0) return null
  if (count <= 1 || missing.length === ids.length) return 'not connected to Discord'
  const [first = 0, ...more] = missing
  const those = more.length === 0 ? `shard ${first} is` : `shards ${[first, ...more].join(', ')} are`
  return `${those} not connected to Discord, of ${count}`
}

/** Why the bot can't do its work just now; empty where it can. */
export async function reasonsNotReady(parts: ReadinessParts): Promise<string[]> {
  const newest = parts.newest()
  const backup = parts.backupFault()
  const overdue = overdueWeekdays(newest, parts.today())
  const broken = parts.unreadable().filter(({ date }) => newest === null || date > newest)
  const store = await parts.probeStore().then(
    () => null,
    (error) => `the data folder can't be written: ${messageOf(error)}`,
  )
  return [
    lostClause(parts.shards),
    store,
    overdue === null ? null : `no digest for ${overdue} weekdays; the newest is of ${newest}`,
    ...broken.map(({ date, why }) => `the digest of ${date} is unreadable: ${why}`),
    backup === null ? null : `the last backup failed: ${backup}`,
  ].filter((reason) => reason !== null)
}
