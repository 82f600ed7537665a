import { messageOf, StorageFault, systemCodeOf, UsageError, UserError } from '../../errors.ts'
import type { DatabaseUrl } from './database-url.ts'

/** What went wrong with the database. */
interface Fault {
  /** Words to follow "The database at …". */
  readonly says: string
  /** Whether only a change of configuration helps: the start ends with 2. */
  readonly isConfiguration: boolean
}

type Words = string | ((at: DatabaseUrl) => string)

interface Known {
  readonly says: Words
  readonly isConfiguration: boolean
}

const configuration = (says: Words): Known => ({ says, isConfiguration: true })
const trouble = (says: Words): Known => ({ says, isConfiguration: false })

const named = (user: string) => (user === '' ? 'of this process, since DATABASE_URL names none,' : user)

const CERTIFICATE =
  'has a certificate that can’t be verified; name its authority with sslrootcert=<file> at the end of DATABASE_URL, or accept any with sslmode=no-verify'

/** By the five characters of PostgreSQL (its appendix "Error Codes"), by their first two, or by the code of Node.js. */
const FAULTS: Readonly<Record<string, Known>> = {
  ECONNREFUSED: trouble('can’t be reached: the connection is refused; is PostgreSQL running there?'),
  ECONNRESET: trouble('can’t be reached: the connection was closed'),
  EPIPE: trouble('can’t be reached: the connection was closed'),
  ETIMEDOUT: trouble('can’t be reached: nothing answers there'),
  EHOSTUNREACH: trouble('can’t be reached: there is no way to that address'),
  ENETUNREACH: trouble('can’t be reached: there is no way to that address'),
  EAI_AGAIN: trouble('can’t be reached: the name service does not answer'),
  ENOENT: trouble('can’t be reached: there is no such socket'),
  ENOTFOUND: configuration(({ host }) => `can’t be found: no host is known as ${host}`),

  '28P01': configuration(({ user }) => `refuses the password of the user ${named(user)}`),
  '28000': configuration(
    ({ user }) => `does not let the user ${named(user)} in; look at its roles and at pg_hba.conf`,
  ),
  '3D000': configuration(({ database }) => `is not there: the server has no database named ${database}`),
  '3F000': configuration('has no schema to make tables in; look at the search_path of the user'),
  '42501': configuration(
    ({ user }) =>
      `gives the user ${named(user)} no right to do this; make that user its owner, or grant the rights`,
  ),
  '22P05': configuration('is not in UTF-8; make one with ENCODING UTF8'),
  '25006': configuration(
    'is read-only: a replica, or one that was set so; DATABASE_URL must lead to the primary',
  ),
  '53100': trouble('has no space left on its disk'),
  '53200': trouble('has no memory left'),
  '53300': trouble('has too many connections; raise its max_connections, or run fewer processes'),
  '53': trouble('has no resources left'),
  '57014': trouble('took too long to answer'),
  '55P03': trouble('took too long to answer: another process has a lock'),
  '57P01': trouble('is being stopped'),
  '57P02': trouble('is restarting after a crash'),
  '57P03': trouble('is starting up or shutting down'),
  '57': trouble('ended the work'),
  '58': trouble('reports a fault of its files; look at its log and at the health of its disk'),
  XX: trouble('reports a fault of its own; look at its log'),
  '40001': trouble('was asked for the same by several processes at once'),
  '40P01': trouble('was asked for the same by several processes at once'),
  '40': trouble('was asked for the same by several processes at once'),
  '08P01': configuration('does not take a setting of the connection'),
  '08': trouble('can’t be reached: the connection was closed'),
  '42P01': trouble('lacks a table of Paperboy; was one removed?'),

  DEPTH_ZERO_SELF_SIGNED_CERT: configuration(CERTIFICATE),
  SELF_SIGNED_CERT_IN_CHAIN: configuration(CERTIFICATE),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: configuration(CERTIFICATE),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: configuration(CERTIFICATE),
  CERT_HAS_EXPIRED: configuration('has a certificate that has expired'),
  ERR_TLS_CERT_ALTNAME_INVALID: configuration(
    ({ host }) => `has a certificate that is for another host than ${host}`,
  ),
}

/** What the client says without a code. */
const SENTENCES: readonly (readonly [pattern: RegExp, fault: Known])[] = [
  [/does not support SSL/, configuration('takes no TLS; write sslmode=disable if the way there is your own')],
  [/establishing an SSL|SSL routines|TLS/i, configuration('can’t be talked to with TLS')],
  [
    /unsupported startup parameter/i,
    configuration(
      'is behind a pooler that refuses time limits; add statement_timeout, lock_timeout and idle_in_transaction_session_timeout to its ignore_startup_parameters',
    ),
  ],
  [
    /password must be a string|no password supplied/i,
    configuration('wants a password, and DATABASE_URL has none'),
  ],
  [/Query read timeout/, trouble('took too long to answer')],
  [/timeout/i, trouble('can’t be reached: nothing answers there that is PostgreSQL')],
  [
    /terminated|not queryable|connection error|Client was closed/i,
    trouble('can’t be reached: the connection was closed'),
  ],
]

/** What an error of the client says. */
function databaseFault(error: unknown, at: DatabaseUrl): Fault {
  const code = systemCodeOf(error) ?? ''
  const message = messageOf(error)
  const isOfServer = /^[\dA-Z]{5}$/.test(code)
  const isVague = code === '' || code === '08P01' || code.startsWith('ERR_SSL')
  const found =
    (isVague ? SENTENCES.find(([pattern]) => pattern.test(message))?.[1] : undefined) ??
    FAULTS[code] ??
    (isOfServer ? FAULTS[code.slice(0, 2)] : undefined)
  if (found === undefined) return { says: unknownWords(code, message), isConfiguration: false }
  const words = typeof found.says === 'string' ? found.says : found.says(at)
  return { ...found, says: isOfServer ? `${words} (PostgreSQL says ${code})` : words }
}

/** PostgreSQL's messages name tables and columns; values, which may be a person's, are in quotation marks or brackets. */
function unknownWords(code: string, message: string): string {
  const safe = message.replace(/"[^"]*"|'[^']*'|\([^)]*\)|:\/\/\S+/g, '…').slice(0, 200)
  return `reports a fault: ${safe}${code === '' ? '' : ` (${code})`}`
}

/**
 * An error while the bot runs. What the client threw is not kept with it: that may contain values of a row, which may be a
 * person's.
 */
export function asStorageFault(error: unknown, at: DatabaseUrl): StorageFault {
  if (error instanceof StorageFault) return error
  return new StorageFault(`the database at ${at.where} ${databaseFault(error, at).says}`)
}

/** An error at the start, worded for the operator: what only a change of configuration helps with is a wrong use. */
export function asStartFault(error: unknown, at: DatabaseUrl): UserError {
  if (error instanceof UserError) return error
  const { says, isConfiguration } = databaseFault(error, at)
  const message = `The database at ${at.where} ${says}.`
  return isConfiguration ? new UsageError(message) : new UserError(message)
}

/** Whether the same transaction may succeed when it is run once more: others were in its way. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(systemCodeOf(error) ?? '')
}
