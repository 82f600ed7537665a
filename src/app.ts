import { randomBytes } from 'node:crypto'
import { access, constants, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Events, Routes } from 'discord.js'
import { commands } from '../commands/index.ts'
import type { Clock } from './clock.ts'
import type { BackupConfig, Config, DigestSource } from './config.ts'
import { contained } from './contained.ts'
import { controlHandlers } from './control-handlers.ts'
import { createDelivery } from './delivery/delivery.ts'
import { isOpen } from './delivery/ledger.ts'
import { statusOf } from './delivery/status.ts'
import { createClient, isConnected } from './discord/connection/client.ts'
import { connectionEnd, tokenRefused } from './discord/connection/connection-end.ts'
import { logIn } from './discord/connection/log-in.ts'
import { createAuthority } from './discord/interactions/authority.ts'
import type { UseCases } from './discord/interactions/command.ts'
import { registerCommands } from './discord/interactions/register.ts'
import { createRouter } from './discord/interactions/router.ts'
import { composer } from './discord/messages/digest-post.ts'
import { alertOperator } from './discord/posting/alert-operator.ts'
import { sayHello } from './discord/posting/hello.ts'
import { sendPauseNotices } from './discord/posting/pause-notices.ts'
import { createPublisher } from './discord/posting/publisher.ts'
import { createDiscordClock } from './discord/rest/discord-clock.ts'
import { COMMANDS, type Rate } from './discord/rest/fair-rate.ts'
import { accounts, createRefusals } from './discord/rest/refusals.ts'
import { watchCarried } from './discord/servers/carried.ts'
import { inviteUrl } from './discord/servers/permissions.ts'
import { createPlaces } from './discord/servers/places.ts'
import { createServerViews } from './discord/servers/server-views.ts'
import { watchChannels } from './discord/servers/watch-channels.ts'
import { fileClause, UsageError, type UserError } from './errors.ts'
import { watchBackups } from './health/backup-health.ts'
import { createHealth, reasonsNotReady } from './health/health.ts'
import { type HealthServer, startHealthServer } from './health/health-server.ts'
import { logChannels, logClient } from './health/log-lines.ts'
import { createFeed, type FeedEvent, overdueWeekdays } from './ingest/feed.ts'
import { type IngestOutcome, ingest } from './ingest/ingest.ts'
import { rebuild } from './ingest/rebuild.ts'
import { unreadableClause } from './ingest/unreadable-clause.ts'
import { watchAdvice, watchFolders } from './ingest/watch-folders.ts'
import { utcDate } from './library/come.ts'
import { Library } from './library/library.ts'
import type { Log } from './log.ts'
import { dropRemovedServers } from './privacy/removed-servers.ts'
import { createEngine } from './search/engine.ts'
import { readCrashNote, removeCrashNote } from './store/crash-note.ts'
import { createScheduledBackups } from './store/scheduled-backups.ts'
import { openStore } from './store/store.ts'
import { createChannelSubscriptions } from './subscriptions/channel-subscriptions.ts'
import { createPersonSubscriptions } from './subscriptions/person-subscriptions.ts'
import { lastDue, type Recurring, startCron, startMinuteTick } from './tick.ts'

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
  /** Reads files, folders or URLs into the library. */
  ingest(sources: readonly string[]): Promise<IngestOutcome[]>
  /** The instant at which the next subscription is due (ms UTC), or `null`. */
  nextDueAt(): number | null
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
  /** What one person may ask for; default {@link COMMANDS}. */
  readonly commandRate?: Rate
  /** Milliseconds for which a digest's file must be at rest before it is read; default a second. */
  readonly fileRestMs?: number
  /** Whether folders are watched between the looks every minute; default yes. */
  readonly watchesFolders?: boolean
  /** Aborts where the start is no longer wanted. A bot that has started is ended by `close()`. */
  readonly stop?: AbortSignal
  /** Rejections that nobody caught, since the process began. */
  readonly unhandled?: () => number
  /** The version of Paperboy, for backups. */
  readonly version?: string
}

/** How long stopping waits for the messages in flight (ms). */
const SHUTDOWN_LIMIT = 3_000

/**
 * Wires the rooms together and starts the bot.
 *
 * @throws UserError where the data folder can't be used or Discord doesn't let the bot in, and the reason of `stop` where
 * that aborts first
 */
