import { randomBytes } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, Events, RESTEvents } from 'discord.js'
import { commands } from '../commands/index.ts'
import type { Clock } from './clock.ts'
import type { Config, DigestSource } from './config.ts'
import { createDelivery, type DeliveryEvent } from './delivery/delivery.ts'
import { watchFiles } from './digest/sources/changed-files.ts'
import { expandTemplate } from './digest/sources/template.ts'
import { createClient } from './discord/client.ts'
import { sayHello } from './discord/hello.ts'
import { logIn } from './discord/log-in.ts'
import { inviteUrl } from './discord/permissions.ts'
import { createPublisher } from './discord/publisher.ts'
import { registerCommands } from './discord/register.ts'
import { composer } from './discord/render/digest-post.ts'
import { createRouter } from './discord/router.ts'
import { fileClause, systemCodeOf, UsageError } from './errors.ts'
import { type IngestOutcome, ingest } from './library/ingest.ts'
import { Library } from './library/library.ts'
import { createMiniSearchIndex } from './library/minisearch-index.ts'
import type { Log } from './log.ts'
import { openStore } from './store/store.ts'
import { openSubscriptionDesk } from './subscriptions/manage.ts'
import { addDays, localDate } from './subscriptions/schedule.ts'
import { type Recurring, startCron, startMinuteTick } from './tick.ts'

/** A running bot. */
export interface App {
  readonly library: Library
  /** The bot's own user name. */
  readonly name: string
  /** The address that adds the bot to a server. */
  readonly inviteUrl: string
  /** What happens every minute: new digest files are read, what is due is planned and sent. */
  tick(): Promise<void>
  /** Reads files, folders or URLs into the library. */
  ingest(sources: readonly string[]): Promise<IngestOutcome[]>
  /** The instant at which the next subscription is due (ms UTC), or `null`. */
  nextDueAt(): number | null
  /** Finishes the message in flight, leaves Discord, and gives the data folder back. */
  close(): Promise<void>
}

export interface AppParts {
  readonly config: Config
  readonly token: string
  readonly clock: Clock
  readonly log: Log
}

/** Days looked at again at web sources: publishers are late, and days grow. */
const DAYS_FETCHED = 4

/** Hugging Face's daily-papers API, as a template. */
const HUGGINGFACE = 'https://huggingface.co/api/daily_papers?date={yyyy}-{MM}-{dd}'

/**
 * Wires the rooms together and starts the bot.
 *
 * @throws UserError where the data folder can't be used or Discord doesn't let the bot in
 */
