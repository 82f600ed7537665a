import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { config as readDotenv } from 'dotenv'
import { validate as isCronExpression } from 'node-cron'
import { z } from 'zod'
import { MESSAGE_LIMIT } from './delivery/ports.ts'
import { fileClause, UsageError } from './errors.ts'
import { hideSecrets, LOG_LEVELS, type LogLevel } from './log.ts'
import { readShardChoice, SHARDS_ACCEPTED, type ShardChoice } from './shards.ts'
import { type DatabaseUrl, readDatabaseUrl } from './store/postgres/database-url.ts'
import { resolveTimeZone } from './subscriptions/time-zones.ts'

/** The environment, validated and typed. Made once, by the command line; nothing else reads `process.env`. */
export interface Config {
  readonly discord: {
    /** The bot's token, or `null` where none is set. Never logged. */
    readonly token: string | null
    /** Base of Discord's REST API without version, no slash at the end. */
    readonly apiUrl: string
    /** Requests that Discord takes from the bot in a second, or `null` for as many as from every bot. */
    readonly requestsPerSecond: number | null
    /** Which shards this process runs. */
    readonly shards: ShardChoice
  }
  /** The PostgreSQL database that is used instead of files in `dataDir`, or `null`. */
  readonly database: DatabaseUrl | null
  /** By what the lengths of leases are divided; 1 but for campaigns, which have no minutes to wait. */
  readonly leasesShortened: number
  /** Absolute path of the folder with everything the bot keeps. */
  readonly dataDir: string
  /** Where digests come from, besides `dataDir/digests`. */
  readonly digestSources: readonly DigestSource[]
  /** Whether digest URLs may lead to private addresses. */
  readonly allowPrivateSources: boolean
  /** Cron expression, in UTC, of looking for digests at URLs. */
  readonly ingestCron: string
  /** IANA time zone of those who name none. */
  readonly defaultTimeZone: string
  readonly logLevel: LogLevel
  /** Most messages that one edition of a digest takes, 1 to 20. */
  readonly messagesPerPost: number
  /** Backups by a schedule, or `null`. */
  readonly backups: BackupConfig | null
  /** Where the owner looks for new releases of Paperboy, or `null`. */
  readonly releasesUrl: string | null
  /** Channel in which the operator hears of trouble, or `null`. */
  readonly alertChannel: string | null
  /** Where health and metrics are served, or `null`. */
  readonly http: { readonly host: string; readonly port: number } | null
}

/** When backups are made, where, and how many are kept. */
export interface BackupConfig {
  /** Cron expression, in UTC. */
  readonly cron: string
  /** Absolute path of their folder. */
  readonly folder: string
  readonly keep: number
}

/** One entry of `DIGEST_SOURCES`. */
export type DigestSource =
  /** An http(s) address that may have `{yyyy}`, `{MM}` and `{dd}`; of Hugging Face too. */
  | { readonly kind: 'url'; readonly template: string }
  /** A file or folder, as an absolute path. */
  | { readonly kind: 'path'; readonly path: string }

/** Hugging Face's daily-papers API, one address a day. */
const HUGGINGFACE = 'https://huggingface.co/api/daily_papers?date={yyyy}-{MM}-{dd}'

/** Backups kept where nothing is said of it: a week of nights. */
const BACKUPS_KEPT = 7

const yesOrNo = z
  .string()
  .regex(/^(yes|no|true|false|1|0)$/i, 'yes or no')
  .transform((value) => /^(yes|true|1)$/i.test(value))

const httpUrl = (accepted: string) =>
  z.string().refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), accepted)

const token = z
  .string()
  .regex(
    /^[\w-]{8,}\.[\w-]+\.[\w-]{8,}$/,
    'three dotted parts, as copied from the "Bot" page of your application',
  )

/** Whether a text looks like a bot's token. */
export function isToken(text: string): boolean {
  return token.safeParse(text).success
}

