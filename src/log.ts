import { pino } from 'pino'
import { PinoPretty as pretty } from 'pino-pretty'

/** The part of pino that the program uses: `log.info({ fields }, 'sentence')`. */
export type Log = Pick<pino.Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>

/** Levels that `LOG_LEVEL` accepts, quietest last. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Field names whose values never reach a log line, at any depth up to three. */
const SECRET_FIELDS = ['token', 'authorization', 'Authorization', 'DISCORD_TOKEN', 'DATABASE_URL']

/** Shape of a bot token inside a sentence: three dotted base64url parts. */
const TOKEN_SHAPE = /[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}/g

/**
 * A logger on standard error: JSON lines, or one readable line each where that is a terminal. Secrets are
 * taken out by field name and, in sentences and error texts, by shape.
 */
export function createLog(level: LogLevel, destination: NodeJS.WriteStream = process.stderr): Log {
  const hide = (text: string) => text.replace(TOKEN_SHAPE, '[token]')
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
          if (!(error instanceof Error)) return hide(String(error))
          return { type: error.name, message: hide(error.message), stack: hide(error.stack ?? '') }
        },
      },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((arg) => (typeof arg === 'string' ? hide(arg) : arg)) as typeof args)
        },
      },
    },
    destination.isTTY
      ? pretty({ destination, sync: true, translateTime: 'SYS:HH:MM:ss', hideObject: level !== 'debug' })
      : destination,
  )
}
