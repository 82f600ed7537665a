import { Events, RESTEvents } from 'discord.js'
import { contained } from '../contained.ts'
import type { DeliveryEvent } from '../delivery/delivery.ts'
import { deliveryId, loggedId } from '../delivery/log-id.ts'
import type { Gateway } from '../discord/connection/client.ts'
import type { IdentifyNotice } from '../discord/connection/identify-gate.ts'
import type { WatchEvent } from '../discord/servers/watch-channels.ts'
import { fileClause, systemCodeOf } from '../errors.ts'
import type { FeedEvent } from '../ingest/feed.ts'
import { describeLeftAlone } from '../ingest/left-alone.ts'
import { unreadableClause } from '../ingest/unreadable-clause.ts'
import type { Log } from '../log.ts'

/** Logs what becomes of each step: what arrived as information, what did not as a warning or, if ours, an error. All of an edition have one `delivery` id. */
export function logDelivery(log: Log): (event: DeliveryEvent) => void {
  return ({ subscriptionId, edition, step, target, outcome, detail, dueAt, at }) => {
    const fields = {
      delivery: deliveryId(subscriptionId, edition),
      subscription: loggedId(subscriptionId),
      ...(target.kind === 'channel' ? { channel: target.channelId } : {}),
      edition,
      step,
      outcome,
      seconds: Math.round((at - dueAt) / 1_000),
      ...(detail === null ? {} : { detail }),
    }
    const what = step === 0 ? edition : `${edition} step ${step}`
    const text = `${what}: ${outcome}${detail === null ? '' : ` (${detail})`}`
    if (outcome === 'sent' || outcome === 'found') log.info(fields, text)
    else if (outcome === 'invalid' || outcome === 'left-out') log.error(fields, text)
    else log.warn(fields, text)
  }
}

/** Files without a digest that are named one by one where one look found many. */
const PASSED_OVER_NAMED = 20

/**
 * Logs what comes of looking for digests. What is said of a place that can't be read is not said again until
 * it changes; days without a digest are reported once a day.
 */
export function logFeed(log: Log, ownFolder: string): (event: FeedEvent) => void {
  const said = new Map<string, string>()
  const once = (about: string, text: string, fields: object) => {
    if (said.get(about) !== text) log.warn(fields, text)
    said.set(about, text)
  }
  return (event) => {
    switch (event.status) {
      case 'missing':
      case 'unchanged':
        log.debug({ source: event.source }, `${event.source}: ${event.status}`)
        break
      case 'failed':
        once(event.source, `${event.source} ${event.reason}`, { source: event.source })
        break
      case 'left-alone':
        for (const { path, why } of event.files) {
          log.debug({ source: path }, `${path} is left alone: ${describeLeftAlone(why)}`)
        }
        break
      case 'passed-over': {
        for (const { source, reason } of event.files.slice(0, PASSED_OVER_NAMED)) {
          log.info({ source }, `${source} is passed over: ${reason}`)
        }
        const more = event.files.length - PASSED_OVER_NAMED
        if (more > 0) log.info({ more }, `${more} more files are passed over; paperboy doctor names them`)
        break
      }
      case 'unwatched': {
        // The folder in DATA_DIR is an offer; nobody has to make it.
        if (event.source === ownFolder && systemCodeOf(event.error) === 'ENOENT') break
        once(event.source, `${event.source} can't be read: ${fileClause(event.error)}`, {
          source: event.source,
        })
        break
      }
      case 'overdue':
        once(
          'overdue',
          `no digest for ${event.weekdays} weekdays; the newest is of ${event.newest}. Look at DIGEST_SOURCES.`,
          { newest: event.newest },
        )
        break
      case 'ingested': {
        const { report, warnings, source } = event
        const { date, added, updated, rejected } = report
        const fields = {
          source,
          date,
          added: added.length,
          updated: updated.length,
          rejected: rejected.length,
        }
        if (added.length + updated.length > 0) log.info(fields, `digest of ${date} ingested`)
        if (report.isUnreadable) {
          log.warn({ source, date }, `the digest of ${date} is unreadable: ${unreadableClause(report)}`)
        }
        for (const { line, reason, isOther } of rejected) {
          const text = `${source}:${line} not read: ${reason}`
          // A blog has other things than papers, and says so again whenever it is looked at.
          if (isOther === true) log.debug({ source, line }, text)
          else log.warn({ source, line }, text)
        }
        if (event.isFarAhead) {
          log.warn(
            { source, date: report.date },
            `the digest of ${report.date} is dated far ahead: it is stored, and counts from that date on`,
          )
        }
        for (const { line, text } of warnings) log.info({ source, line }, `${source}:${line} ${text}`)
        if (report.withdrawn.length > 0) {
          const gone = report.withdrawn.length
          log.info({ ...fields, withdrawn: report.withdrawn }, `${source}: ${gone} papers were withdrawn`)
        }
        if (report.leftOut.length > 0) {
          log.warn(
            { ...fields, leftOut: report.leftOut.length },
            `${source}: ${report.leftOut.length} papers left out: ${date} has as many as a day takes`,
          )
        }
      }
    }
  }
}