const variables = z.object({
  DISCORD_TOKEN: token.optional(),
  DISCORD_API_URL: httpUrl('an http or https address').default('https://discord.com/api'),
  DATABASE_URL: z
    .string()
    .transform((value, context) => {
      const read = readDatabaseUrl(value)
      if (!('expected' in read)) return read
      context.addIssue({ code: 'custom', message: read.expected })
      return z.NEVER
    })
    .optional(),
  DISCORD_REQUESTS_PER_SECOND: z
    .string()
    .regex(
      /^[1-9]\d{0,3}$/,
      'how many requests a second Discord takes from your bot, 1 to 9999 (50 unless it raised that)',
    )
    .transform(Number)
    .optional(),
  LEASES_SHORTENED: z
    .string()
    .regex(/^(?:[1-9]|[1-4]\d|50)$/, 'a number from 1 to 50, for tests only')
    .transform(Number)
    .default(1),
  SHARDS: z
    .string()
    .transform((value, context) => {
      const choice = readShardChoice(value)
      if (choice !== null) return choice
      context.addIssue({ code: 'custom', message: SHARDS_ACCEPTED })
      return z.NEVER
    })
    .prefault('auto'),
  DATA_DIR: z.string().default('data'),
  DIGEST_SOURCES: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .pipe(z.array(z.string().transform(toDigestSource)))
    .prefault('huggingface'),
  ALLOW_PRIVATE_SOURCES: yesOrNo.prefault('no'),
  INGEST_CRON: z
    .string()
    .refine(isFiveFieldCron, 'a cron expression of five fields, such as 17,47 * * * *')
    .default('17,47 * * * *'),
  BACKUP_CRON: z
    .string()
    .refine(isFiveFieldCron, 'a cron expression of five fields, such as 0 3 * * *')
    .optional(),
  BACKUP_DIR: z.string().optional(),
  BACKUP_KEEP: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'how many are kept, from 1')
    .transform(Number)
    .default(BACKUPS_KEPT),
  DEFAULT_TIMEZONE: z
    .string()
    .transform((value, context) => {
      const zone = resolveTimeZone(value)
      if (zone.kind === 'zone') return zone.timeZone
      context.addIssue({ code: 'custom', message: 'an IANA time zone, such as Europe/Berlin' })
      return z.NEVER
    })
    .prefault('UTC'),
  ALERT_CHANNEL: z
    .string()
    .regex(/^\d{17,20}$/, 'a channel id, 17 to 20 digits (Copy Channel ID in Discord)')
    .optional(),
  RELEASES_URL: httpUrl('an http or https address that names releases').optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port from 1 to 65535')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, 'a port from 1 to 65535')
    .optional(),
  MESSAGES_PER_POST: z
    .string()
    .regex(/^(?:[1-9]|1\d|20)$/, 'a number of messages from 1 to 20')
    .transform(Number)
    .default(MESSAGE_LIMIT),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/** Six fields would count seconds, and names such as `@hourly` are no fields at all. */
function isFiveFieldCron(value: string): boolean {
  return value.split(/\s+/).length === 5 && isCronExpression(value)
}

const SECRETS: ReadonlySet<string> = new Set(['DISCORD_TOKEN', 'DATABASE_URL'])

function toDigestSource(entry: string, context: z.RefinementCtx): DigestSource {
  if (entry === 'huggingface') return { kind: 'url', template: HUGGINGFACE }
  if (/^https?:\/\//i.test(entry)) {
    const expanded = entry.replace(/\{(yyyy|MM|dd)\}/g, '01')
    if (URL.canParse(expanded) && !/[{}]/.test(expanded)) return { kind: 'url', template: entry }
    context.addIssue({ code: 'custom', message: 'a URL, which may have {yyyy}, {MM} and {dd}' })
    return z.NEVER
  }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(entry)) {
    context.addIssue({ code: 'custom', message: 'folders, files, http or https URLs, or huggingface' })
    return z.NEVER
  }
  return { kind: 'path', path: resolve(entry) }
}

