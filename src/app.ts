import { join } from 'node:path'
import { createBackups } from './app/backups.ts'
import { connect, type ShareShards } from './app/connect.ts'
import { createConnection } from './app/connection.ts'
import { controlHandlers } from './app/control-handlers.ts'
import { readSources } from './app/digest-sources.ts'
import { createDrawPicture } from './app/draw-pictures.ts'
import { createGuard } from './app/guard.ts'
import { createLifetime, type Lifetime } from './app/lifetime.ts'
import { openLibrary } from './app/open-library.ts'
import { openBotStore } from './app/open-store.ts'
import { createReleaseLook } from './app/releases.ts'
import { createRounds } from './app/rounds.ts'
import { startSchedule } from './app/schedule.ts'
import { serveHealth } from './app/serve-health.ts'
import { startGrowth } from './app/shard-growth.ts'
import { shareShards } from './app/share-shards.ts'
import { createUseCases } from './app/use-cases.ts'
import { watchServers } from './app/watch-servers.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { createDelivery } from './delivery/delivery.ts'
import { isConnected } from './discord/connection/client.ts'
import type { ReserveIdentify } from './discord/connection/identify-gate.ts'
import { composer } from './discord/messages/digest-post.ts'
import { alertOperator } from './discord/posting/alert-operator.ts'
import type { Rate } from './discord/rest/fair-rate.ts'
import { inviteUrl } from './discord/servers/permissions.ts'
import type { UserError } from './errors.ts'
import { createHealth } from './health/health.ts'
import { type IngestOutcome, type IngestParts, ingest } from './ingest/ingest.ts'
import type { Library } from './library/library.ts'
import type { Log } from './log.ts'
import { dropRemovedServers } from './privacy/removed-servers.ts'
import { readCrashNote, removeCrashNote } from './store/files/crash-note.ts'

/** What this process does for all. */
export interface Duties {
  /** Whether it plans what is sent. */
  readonly isPlanner: boolean
  /** The shards whose servers it answers, ascending. */
  readonly shards: readonly number[]
}

/** A running bot. */
export interface App {
  readonly library: Library
  /** The bot's own user name. */
  readonly name: string
  /** The address that adds the bot to a server. */
  readonly inviteUrl: string
  /** Port of health and metrics, or `null`. */
  readonly httpPort: number | null
  /** What happens every minute: new digest files are read, what is due is planned and sent. */
  tick(): Promise<void>
  /** Looks at web sources for new digests, as it does by its cron. */
  fetchRecent(): Promise<void>
  /** Opens more shards where Discord recommends more by now and this process runs all of them, as each hour. */
  growShards(): Promise<void>
  /** Reads files, folders or URLs into the library. */
  ingest(sources: readonly string[]): Promise<IngestOutcome[]>
  /** The instant at which the next subscription is due (ms UTC), or `null`. */
  nextDueAt(): Promise<number | null>
  /** What of all that several processes share is this one's. */
  duties(): Duties
  /** Resolves once the bot can't go on, with what its operator must do; never, while it can. */
  readonly ended: Promise<UserError>
  /** Finishes the message in flight, leaves Discord, and gives the data folder back. */
  close(): Promise<void>
}

export interface AppParts {
  readonly config: Config
  readonly token: string
  readonly clock: Clock
  readonly log: Log
  /** How long one request to Discord may take (ms); default 15 s. */
  readonly requestTimeout?: number
  /** Whether `clock` counts, and not the clock of the database: for one that is not the real time. */
  readonly keepsOwnClock?: boolean
  /** Shares the shards with other processes; default: all are this process's. */
  readonly shareShards?: ShareShards
  /** Reserves times for session starts, where several processes share them. */
  readonly reserveIdentify?: ReserveIdentify
  /** What one person may ask for, where that is not the default. */
  readonly commandRate?: Rate
  /** Milliseconds for which a digest's file must be at rest before it is read; default a second. */
  readonly fileRestMs?: number
  /** How long a tick waits for files to be read (ms), where that is not the default. */
  readonly readingLimit?: number
  /** Whether folders are watched between the looks every minute; default yes. */
  readonly watchesFolders?: boolean
  /** Aborts where the start is no longer wanted. A bot that has started is ended by `close()`. */
  readonly stop?: AbortSignal
  /** Rejections that nobody caught, since the process began. */
  readonly unhandled?: () => number
  /** The version of Paperboy, for backups and to know a newer one. */
  readonly version?: string
}

/**
 * Wires the rooms together and starts the bot.
 *
 * @throws UserError where the data folder can't be used or Discord doesn't let the bot in, and the reason of `stop` where
 * that aborts first
 */
export async function startApp(parts: AppParts): Promise<App> {
  const life = createLifetime(parts.stop)
  try {
    return await start(parts, life)
  } catch (error) {
    await life.close()
    throw error
  }
}