/** Logs which channels were lost and which came back, one line a change. */
export function logChannels(log: Log): (event: WatchEvent) => void {
  return (event) => {
    if (event.kind === 'failed') {
      log.warn({ err: event.error }, 'whether a channel can be posted to again could not be found out')
      return
    }
    const ids = event.subscriptions.map(({ id }) => id)
    if (event.kind === 'lost') log.warn({ subscriptions: ids }, `subscriptions paused: ${event.reason}`)
    else if (event.kind === 'role-gone') log.info({ subscriptions: ids }, 'a role to mention was deleted')
    else log.info({ subscriptions: ids }, 'subscriptions resumed')
  }
}

/**
 * Logs what discord.js says of its connection and of rate limits, until the bot stops: leaving Discord on
 * purpose is no outage.
 */
export function logClient({ client, shards }: Gateway, log: Log, stopping: AbortSignal): void {
  client.on(
    Events.Error,
    contained((error) => log.error({ err: error }, 'the Discord client had an error')),
  )
  client.on(
    Events.Warn,
    contained((text) => log.warn(text)),
  )
  client.on(
    Events.ShardDisconnect,
    contained(({ code }) => log.warn({ code }, `disconnected from Discord (code ${code})`)),
  )
  /** Those that were lost; discord.js tries again and again, and one line an outage says as much. */
  const lost = new Set<number>()
  const isOne = () => shards.count === 1
  client.on(
    Events.ShardReconnecting,
    contained((key) => {
      const shard = shards.idOf(key)
      if (stopping.aborted || shard === null || lost.has(key)) return
      lost.add(key)
      const what = isOne() ? 'the connection to Discord' : `the connection of shard ${shard} to Discord`
      log.warn({ shard }, `${what} is lost; trying to get it back`)
    }),
  )
  client.on(
    Events.ShardError,
    contained((error, key) =>
      log.warn({ err: error, shard: shards.idOf(key) }, 'the connection to Discord failed'),
    ),
  )
  const back = (key: number) => {
    const shard = shards.idOf(key)
    if (shard === null) return
    if (lost.delete(key)) {
      log.info({ shard }, isOne() ? 'the connection to Discord is back' : `shard ${shard} is connected again`)
    } else if (!isOne()) {
      const servers = shards.serversOf(shard)
      log.info({ shard, servers }, `shard ${shard} of ${shards.count} is connected: ${servers} servers`)
    }
  }
  client.on(Events.ShardResume, contained(back))
  client.on(Events.ShardReady, contained(back))
  client.rest.on(
    RESTEvents.RateLimited,
    contained(({ route, timeToReset, global }) =>
      log.warn({ route, waitMs: timeToReset, global }, 'rate limited by Discord; waiting'),
    ),
  )
}

/** Logs what the operator should know of session starts, of which Discord lets a bot have only so many a day. */
export function logIdentify(log: Log): (notice: IdentifyNotice) => void {
  return (notice) => {
    switch (notice.kind) {
      case 'few-left':
        log.warn(
          { remaining: notice.remaining },
          `only ${notice.remaining} session starts are left for the next ${hours(notice.resetMs)}; one is used, since nothing is heard without it. Does something restart the bot again and again?`,
        )
        break
      case 'none-left':
        log.error(
          `no session start is left: Discord lets the bot connect again in ${hours(notice.resetMs)}, and it waits. Does something restart it again and again?`,
        )
        break
      case 'not-reserved':
        log.warn({ err: notice.error }, 'no time for connecting to Discord could be reserved; trying again')
    }
  }
}

function hours(ms: number): string {
  const minutes = Math.ceil(ms / 60_000)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
