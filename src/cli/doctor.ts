import { access, constants } from 'node:fs/promises'
import { REST, Routes } from 'discord.js'
import type { APIApplicationCommand } from 'discord-api-types/v10'
import { commands } from '../../commands/index.ts'
import { openToLook } from '../app/open-store.ts'
import { type BackupConfig, type Config, loadConfig } from '../config.ts'
import { restOptions } from '../discord/rest/rest.ts'
import {
  channelKindOf,
  lookAtChannel,
  missingToPost,
  type PostNeeds,
} from '../discord/servers/permissions.ts'
import { fileClause, messageOf, systemCodeOf, UserError } from '../errors.ts'
import { checkReleases, releaseClause } from '../health/releases.ts'
import { overdueWeekdays } from '../ingest/feed.ts'
import { unreadableClause } from '../ingest/unreadable-clause.ts'
import { Library } from '../library/library.ts'
import type { Log } from '../log.ts'
import { noIndex } from '../search/no-index.ts'
import { statusSchema } from '../store/files/control/requests.ts'
import { askHolder } from '../store/files/lock.ts'
import { newestBackup } from '../store/files/scheduled-backups.ts'
import { connectDatabase } from '../store/postgres/connect.ts'
import { sayRestored } from '../store/postgres/timeline.ts'
import type { Stored } from '../store/store.ts'
import type { ChannelSubscription, Subscription } from '../subscriptions/subscription.ts'
import { resolveTimeZone } from '../subscriptions/time-zones.ts'
import { lastDue } from '../tick.ts'
import { askApplication } from './application.ts'
import type { Finding } from './doctor-folders.ts'
import { digestFolders } from './doctor-folders.ts'
import { packageVersion } from './package-folder.ts'
import { printLine } from './streams.ts'

/** How long a backup may take before it is missed (ms). */
const BACKUP_TIME = 10 * 60_000

/** Milliseconds by which a clock may be wrong: digests come by the minute, nonces are valid for two. */
const CLOCK_TOLERANCE = 30_000

export interface DoctorOptions {
  readonly json?: true
  /** Whether what is kept was restored from an older state while bots ran on it. */
  readonly restored?: true
}

/**
 * `doctor`: looks for what keeps the bot from its work, and says what to do. Changes nothing, but that with `--restored` it has all
 * bots on a database begin anew. With `--json`, a line for each
 * check: `{"about","well","faults"}`, where `well` is `null` if nothing is.
 */
export async function doctor(options: DoctorOptions): Promise<void> {
  const config = loadConfig()
  const faulty: string[] = []
  for await (const { about, well, faults = [] } of examine(config, options)) {
    if (faults.length > 0) faulty.push(about)
    if (options.json) {
      await printLine(JSON.stringify({ about, well: well ?? null, faults }))
      continue
    }
    if (well !== undefined) await printLine(`ok  ${about}: ${well}`)
    for (const fault of faults) await printLine(`!!  ${about}: ${fault}`)
  }
  if (faulty.length > 0) process.exitCode = 1
}

async function* examine(config: Config, { restored }: DoctorOptions): AsyncGenerator<Finding> {
  const { finding, files } = await store(config)
  yield finding
  if (restored && files !== null) yield await afterRestore(config)
  const subscriptions = (await files?.allSubscriptions()) ?? []
  yield await digests(files)
  yield await digestFolders(config)
  yield timeZones(config, subscriptions)
  yield await clock(config)
  if (config.backups !== null) yield await backups(config.backups)
  if (config.releasesUrl !== null) yield await releases(config.releasesUrl, config)
  const { token } = config.discord
  if (token === null) {
    yield {
      about: 'token',
      faults: [
        'DISCORD_TOKEN is not set. "paperboy setup" asks for it and writes .env; or put it there by hand (see .env.example).',
      ],
    }
    return
  }
  const rest = new REST(restOptions(config.discord.apiUrl)).setToken(token)
  const application = await askApplication(rest, config.discord.apiUrl).catch(faultOf)
  if (application instanceof UserError) {
    yield { about: 'token', faults: [application.message] }
    return
  }
  yield {
    about: 'token',
    well: `Discord takes it; the application is ${application.name} (${application.id})`,
  }
  yield await registered(rest, application.id)
  yield await permissions(rest, application.id, subscriptions)
  if (config.alertChannel !== null) yield await alerts(rest, application.id, config.alertChannel)
}

/** Sees to it that nothing is posted twice after an older state was restored. */
async function afterRestore({ database: at, dataDir }: Config): Promise<Finding> {
  const about = 'restored'
  if (at === null) {
    return {
      about,
      well: `a bot on files looks at each start for what it may have posted already. Where one runs on ${dataDir}, start it again`,
    }
  }
  await using database = connectDatabase(at, noting([]))
  try {
    await sayRestored(database)
    return {
      about,
      well: 'every bot that runs on the database ends within some seconds; when it starts again, it looks for what it plans before it posts it',
    }
  } catch (error) {
    return { about, faults: [`${messageOf(error)}. Start every bot on the database again yourself.`] }
  }
}

