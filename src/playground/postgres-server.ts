import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { contained } from '../contained.ts'
import { messageOf, UserError } from '../errors.ts'

const run = promisify(execFile)

/** Where packages put PostgreSQL's programs that are in no `PATH`: Debian, Red Hat, Homebrew. A folder a version. */
const PLACES = [
  { parent: '/usr/lib/postgresql', below: 'bin' },
  { parent: '/usr', below: 'bin', named: /^pgsql-\d+$/ },
  { parent: '/opt/homebrew/opt', below: 'bin', named: /^postgresql@\d+$/ },
  { parent: '/usr/local/opt', below: 'bin', named: /^postgresql@\d+$/ },
]

const PROGRAMS = ['initdb', 'postgres', 'createdb', 'pg_isready']

/** Ends a server and removes its folder once the process that started it is gone, however it went. */
const GUARD =
  'cat >/dev/null; kill -QUIT "$0"; kill -CONT "$0"; for _ in 1 2 3 4 5 6 7 8 9; do kill -0 "$0" && sleep 0.2; done; rm -rf "$1"'

/** The user that a server runs as where we are root, which PostgreSQL refuses. */
const OTHER_USERS = ['postgres', 'nobody']

/** How long a server may take to start or to recover (ms), and how often it is asked meanwhile. */
const START_LIMIT = 60_000
const ASK_EVERY = 50

/** How a server is ended: clients are disconnected and all is written, or as in a power cut. */
type Ending = 'fast' | 'immediate'

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const

/** A PostgreSQL server of our own on 127.0.0.1, in a temporary folder that {@link close} removes. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number
  /** The server's process, to be stopped and continued by signals; `null` while none runs. */
  readonly pid: number | null
  /** The connection string of a database, with the password of the owner of all of it. */
  url(database: string): string
  /** Makes an empty database, in UTF-8. */
  createDatabase(name: string): Promise<void>
  /** Ends the server; its folder stays. */
  stop(ending?: Ending): Promise<void>
  /** Starts it again, on the same port and folder. */
  start(): Promise<void>
  /** Ends it, and removes its folder. */
  close(): Promise<void>
}

/**
 * The folder of PostgreSQL's programs, of the newest version, or `null` where it is not on this machine.
 *
 * @param path the environment's `PATH`
 */
export function findPostgres(path: string): string | null {
  const versions = PLACES.flatMap(({ parent, below, named = /^\d+$/ }) =>
    (existsSync(parent) ? readdirSync(parent) : [])
      .filter((name) => named.test(name))
      .sort((a, b) => Number(b.replace(/\D+/, '')) - Number(a.replace(/\D+/, '')))
      .map((name) => join(parent, name, below)),
  )
  const inPath = path
    .split(':')
    .map((folder) => join(folder, 'postgres'))
    .flatMap((program) => (existsSync(program) ? [dirname(realpathSync(program))] : []))
  const hasAll = (folder: string) => PROGRAMS.every((name) => existsSync(join(folder, name)))
  return [...inPath, ...versions].find(hasAll) ?? null
}

/**
 * Starts a server with an empty folder, which writes as durably as one in use.
 *
 * @param programs as {@link findPostgres} gives it
 * @param settings further settings, such as `max_connections`
 * @throws UserError where it can't be started, with what it said
 */
export async function startPostgres(
  programs: string,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-postgres-'))
  try {
    const user = otherUser()
    const password = randomBytes(12).toString('hex')
    const passwordFile = join(folder, 'password')
    await writeFile(passwordFile, password)
    if (user !== null) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid)
    const data = join(folder, 'data')
    await run(
      join(programs, 'initdb'),
      [
        ...['--pgdata', data, '--username', 'paperboy', '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
      ],
      { ...user, cwd: folder },
    )
    const server = new Server({ programs, folder, data, user, password, settings, port: await freePort() })
    await server.start()
    return server
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (error instanceof UserError) throw error
    throw new UserError(`PostgreSQL can't be started from ${programs}: ${messageOf(error).trim()}`)
  }
}

interface User {
  readonly uid: number
  readonly gid: number
}

interface Parts {
  readonly programs: string
  readonly folder: string
  readonly data: string
  readonly user: User | null
  readonly password: string
  readonly settings: Readonly<Record<string, string | number>>
  readonly port: number
}

class Server implements PostgresServer {
  readonly port: number
  readonly #parts: Parts
  #process: ChildProcess | null = null
  #guard: ChildProcess | null = null
  #said = ''

  constructor(parts: Parts) {
    this.#parts = parts
    this.port = parts.port
  }

  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  url(database: string): string {
    return `postgres://paperboy:${this.#parts.password}@127.0.0.1:${this.port}/${database}`
  }

  async createDatabase(name: string): Promise<void> {
    await run(join(this.#parts.programs, 'createdb'), [
      ...['--maintenance-db', this.url('postgres'), '--template', 'template0', '--encoding', 'UTF8'],
      name,
    ])
  }

  async start(): Promise<void> {
    if (this.#process !== null) return
    const { programs, data, folder, user, settings } = this.#parts
    const all = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      unix_socket_directories: folder,
      ...settings,
    }
    // A group of its own: Ctrl-C is for the bot, which needs the database until it has ended.
    const child = spawn(
      join(programs, 'postgres'),
      ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...user, cwd: folder, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    this.#process = child
    this.#said = ''
    child.stderr.on(
      'data',
      contained((text) => {
        this.#said = `${this.#said}${text}`.slice(-4_000)
      }),
    )
    child.once(
      'exit',
      contained(() => {
        this.#process = null
      }),
    )
    this.#guard = spawn('sh', ['-c', GUARD, String(child.pid), folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    await this.#ready()
  }

  async #ready(): Promise<void> {
    const until = performance.now() + START_LIMIT
    for (;;) {
      if (this.#process === null) throw new UserError(`PostgreSQL ended at once:\n${this.#said.trim()}`)
      const isReady = await run(join(this.#parts.programs, 'pg_isready'), ['-d', this.url('postgres')]).then(
        () => true,
        () => false,
      )
      if (isReady) return
      if (performance.now() > until) {
        throw new UserError(`PostgreSQL was not ready after ${START_LIMIT / 1_000} s:\n${this.#said.trim()}`)
      }
      await sleep(ASK_EVERY)
    }
  }

  async stop(ending: Ending = 'fast'): Promise<void> {
    const child = this.#process
    if (child === null) return
    this.#guard?.kill('SIGKILL')
    const ended = new Promise((resolve) => child.once('exit', contained(resolve)))
    child.kill(SIGNALS[ending])
    // One that was frozen would never hear of it.
    child.kill('SIGCONT')
    await ended
  }

  async close(): Promise<void> {
    await this.stop('immediate')
    await rm(this.#parts.folder, { recursive: true, force: true })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** The user to run as: PostgreSQL refuses root. `null` where we are not root. */
function otherUser(): User | null {
  if (process.getuid?.() !== 0) return null
  for (const name of OTHER_USERS) {
    try {
      const [uid, gid] = ['-u', '-g'].map((which) =>
        Number(execFileSync('id', [which, name], { stdio: ['ignore', 'pipe', 'ignore'] })),
      )
      if (uid !== undefined && gid !== undefined) return { uid, gid }
    } catch {
      // Not on this machine.
    }
  }
  throw new UserError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.',
  )
}

async function freePort(): Promise<number> {
  const server = new TcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', contained(resolve)))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