export async function startApp({ config, token, clock, log }: AppParts): Promise<App> {
  const store = await openStore(config.dataDir, log)
  const client = createClient(config.discord.apiUrl)
  try {
    const library = await Library.open(store.digests, createMiniSearchIndex())
    log.info({ papers: library.size, digests: library.dates().length }, 'library opened')

    const publisher = createPublisher(client.rest, () => client.user?.id ?? '')
    const subscriptions = openSubscriptionDesk(store.subscriptions, clock, () =>
      randomBytes(6).toString('hex'),
    )
    const app = {
      library,
      subscriptions,
      readers: store.readers,
      clock,
      defaultTimeZone: config.defaultTimeZone,
    }
    const delivery = createDelivery({
      library,
      subscriptions: store.subscriptions,
      ledger: store.ledger,
      composer,
      publisher,
      clock,
      report: (event) => logDelivery(log, event),
    })

    const readable = await readableSources(config.digestSources)
    const look = watchFiles([join(config.dataDir, 'digests'), ...readable])
    const complain = onChangeOnly((path: string, clause: string) => log.warn({ path }, `${path} ${clause}`))
    const readNewFiles = async () => {
      const { files, faults } = await look()
      for (const { path, error } of faults) {
        // The folder in DATA_DIR is an offer; nobody has to make it.
        const isOffer = path.startsWith(config.dataDir) && systemCodeOf(error) === 'ENOENT'
        if (!isOffer) complain(path, `can't be read: ${fileClause(error)}`)
      }
      await ingestAll(files)
    }
    const fetchRecent = async () => {
      await ingestAll(recentUrls(config.digestSources, localDate('UTC', clock.now())))
    }
    const ingestAll = async (sources: readonly string[]) => {
      const allowPrivate = config.allowPrivateSources
      const outcomes: IngestOutcome[] = []
      for await (const outcome of ingest(library, sources, { allowPrivate })) {
        logIngest(log, outcome)
        outcomes.push(outcome)
      }
      return outcomes
    }

    const router = createRouter({ commands, app, log })
    client.on(Events.InteractionCreate, (interaction) => void router(interaction))
    logClient(client, log)

    await readNewFiles()
    const ready = await logIn(client, token)
    await registerCommands(client.rest, ready.application.id, commands)
    client.on(Events.GuildCreate, ({ id }) => {
      const parts = { rest: client.rest, botId: ready.user.id, ledger: store.ledger, publisher, clock }
      sayHello(id, parts).then(
        (outcome) => log.info({ guild: id, hello: outcome }, 'joined a server'),
        (error) => log.warn({ err: error, guild: id }, 'joined a server, but could not say hello'),
      )
    })

    const tick = oneAtATime(async () => {
      await readNewFiles()
      await delivery.tick()
    })
    const fetching = oneAtATime(fetchRecent)
    const guarded = (what: string, run: () => Promise<void>) => () =>
      run().catch((error) => log.error({ err: error }, `${what} failed; it is tried again`))
    const recurring: Recurring[] = [startMinuteTick(guarded('the minute tick', tick))]
    if (recentUrls(config.digestSources, '2025-01-01').length > 0) {
      recurring.push(startCron(config.ingestCron, guarded('looking for digests', fetching)))
      // The first look need not wait for the cron; nor does the bot wait for the look.
      void guarded('looking for digests', fetching)()
    }

    return {
      library,
      name: ready.user.username,
      inviteUrl: inviteUrl(ready.application.id),
      tick,
      ingest: ingestAll,
      nextDueAt: () => store.subscriptions.due(Number.POSITIVE_INFINITY)[0]?.nextDueAt ?? null,
      async close() {
        delivery.stop()
        await Promise.all(recurring.map((each) => each.stop()))
        await tick.idle()
        await client.destroy()
        await store[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await client.destroy()
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** The paths among the sources. @throws UsageError for one that can't be read: then the setting is wrong. */
async function readableSources(sources: readonly DigestSource[]): Promise<string[]> {
  const paths = sources.flatMap((source) => (source.kind === 'path' ? [source.path] : []))
  for (const path of paths) {
    await access(path, constants.R_OK).catch((error) => {
      throw new UsageError(`DIGEST_SOURCES: ${path} can't be read: ${fileClause(error)}.`)
    })
  }
  return paths
}

/** Passes on what is said of something only where it differs from what was said of it last. */
function onChangeOnly(say: (about: string, clause: string) => void): (about: string, clause: string) => void {
  const said = new Map<string, string>()
  return (about, clause) => {
    if (said.get(about) !== clause) say(about, clause)
    said.set(about, clause)
  }
}

/** The addresses to look at: of a template one a day, newest last. */
function recentUrls(sources: readonly DigestSource[], today: string): string[] {
  const days = Array.from({ length: DAYS_FETCHED }, (_, index) => addDays(today, index + 1 - DAYS_FETCHED))
  return sources.flatMap((source) => {
    if (source.kind === 'path') return []
    const template = source.kind === 'huggingface' ? HUGGINGFACE : source.template
    return [...new Set(days.map((day) => expandTemplate(template, day)))]
  })
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

function logClient(client: Client, log: Log): void {
  client.on(Events.Error, (error) => log.error({ err: error }, 'the Discord client had an error'))
  client.on(Events.Warn, (text) => log.warn(text))
  client.on(Events.ShardDisconnect, ({ code }) => log.warn({ code }, 'disconnected from Discord'))
  client.on(Events.ShardResume, () => log.info('connection to Discord resumed'))
  client.rest.on(RESTEvents.RateLimited, ({ route, timeToReset, global }) =>
    log.warn({ route, waitMs: timeToReset, global }, 'rate limited by Discord; waiting'),
  )
}

function logDelivery(log: Log, { outcome, detail, ...step }: DeliveryEvent): void {
  const fields = { ...step, outcome, ...(detail === null ? {} : { detail }) }
  const text = `${step.edition} step ${step.step}: ${outcome}`
  if (outcome === 'sent' || outcome === 'found') log.info(fields, text)
  else if (outcome === 'invalid') log.error(fields, text)
  else log.warn(fields, text)
}

function logIngest(log: Log, outcome: IngestOutcome): void {
  switch (outcome.status) {
    case 'missing':
      log.debug({ source: outcome.source }, 'no digest there')
      break
    case 'failed':
      log.warn({ source: outcome.source }, `${outcome.source} ${outcome.reason}`)
      break
    case 'ingested': {
      const { report, warnings, source } = outcome
      const { date, added, updated, rejected } = report
      const fields = { source, date, added: added.length, updated: updated.length, rejected: rejected.length }
      if (added.length + updated.length > 0) log.info(fields, `digest of ${date} ingested`)
      for (const { line, reason } of rejected) log.warn({ source, line }, `row not read: ${reason}`)
      for (const { line, text } of warnings) log.debug({ source, line }, text)
    }
  }
}