/** Is there a newer release where the owner looks for one? That keeps the bot from nothing. */
async function releases(url: string, { allowPrivateSources }: Config): Promise<Finding> {
  const about = 'releases'
  const version = packageVersion()
  const found = await checkReleases(url, { version, allowPrivate: allowPrivateSources })
  if (found.kind === 'unknown') return { about, faults: [`RELEASES_URL is of no use: ${found.why}.`] }
  const { release, isNewer } = found
  if (!isNewer) return { about, well: `this is ${version}; the newest is ${release.version}` }
  return { about, well: `${releaseClause(release, version)}; docs/operating.md says how to upgrade` }
}

/** Is there a backup since one was due last? */
async function backups({ cron, folder }: BackupConfig): Promise<Finding> {
  const about = 'backups'
  try {
    const newest = await newestBackup(folder)
    const due = lastDue(cron, Date.now() - BACKUP_TIME)
    const made = newest === null ? 'none' : `the newest is of ${new Date(newest).toISOString()}`
    if (due !== null && (newest ?? 0) < due) {
      const fault = `${folder}: ${made}, though one was due at ${new Date(due).toISOString()}. Look at the bot’s log; it makes one at its start.`
      return { about, faults: [fault] }
    }
    return { about, well: `${folder}: ${made}` }
  } catch (error) {
    return { about, faults: [`${folder} can’t be read: ${fileClause(error)}. Choose another BACKUP_DIR.`] }
  }
}

/** Asks the bot that runs there, or looks whether one could run; then reads every file, and changes none. */
async function store(config: Config): Promise<{ finding: Finding; files: Stored | null }> {
  const about = 'store'
  const { dataDir } = config
  const { use, faults } = await useOf(dataDir)
  if (use === null) return { finding: { about, faults }, files: null }
  const warnings: string[] = []
  try {
    const files = await openToLook(config, noting(warnings))
    await files.digests.load()
    const mended = warnings.map((warning) => `the next start mends this: ${warning}.`)
    const where = config.database?.where
    const well =
      where === undefined
        ? `${use}; every file there can be read`
        : `PostgreSQL at ${where} answers, and its digests can be read; ${use}`
    return { finding: { about, well, faults: [...faults, ...mended] }, files }
  } catch (error) {
    return { finding: { about, faults: [...faults, messageOf(error)] }, files: null }
  }
}

/** How a data folder is used; `null` where it can't be. */
async function useOf(dataDir: string): Promise<{ readonly use: string | null; readonly faults: string[] }> {
  try {
    const holder = await askHolder(dataDir, { do: 'status' })
    if (holder.is === 'nobody') return await freeFolder(dataDir)
    const { pid, host, since } = holder.by
    const who = `process ${pid} on ${host}, since ${since}`
    if (holder.is === 'unreachable') {
      const use = `${dataDir} was taken by a bot that can’t be asked from here (${who}): it runs on another machine, or was killed`
      return { use, faults: [] }
    }
    const { connected, unwritable } = statusSchema.parse(holder.result)
    const faults = [
      ...(unwritable === null ? [] : [`the running bot (${who}) can't write ${dataDir}: ${unwritable}.`]),
      ...(connected ? [] : [`the running bot (${who}) has no connection to Discord; look at its log.`]),
    ]
    return { use: `${dataDir} is in use by a running bot, as it should (${who})`, faults }
  } catch (error) {
    return { use: `${dataDir} is in use`, faults: [messageOf(error)] }
  }
}

async function freeFolder(
  dataDir: string,
): Promise<{ readonly use: string | null; readonly faults: string[] }> {
  try {
    await access(dataDir, constants.R_OK | constants.W_OK)
    return { use: `${dataDir} can be read and written, and no bot runs there`, faults: [] }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') {
      return { use: `${dataDir} is not there yet; the first start makes it`, faults: [] }
    }
    return { use: null, faults: [`The data folder ${dataDir} can't be used: ${fileClause(error)}.`] }
  }
}

/** A log that keeps the sentences of its warnings. */
function noting(warnings: string[]): Log {
  const ignore = () => undefined
  const note = (...args: readonly unknown[]) => void warnings.push(String(args.at(-1)))
  return { trace: ignore, debug: ignore, info: ignore, warn: note, error: note, fatal: note }
}