async function start(parts: AppParts, life: Lifetime): Promise<App> {
  const { config, log, unhandled = () => 0, version = 'unknown' } = parts
  const { dataDir, alertChannel } = config
  const guard = createGuard(log)

  const { store, cluster } = await openBotStore(parts)
  life.onClose(() => store[Symbol.asyncDispose]())
  void store.lost.then(life.end)
  const { subscriptions, ledger, had, otherInstants, archive, privacy } = store
  const { clock } = cluster

  const ownFolder = join(dataDir, 'digests')
  const health = createHealth({ log, alerts: store.alerts, clock, ownFolder })
  const sharing = { ...shareShards(config, cluster), ...parts }
  const drawPicture = createDrawPicture(log)
  const connection = createConnection({ ...sharing, clock, store, cluster, health, life, drawPicture })
  const { gateway, client, rest, publisher, refusals, places, askTime } = connection
  life.onClose(() => client.destroy())
  // Before the connection ends: what is handed over is served until others do so.
  life.onClose(() => cluster[Symbol.asyncDispose]())
  if (alertChannel !== null) health.alertThrough((text) => alertOperator(rest, alertChannel, text))

  const ingestParts: IngestParts = {
    archive,
    allowPrivate: config.allowPrivateSources,
    random: Math.random,
    sleep: life.sleep,
    signal: life.stopping,
    clock,
  }
  const opening = openLibrary({ store, clock, ingestParts, health, log, unwanted: parts.stop })
  const library = await life.unlessStopped(opening)

  const backups = createBackups({ config, store, version, clock, log })
  const base = { config, store, cluster, library, health, clock, log, guard, life }
  const httpPort = await serveHealth({ ...base, gateway, backups, unhandled })

  const delivery = createDelivery({
    library,
    subscriptions,
    ledger,
    had,
    otherInstants,
    composer,
    publisher,
    clock,
    askTime,
    messageLimit: config.messagesPerPost,
    random: Math.random,
    monotonic: () => performance.now(),
    report: health.delivery,
    warn: (text) => log.warn({}, text),
  })
  const sources = await readSources(config, ownFolder)
  const dropServers = dropRemovedServers({
    removedBefore: subscriptions.removedBefore,
    forgetServer: privacy.forgetServer,
    now: clock.now,
    timeByDiscord: askTime,
    report: (guild) => log.info({ guild }, 'dropped what was kept of a server that removed the bot'),
  })
  const feed = { ...ingestParts, ...sources, library, fileRestMs: parts.fileRestMs }
  const rounds = createRounds({
    ...base,
    readingLimit: parts.readingLimit,
    feed,
    delivery,
    publisher,
    refusals,
    dropServers,
  })
  const useCases = createUseCases({
    ...base,
    places,
    delivery,
    wake: rounds.wake,
    drawPicture,
  })
  await life.unlessStopped(rounds.readFiles())

  const ready = await connect({ ...sharing, clock, connection, useCases, health, life })
  const crash = await readCrashNote(dataDir)
  health.recallAlerts((date) => (library.digest(date)?.papers.length ?? 0) > 0)
  // Nobody waits for the operator's channel.
  void guard('reporting the last run', () => health.reportCrash(crash, () => removeCrashNote(dataDir)))()
  const growShards = startGrowth({ ...base, gateway, isShared: sharing.shareShards !== undefined })
  const { channels } = useCases
  const lookAround = watchServers({ ...base, client: ready, connection, channels, ledger })
  await life.unlessStopped(guard('looking for channels that were lost or came back', lookAround)())
  const isUp = () => isConnected(gateway.shards)
  store.control?.serve(controlHandlers({ ...base, isConnected: isUp, arrived: delivery.arrived }))
  const watched = parts.watchesFolders === false ? null : sources.paths
  const lookForRelease = createReleaseLook({ ...base, version })
  startSchedule({
    ...base,
    rounds,
    backups,
    lookForRelease,
    hasAddresses: sources.templates.length > 0,
    watched,
  })

  return {
    library,
    name: ready.user.username,
    inviteUrl: inviteUrl(ready.application.id),
    httpPort,
    ended: life.ended,
    tick: rounds.tick,
    fetchRecent: rounds.fetchRecent,
    growShards,
    async ingest(sources) {
      const outcomes: IngestOutcome[] = []
      for await (const outcome of ingest(library, sources, ingestParts)) outcomes.push(outcome)
      delivery.arrived()
      return outcomes
    },
    nextDueAt: subscriptions.nextDueAt,
    duties: () => ({
      isPlanner: cluster.isPlanner(),
      shards: (sharing.serving?.() ?? gateway.shards.ids).toSorted((a, b) => a - b),
    }),
    close: life.close,
  }
}
