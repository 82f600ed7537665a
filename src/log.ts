import { createRequire } from 'node:module'
import { pino } from 'pino'
import type { PinoPretty } from 'pino-pretty'

/** The part of pino that the program uses: `log.info({ fields }, 'sentence')`. */
export type Log = Pick<pino.Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>

/** Levels that `LOG_LEVEL` accepts, quietest last. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Field names whose values never reach a log line, at any depth up to three. */
const SECRET_FIELDS = ['token', 'authorization', 'Authorization', 'DISCORD_TOKEN', 'DATABASE_URL']

/**
 * Shape of a bot token inside any text: three dotted base64url parts, and whatever is dotted on. It begins where a run of
 * such letters begins, so that a long run without a dot is read once and not again from each of its letters.
 */
const TOKEN_SHAPE = /(?<![\w-])[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}(?:\.[\w-]+)*/g

/** The connection string of a database, which may have a password, up to white space or the end of a JSON text. */
const DATABASE_SHAPE = /\bpostgres(?:ql)?:\/\/[^\s"\\]+/g

/** A text without the bot tokens and connection strings in it. */
export function hideSecrets(text: string): string {
  return text.replace(TOKEN_SHAPE, '[token]').replace(DATABASE_SHAPE, '[database]')
}

/** Readable lines for a terminal, or `null` where only what production needs is installed. */
function readable(destination: NodeJS.WriteStream, level: LogLevel): pino.DestinationStream | null {
  try {
    const pretty: typeof PinoPretty = createRequire(import.meta.url)('pino-pretty')
    return pretty({ destination, sync: true, translateTime: 'SYS:HH:MM:ss', hideObject: level !== 'debug' })
  } catch {
    return null
  }
}

/**
 * A logger on standard error: JSON lines, or one readable line each where that is a terminal and pino-pretty, which is
 * for development, is installed. Secrets are taken out by field name and, in every line as it is written, by shape.
 */
export function createLog(level: LogLevel, destination: NodeJS.WriteStream = process.stderr): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[secret]',
      },
      serializers: {
        err: (error: unknown) => {
          if (!(error instanceof Error)) return String(error)
          return { type: error.name, message: error.message, stack: error.stack ?? '' }
        },
      },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: hideSecrets },
    },
    (destination.isTTY ? readable(destination, level) : null) ?? destination,
  )
}
