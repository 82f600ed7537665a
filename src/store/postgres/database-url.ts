/** How a `DATABASE_URL` is written. */
const SHAPE = 'postgres://user:password@host:port/database'

/** What a URL must not contain as it is, since it would end the part that it stands in. */
const ENCODE = 'in the user or password, write @ as %40, : as %3A, / as %2F, # as %23, ? as %3F and % as %25'

/** The values of `sslmode`, and what the client is given: as it would take some of them, but without a warning of its own. */
const SSL_MODES: Readonly<Record<string, string>> = {
  disable: 'disable',
  require: 'verify-full',
  'verify-ca': 'verify-full',
  'verify-full': 'verify-full',
  'no-verify': 'no-verify',
}

/** Where a PostgreSQL database is. */
export interface DatabaseUrl {
  /** With user and password; never logged, never in a message. */
  readonly url: string
  /** Host, port and database, for messages. */
  readonly where: string
  readonly host: string
  /** As named in the URL; empty where it names none, and the system's user is taken. */
  readonly user: string
  readonly database: string
}

/** What is accepted in place of a value that can't be one. The value itself is never in it. */
export interface DatabaseUrlFault {
  readonly expected: string
}

/**
 * Reads a `DATABASE_URL`. A part that a character of a password could have ended too early is refused, so that what is
 * taken for the host, the port or the database's name is never a piece of a password.
 */
export function readDatabaseUrl(value: string): DatabaseUrl | DatabaseUrlFault {
  const fault = (expected: string) => ({ expected })
  if (!/^postgres(?:ql)?:\/\//.test(value)) return fault(`an address such as ${SHAPE}`)
  if (/[\s\p{Cc}]/u.test(value)) return fault(`no white space in it, such as ${SHAPE}`)
  if (!URL.canParse(value)) return fault(`${SHAPE}; ${ENCODE}, and a port is a number up to 65535`)
  const url = new URL(value)
  const [path = '', ...more] = url.pathname.slice(1).split('/')
  if (url.hash !== '' || more.length > 0 || /@/.test(path) || /[/@]/.test(searchKeys(url))) {
    return fault(`${SHAPE}; ${ENCODE}`)
  }
  const parts = [url.username, url.password, url.hostname, path].map(decoded)
  const [user, password, ownHost, database] = parts
  if (user === undefined || password === undefined || ownHost === undefined || database === undefined) {
    return fault(`each % to be followed by two hexadecimal digits; ${ENCODE}`)
  }
  const host = ownHost === '' ? (url.searchParams.get('host') ?? '') : ownHost
  if (host === '') return fault(`a host: ${SHAPE}`)
  if (database === '') return fault(`the name of a database at its end: ${SHAPE}`)
  const sslMode = url.searchParams.get('sslmode')
  if (sslMode !== null) {
    const mode = SSL_MODES[sslMode]
    if (mode === undefined) return fault(`sslmode to be one of ${Object.keys(SSL_MODES).join(', ')}`)
    url.searchParams.set('sslmode', mode)
  }
  const port = url.port === '' ? '' : `:${url.port}`
  return { url: url.href, where: `${host}${port}/${database}`, host, user, database }
}

function searchKeys(url: URL): string {
  return [...url.searchParams.keys()].join(' ')
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    return undefined
  }
}