export async function startApp({
  config,
  token,
  clock,
  log,
  requestTimeout,
  commandRate = COMMANDS,
  fileRestMs,
  watchesFolders = true,
  stop,
  unhandled = () => 0,
  version = 'unknown',
}: AppParts): Promise<App> {
  const store = await openStore(config.dataDir, log)
  let end: (reason: UserError) => void = () => undefined
  const ended = new Promise<UserError>((resolve) => {
    end = resolve
  })
  void store.lost.then(end)
  const ownFolder = join(config.dataDir, 'digests')
  const { alertChannel } = config
  const health = createHealth({
    log,
    ownFolder,
    alert: alertChannel === null ? null : (text) => alertOperator(client.rest, alertChannel, text),
  })
  const discordClock = createDiscordClock()
  const refusals = createRefusals(() => performance.now())
  const client = createClient(config.discord.apiUrl, {
    discordClock,
    refusals,
    patience: { sleep: patience, waiting: health.waiting, now: Date.now },
    ...(requestTimeout === undefined ? {} : { timeout: requestTimeout }),
    beforeRequest: store.ensureOwned,
    watch: { ...health.rest, unauthorized: () => end(tokenRefused()) },
  })
  let server: HealthServer | null = null
  const stopping = new AbortController()
  const unlessStopped = raceAgainst(stop)
  const guarded = (what: string, run: () => Promise<void>) => () =>
    run().catch((error) => log.error({ err: error }, `${what} failed; it is tried again`))
  const scheduledBackups = ({ folder, keep }: BackupConfig) => {
    const { now } = clock
    const write = store.backup
    const scheduled = createScheduledBackups({
      folder,
      keep,
      program: version,
      now,
      write,
      remove: (file) => rm(file),
    })
    const report = ({ file, bytes }: { readonly file: string; readonly bytes: number }) =>
      log.info({ file, bytes }, `backed up to ${file}`)
    return watchBackups({ ...scheduled, now, report })
  }
  client.on(
    Events.ShardDisconnect,
    contained(({ code }) => end(connectionEnd(code))),
  )
  try {
    const library = await unlessStopped(
      Library.open(store.digests, createEngine(), {
        cache: store.index,
        forgotten: store.forgotten,
        today: () => utcDate(clock.now()),
      }),
    )
    log.info(
      { papers: library.size, digests: library.dates().length },
      `the library has ${library.size} papers of ${library.dates().length} days`,
    )

    const newest = () => library.newest(utcDate(clock.now()))
    const unreadable = () => library.unreadable(utcDate(clock.now()))
    health.metrics.watch({
      queued: () => store.ledger.unfinished().flatMap(({ steps }) => steps.filter(isOpen)).length,
      papers: () => library.size,
      unhandled,
    })
    const backups = config.backups === null ? null : scheduledBackups(config.backups)
    if (backups !== null) health.metrics.watchBackups(backups.ageSeconds)
    if (config.http !== null) {
      const notReady = () =>
        reasonsNotReady({
          connected: () => isConnected(client),
          probeStore: store.probe,
          newest,
          unreadable: () => unreadable().map((day) => ({ date: day.date, why: unreadableClause(day) })),
          today: () => new Date(clock.now()).toISOString().slice(0, 10),
          backupFault: () => backups?.fault() ?? null,
        })
      const notes = async () => {
        const made = (await backups?.newest()) ?? null
        return made === null ? [] : [`newest backup: ${new Date(made).toISOString()}`]
      }
      server = await startHealthServer({ ...config.http, notReady, notes, metrics: health.metrics.text })
    }

    const publisher = createPublisher({
      rest: client.rest,
      applicationId: () => client.user?.id ?? '',
      time: discordClock.now,
      refusals,
      guildOf: (channelId) => store.subscriptions.ofChannel(channelId)[0]?.guildId,
    })
    const channels = createChannelSubscriptions(store.subscriptions, clock, () =>
      randomBytes(6).toString('hex'),
    )
    const people = createPersonSubscriptions(store.subscriptions, clock)
    const askTime = async () => {
      await client.rest.get(Routes.user())
      return discordClock.now()
    }
    const delivery = createDelivery({
      askTime,
      library,
      subscriptions: store.subscriptions,
      ledger: store.ledger,
      had: store.had,
      otherInstants: store.otherInstants,
      composer,
      messageLimit: config.messagesPerPost,
      publisher,
      clock,
      random: Math.random,
      report: health.delivery,
      warn: (text) => log.warn({}, text),
      monotonic: () => performance.now(),
    })

    // Set once the bot is logged in; nobody can use a command before that.
    let wake: () => void = () => undefined
    /** Hears that papers came, other than within a tick. */
    let arrived: () => void = () => undefined
    const views = createServerViews(
      client.rest,
      () => client.user?.id ?? '',
      () => performance.now(),
    )
    const useCases: UseCases = {
      library,
      places: createPlaces({ rest: client.rest, views, clock, refusals }),
      channels,
      people,
      readers: store.readers,
      clock,
      defaultTimeZone: config.defaultTimeZone,
      delivery: {
        statusOf(subscriptionId) {
          const subscription = store.subscriptions.get(subscriptionId)
          const ofChannel =
            subscription?.kind === 'channel' ? store.ledger.toChannel(subscription.channelId) : []
          const kept = subscription?.lastPost ?? null
          return statusOf(store.ledger.ofSubscription(subscriptionId), kept, ofChannel)
        },
        owedTo: delivery.owedTo,
        wake: () => wake(),
      },
      privacy: store.privacy,
      overdueWeekdays: () => overdueWeekdays(newest(), utcDate(clock.now())),
      newest,
      unreadable: () => unreadable().map(({ date }) => date),
    }

    const reportFeed = (event: FeedEvent) => {
      if (event.status === 'ingested' && event.report.added.length > 0) {
        delivery.arrived()
        arrived()
      }
      health.feed(event)
    }
    const ingestParts = {
      clock,
      archive: store.archive,
      allowPrivate: config.allowPrivateSources,
      random: Math.random,
      sleep: (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined),
      signal: stopping.signal,
    }
    for await (const outcome of rebuild(library, store.digests.lostMonths(), ingestParts)) {
      stop?.throwIfAborted()
      reportFeed(outcome.status === 'passed-over' ? { ...outcome, files: [outcome] } : outcome)
    }
    const templates = config.digestSources.flatMap((source) =>
      source.kind === 'url' ? [source.template] : [],
    )
    const paths = [ownFolder, ...(await readablePaths(config.digestSources))]
    const feed = createFeed({
      ...ingestParts,
      library,
      paths,
      templates,
      fileRestMs,
      clock,
      report: reportFeed,
    })

    let commandIds: ReadonlyMap<string, string> = new Map()
    const router = createRouter({
      commands,
      app: useCases,
      log,
      authority: createAuthority({ client, clock, commandId: (name) => commandIds.get(name) }),
      refusals,
      carriedBy: watchCarried(client),
      answered: health.answered,
      commandRate,
    })
    client.on(Events.InteractionCreate, contained(router))
    logClient(client, log, stopping.signal)

    await unlessStopped(feed.readFiles())
    const ready = await unlessStopped(logIn(client, token))
    commandIds = await unlessStopped(registerCommands(client.rest, ready.application.id, commands))
    const { dataDir } = config
    const crash = await readCrashNote(dataDir)
    // Nobody waits for the operator's channel.
    void guarded('reporting the last run', () => health.reportCrash(crash, () => removeCrashNote(dataDir)))()
    const { places } = useCases
    const lookAround = watchChannels({
      client: ready,
      channels,
      views,
      places,
      refusals,
      report: logChannels(log),
    })
    client.on(
      Events.GuildCreate,
      contained(({ id }) => {
        const { sleep } = ingestParts
        const parts = {
          rest: client.rest,
          botId: ready.user.id,
          ledger: store.ledger,
          publisher,
          clock,
          sleep,
        }
        refusals
          .onAccountOf([accounts.ofServer(id)], () => sayHello(id, parts))
          .then(
            (outcome) => log.info({ guild: id, hello: outcome }, 'joined a server'),
            (error) => log.warn({ err: error, guild: id }, 'joined a server, but could not say hello'),
          )
      }),
    )

    const dropServers = dropRemovedServers({
      subscriptions: () =>
        store.allSubscriptions().flatMap((each) => (each.kind === 'channel' ? [each] : [])),
      forgetServer: store.privacy.forgetServer,
      now: clock.now,
      timeByDiscord: askTime,
      report: (guild) => log.info({ guild }, 'dropped what was kept of a server that removed the bot'),
    })
    const reading = oneAtATime(feed.readFiles)
    let wakesSoon = false
    const runTick = async () => {
      // Whatever arrives until it sends is sent by this tick.
      wakesSoon = true
      // A library that can't be written is no reason to keep back what is due.
      await guarded('reading new digests', reading)()
      wakesSoon = false
      // A subscription that breaks or keeps us waiting is no reason to keep a pause from whom it concerns.
      const notify = guarded('notifying of pauses', () => sendPauseNotices(store.subscriptions, publisher))
      const [delivered] = await Promise.allSettled([delivery.tick(), notify()])
      await notify()
      await guarded('dropping servers that removed the bot', dropServers)()
      health.ticked(delivered.status === 'fulfilled' ? null : delivered.reason)
      if (delivered.status === 'rejected') throw delivered.reason
    }
    const inTurn = createTurn()
    let isProbing = false
    /** While posts wait for an outage to end: a probe every few seconds, between the ticks. */
    const probeUntilBack = async () => {
      if (isProbing) return
      isProbing = true
      for (let ms = delivery.nextProbe(); ms !== null; ms = delivery.nextProbe()) {
        await ingestParts.sleep(ms)
        if (stopping.signal.aborted) break
        await guarded('sending after an outage', () => inTurn(delivery.probe))()
      }
      isProbing = false
    }
    const tick = () => inTurn(runTick).finally(() => void probeUntilBack())
    const isUp = () => isConnected(client)
    store.control?.serve(
      controlHandlers({ library, store, clock, isConnected: isUp, arrived: delivery.arrived }),
    )
    // Whoever wakes it sends for everybody, and not on their own account.
    wake = () => void refusals.onAccountOf([], guarded('sending at once', tick))
    // Of many days that come at once, the first wakes it; the others are there when the tick has read what there is.
    arrived = () => {
      if (wakesSoon) return
      wakesSoon = true
      wake()
    }
    await unlessStopped(guarded('looking for channels that were lost or came back', lookAround)())
    /** What was said of folders that can't be watched. */
    const unwatched = new Set<string>()
    const fetching = oneAtATime(feed.fetchRecent)
    const recurring: Recurring[] = [startMinuteTick(guarded('the minute tick', tick))]
    if (backups !== null && config.backups !== null) {
      const backUp = guarded('backing up', backups.run)
      recurring.push(startCron(config.backups.cron, backUp))
      // One that was due while no bot ran is made now.
      const due = lastDue(config.backups.cron, clock.now())
      if (due !== null && ((await backups.newest()) ?? 0) < due) void backUp()
    }
    if (templates.length > 0) {
      recurring.push(startCron(config.ingestCron, guarded('looking for digests', fetching)))
      // The first look need not wait for the cron; nor does the bot wait for the look.
      void guarded('looking for digests', fetching)()
    }

    const watch = watchesFolders
      ? watchFolders({
          paths,
          changed: guarded('reading new digests', reading),
          failed: (error) => {
            const text = `a folder can't be watched (${fileClause(error)}); ${watchAdvice(error)}`
            if (!unwatched.has(text)) log.warn({ code: error.code }, text)
            unwatched.add(text)
          },
        })
      : null

    return {
      library,
      name: ready.user.username,
      inviteUrl: inviteUrl(ready.application.id),
      httpPort: server?.port ?? null,
      ended,
      tick,
      fetchRecent: fetching,
      async ingest(sources) {
        const outcomes: IngestOutcome[] = []
        for await (const outcome of ingest(library, sources, ingestParts)) outcomes.push(outcome)
        delivery.arrived()
        return outcomes
      },
      nextDueAt: () => store.subscriptions.due(Number.POSITIVE_INFINITY)[0]?.nextDueAt ?? null,
      async close() {
        delivery.stop()
        stopping.abort()
        await watch?.close()
        await Promise.all(recurring.map((each) => each.stop()))
        // A step that Discord keeps waiting stays in the ledger, and is finished at the next start.
        await Promise.race([
          Promise.all([inTurn(async () => undefined), fetching.idle(), reading.idle()]),
          patience(SHUTDOWN_LIMIT),
        ])
        await client.destroy()
        await server?.close()
        await store[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    stopping.abort()
    await client.destroy()
    await server?.close()
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** The paths among the sources. @throws UsageError for one that can't be read: then the setting is wrong. */
async function readablePaths(sources: readonly DigestSource[]): Promise<string[]> {
  const paths = sources.flatMap((source) => (source.kind === 'path' ? [source.path] : []))
  for (const path of paths) {
    await access(path, constants.R_OK).catch((error) => {
      throw new UsageError(`DIGEST_SOURCES: ${path} can't be read: ${fileClause(error)}.`)
    })
  }
  return paths
}

/** Lets work go on until a signal aborts; then what waited for it goes no further, with the signal's reason. */
function raceAgainst(stop: AbortSignal | undefined): <T>(work: Promise<T>) => Promise<T> {
  if (stop === undefined) return (work) => work
  return (work) =>
    new Promise((resolve, reject) => {
      const onStop = contained(() => reject(stop.reason))
      if (stop.aborted) onStop()
      stop.addEventListener('abort', onStop, { once: true })
      work.then(resolve, reject).finally(() => stop.removeEventListener('abort', onStop))
    })
}

/** Resolves after some milliseconds, without keeping the process alive for it. */
function patience(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false })
}

/** Runs things one after the other, in the order of asking. */
function createTurn(): (run: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (run) => {
    last = last.catch(() => undefined).then(run)
    return last
  }
}

/** Runs of something, one after the other; `idle` waits for those asked for. */
function oneAtATime(run: () => Promise<void>): (() => Promise<void>) & { idle(): Promise<void> } {
  let last: Promise<void> = Promise.resolve()
  const next = () => {
    last = last.catch(() => undefined).then(run)
    return last
  }
  return Object.assign(next, { idle: () => last.catch(() => undefined) })
}