async function digests(files: Stored | null): Promise<Finding> {
  const about = 'digests'
  if (files === null) return { about, faults: ['can’t be read before the store can.'] }
  try {
    const library = await Library.open(files.digests, noIndex, { forgotten: files.forgotten })
    const today = new Date().toISOString().slice(0, 10)
    const newest = library.newest(today)
    const unreadable = library
      .unreadable(today)
      .map((day) => `the digest of ${day.date} is unreadable: ${unreadableClause(day)}. Correct its source.`)
    if (newest === null)
      return {
        about,
        faults: [...unreadable, 'there are none yet. Start the bot, or try: paperboy ingest data/sample'],
      }
    const weekdays = overdueWeekdays(newest, today)
    const well = `${library.size} papers of ${library.dates().length} days; the newest is of ${newest}`
    return weekdays === null
      ? { about, well, faults: unreadable }
      : {
          about,
          faults: [
            ...unreadable,
            `${well}: none for ${weekdays} weekdays. Look whether DIGEST_SOURCES still leads to the publisher.`,
          ],
        }
  } catch (error) {
    return { about, faults: [messageOf(error)] }
  }
}

function timeZones({ defaultTimeZone }: Config, subscriptions: readonly Subscription[]): Finding {
  const zones = [...new Set([defaultTimeZone, ...subscriptions.map(({ schedule }) => schedule.timeZone)])]
  const unknown = zones.filter((zone) => resolveTimeZone(zone).kind !== 'zone')
  return unknown.length === 0
    ? { about: 'time zones', well: `all ${zones.length} in use are known` }
    : {
        about: 'time zones',
        faults: unknown.map(
          (zone) => `this Node.js does not know ${zone}. Update Node.js, or choose another.`,
        ),
      }
}

async function clock({ discord }: Config): Promise<Finding> {
  const about = 'clock'
  try {
    const answer = await fetch(`${discord.apiUrl}/v10/gateway`, { signal: AbortSignal.timeout(10_000) })
    const theirs = Date.parse(answer.headers.get('date') ?? '')
    if (Number.isNaN(theirs))
      return { about, faults: [`${discord.apiUrl} gives no time, so it can’t be compared`] }
    const off = Math.round((Date.now() - theirs) / 1_000)
    return Math.abs(off) * 1_000 <= CLOCK_TOLERANCE
      ? { about, well: 'agrees with Discord’s' }
      : {
          about,
          faults: [
            `is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} Discord’s. Let the system set it (NTP).`,
          ],
        }
  } catch (error) {
    return {
      about,
      faults: [`Discord can't be reached at ${discord.apiUrl}: ${messageOf(error)}. Check the network.`],
    }
  }
}

function faultOf(error: unknown): UserError {
  if (error instanceof UserError) return error
  throw error
}

async function registered(rest: REST, applicationId: string): Promise<Finding> {
  const about = 'commands'
  const theirs = (await rest.get(Routes.applicationCommands(applicationId))) as APIApplicationCommand[]
  const names = new Set(theirs.map(({ name }) => name))
  const missing = commands.map(({ data }) => data.name).filter((name) => !names.has(name))
  return missing.length === 0
    ? { about, well: `all ${commands.length} are registered` }
    : {
        about,
        faults: [`Discord does not know ${missing.join(', ')}. Start the bot once; it registers them.`],
      }
}

async function permissions(
  rest: REST,
  botId: string,
  subscriptions: readonly Subscription[],
): Promise<Finding> {
  const channels = subscriptions.filter((each): each is ChannelSubscription => each.kind === 'channel')
  const faults: string[] = []
  for (const { channelId, channelName, channelKind, layout } of channels) {
    const missing = await missingIn(rest, botId, channelId, { kind: channelKind, layout })
    if (missing === null) faults.push(`#${channelName} (${channelId}) is gone, or I may not see it.`)
    else if (missing.length > 0)
      faults.push(`#${channelName} (${channelId}): I need ${missing.join(', ')} there.`)
  }
  return faults.length === 0
    ? { about: 'permissions', well: `nothing is missing in ${channels.length} subscribed channels` }
    : { about: 'permissions', faults }
}

async function alerts(rest: REST, botId: string, channelId: string): Promise<Finding> {
  const about = 'ALERT_CHANNEL'
  const missing = await missingIn(rest, botId, channelId)
  if (missing === null) return { about, faults: [`${channelId} is gone, or I may not see it.`] }
  return missing.length === 0
    ? { about, well: 'can be written to' }
    : { about, faults: [`I need ${missing.join(', ')} in ${channelId}.`] }
}

/** What the bot lacks in a channel; `null` where it is gone or out of sight. */
async function missingIn(
  rest: REST,
  botId: string,
  channelId: string,
  needs?: PostNeeds,
): Promise<string[] | null> {
  const seen = await lookAtChannel(rest, { channelId, botId })
  if (seen === undefined) return null
  return missingToPost(seen.held, needs ?? { kind: channelKindOf(seen.channel.type) ?? 'text' })
}