/**
 * Turns an environment into a {@link Config}. Empty values count as unset.
 *
 * @throws UsageError with one line per fault: name, value (hidden where secret), what is accepted.
 */
export function parseConfig(environment: Environment): Config {
  const set = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const token = set.DISCORD_TOKEN
  // A token pasted into the wrong line is as secret as in its own.
  const hide = (value: string) =>
    hideSecrets(token === undefined ? value : value.replaceAll(token, '[token]'))
  const parsed = variables.safeParse(set)
  if (!parsed.success) {
    throw new UsageError(
      parsed.error.issues
        .map((issue) => {
          const name = String(issue.path[0])
          const value = SECRETS.has(name)
            ? 'the value set (not shown)'
            : JSON.stringify(hide(set[name] ?? ''))
          return `${name}: ${value} is not accepted; expected ${issue.message}.`
        })
        .join('\n'),
    )
  }
  const env = parsed.data
  return {
    discord: {
      token: env.DISCORD_TOKEN ?? null,
      apiUrl: env.DISCORD_API_URL.replace(/\/+$/, ''),
      requestsPerSecond: env.DISCORD_REQUESTS_PER_SECOND ?? null,
      shards: env.SHARDS,
    },
    database: env.DATABASE_URL ?? null,
    leasesShortened: env.LEASES_SHORTENED,
    dataDir: resolve(env.DATA_DIR),
    digestSources: env.DIGEST_SOURCES,
    allowPrivateSources: env.ALLOW_PRIVATE_SOURCES,
    ingestCron: env.INGEST_CRON,
    defaultTimeZone: env.DEFAULT_TIMEZONE,
    logLevel: env.LOG_LEVEL,
    messagesPerPost: env.MESSAGES_PER_POST,
    backups:
      env.BACKUP_CRON === undefined
        ? null
        : {
            cron: env.BACKUP_CRON,
            folder: resolve(env.BACKUP_DIR ?? join(env.DATA_DIR, 'backups')),
            keep: env.BACKUP_KEEP,
          },
    releasesUrl: env.RELEASES_URL ?? null,
    alertChannel: env.ALERT_CHANNEL ?? null,
    http: env.HTTP_PORT === undefined ? null : { host: env.HTTP_HOST, port: env.HTTP_PORT },
  }
}

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment with each secret that a variable such as `DISCORD_TOKEN_FILE` names a file of, as container platforms
 * hand them over. The file's first and last white space doesn't count.
 *
 * @throws UsageError where the file can't be read, is empty, or the secret is set as well
 */
export function withSecretFiles(environment: Environment): Environment {
  const fromFiles = [...SECRETS].flatMap((name) => {
    const path = environment[`${name}_FILE`]?.trim() ?? ''
    if (path === '') return []
    if ((environment[name]?.trim() ?? '') !== '') {
      throw new UsageError(`${name} and ${name}_FILE are both set; leave one of them out.`)
    }
    return [[name, readSecret(`${name}_FILE`, path)] as const]
  })
  return { ...environment, ...Object.fromEntries(fromFiles) }
}

function readSecret(name: string, path: string): string {
  let secret: string
  try {
    secret = readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`${name}: ${JSON.stringify(path)} can't be read: ${fileClause(error)}.`)
  }
  if (secret === '')
    throw new UsageError(`${name}: ${JSON.stringify(path)} is empty; expected the secret in it.`)
  return secret
}

/** The process's own environment, without `.env`. */
export function processEnvironment(): Environment {
  return { ...process.env }
}

/** Reads `.env` in the working folder (the environment wins over it) and files of secrets, then {@link parseConfig}. */
export function loadConfig(): Config {
  readDotenv({ quiet: true })
  return parseConfig(withSecretFiles(process.env))
}
