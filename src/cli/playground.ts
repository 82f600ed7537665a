import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processEnvironment } from '../config.ts'
import { fileClause, systemCodeOf, UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import type { PlaygroundControls } from '../playground/controls.ts'
import { type StandIn, startStandIn } from '../playground/server.ts'
import { runTerminal } from '../playground/terminal/terminal.ts'
import { startWebServer } from '../playground/web/web-server.ts'
import { sampleIds } from '../playground/world/sample-world.ts'
import { movableClock } from './movable-clock.ts'
import { packageFolder } from './package-folder.ts'
import { startBotHere } from './playground-bots.ts'
import { openPlaygroundDatabase } from './playground-database.ts'
import { startProcesses } from './playground-processes.ts'
import { watchProcess } from './process-faults.ts'
import { say } from './streams.ts'

/** The playground's day begins a minute before the sample digest is due in #papers. */
const BEGINNING = Date.parse('2025-02-10T08:59:00Z')
const FIRST_POST = Date.parse('2025-02-10T09:00:00Z')

const LOOPBACK = '127.0.0.1'

/** Processes of a bot on PostgreSQL, and most of them: each takes a second or more of this machine to start. */
const PROCESSES = 3
const MOST_PROCESSES = 8

/** Port of a page that other machines may open, so that a container can publish it. */
const SHARED_PORT = 8080

export interface PlaygroundOptions {
  /** Port of the page; 0 picks a free one. Default 0 on this machine, and 8080 for others. */
  readonly port?: number
  /** Address that the page listens on. Default 127.0.0.1, which only this machine reaches. */
  readonly host?: string
  /** Where the bot keeps what it has. Default files. */
  readonly store?: 'files' | 'postgres'
  /** How many processes the bot has, with PostgreSQL. Default 3. */
  readonly processes?: number
}

/** `playground`: the unmodified bot on a stand-in for Discord, with a page and a prompt to use it with. */
export async function playground(options: PlaygroundOptions): Promise<void> {
  watchProcess(createLog('warn'), () => undefined)
  await using opened = await openPlayground(options)
  const { standIn, controls, url } = opened
  if (options.host === undefined) {
    say(`Open ${url} in a browser: a small Discord with the bot logged in, on this machine only.`)
  } else {
    say(
      `Open ${url} in a browser (for ${options.host}, your machine’s name): a small Discord with the bot logged in.`,
    )
    say('Its page has no password: whoever reaches it can use it. Nothing there is a real Discord server.')
  }
  say('Or stay here: you are Ada, who runs the server.')
  if (controls.processes !== undefined) {
    say('Several processes are behind it: type processes to see them, kill 2 to kill one.')
  }
  say('Type /paper VideoRoPE, or ? for all that can be done. Ctrl-D ends.')
  await runTerminal({
    standIn,
    time: controls,
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY === true,
    personId: sampleIds.ada,
    channelId: sampleIds.papers,
    begin: opened.postSample,
  })
}

/** A running playground. */
export interface Playground extends AsyncDisposable {
  readonly standIn: StandIn
  readonly controls: PlaygroundControls
  /** Where its page is. */
  readonly url: string
  /** Lets the clock come to the hour at which #papers gets the sample digest. */
  postSample(): Promise<void>
}

/** Starts stand-in, bot and page; all that is stored is in a temporary folder, removed at the end. */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { host = LOOPBACK, port = options.host === undefined ? 0 : SHARED_PORT } = options
  const processes = processesWanted(options)
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each()
  }
  try {
    return {
      ...(await startParts({ host, port, processes }, (closer) => closers.push(closer))),
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** How many processes are started beside this one; 0 where the bot runs in it, on files. @throws UsageError */
function processesWanted({ store = 'files', processes }: PlaygroundOptions): number {
  if (store === 'postgres') {
    if (processes !== undefined && processes > MOST_PROCESSES) {
      throw new UsageError(`--processes ${processes}: expected a number from 1 to ${MOST_PROCESSES}.`)
    }
    return processes ?? PROCESSES
  }
  if (processes === undefined || processes === 1) return 0
  throw new UsageError(
    `--processes ${processes} needs --store postgres: on files, a bot is one process. Add it, or leave --processes out.`,
  )
}

/** @param closeLater takes what ends a part, to be run in reverse order */
async function startParts(
  { host, port, processes }: { readonly host: string; readonly port: number; readonly processes: number },
  closeLater: (closer: () => Promise<void>) => void,
): Promise<Omit<Playground, typeof Symbol.asyncDispose>> {
  const clock = movableClock(BEGINNING - Date.now())
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-playground-'))
  closeLater(() => rm(dataDir, { recursive: true, force: true }))
  await cp(join(packageFolder(), 'data/sample'), join(dataDir, 'digests'), { recursive: true })
  const uploads = join(dataDir, 'uploads')
  await mkdir(uploads)

  const database =
    processes === 0 ? null : await openPlaygroundDatabase(processEnvironment(), createLog('warn'))
  if (database !== null) closeLater(async () => database[Symbol.asyncDispose]())
  // Whoever restarts the bot need not wait until another session may begin. Each process gets a shard.
  const gateway = { identifyIntervalMs: 0, ...(processes === 0 ? {} : { recommendedShards: processes }) }
  const standIn = await startStandIn({ clock, gateway })
  closeLater(() => standIn.close())
  const parts = { api: standIn.api, token: standIn.token, clock, dataDir }
  if (database !== null) say(`Starting ${processes} processes on ${database.where} …`)
  const bots =
    database === null
      ? await startBotHere(parts)
      : await startProcesses({ ...parts, count: processes, database: database.url })
  closeLater(() => bots.close())
  const subscribed = await standIn.person(sampleIds.ada).slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })
  // What a slow bot still adds to its answer belongs before the first prompt.
  await subscribed.settled()

  const controls: PlaygroundControls = {
    now: clock.now,
    nextDueAt: () => bots.nextDueAt(),
    async jumpTo(instant) {
      clock.jumpTo(instant)
      await bots.tick()
    },
    async ingest(path) {
      const said = await bots.ingest(path)
      // A running bot that finds a file sends what it brings at once.
      await bots.tick()
      return said
    },
    restart: () => bots.restart(),
    ...(bots.processes === undefined ? {} : { processes: bots.processes }),
  }
  const web = await startWebServer({
    standIn,
    controls,
    uploads,
    personId: sampleIds.ada,
    scripts: join(packageFolder(), 'dist/src/playground/web/page'),
    host,
    port,
  }).catch((error) => {
    const why = systemCodeOf(error) === 'EADDRINUSE' ? 'another program listens there' : fileClause(error)
    throw new UsageError(
      `--port: ${host}:${port} can't be listened on: ${why}. Choose another, or 0 for a free one.`,
    )
  })
  closeLater(() => web.close())
  return { standIn, controls, url: web.url, postSample: () => controls.jumpTo(FIRST_POST) }
}
