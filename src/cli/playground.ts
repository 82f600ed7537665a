import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { fileClause, systemCodeOf, UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import type { PlaygroundControls } from '../playground/controls.ts'
import { type StandIn, startStandIn } from '../playground/server.ts'
import { runTerminal } from '../playground/terminal/terminal.ts'
import { startWebServer } from '../playground/web/web-server.ts'
import { sampleIds } from '../playground/world/sample-world.ts'
import { ingestText } from './ingest.ts'
import { packageFolder } from './package-folder.ts'
import { watchProcess } from './process-faults.ts'
import { say } from './streams.ts'

/** The playground's day begins a minute before the sample digest is due in #papers. */
const BEGINNING = Date.parse('2025-02-10T08:59:00Z')
const FIRST_POST = Date.parse('2025-02-10T09:00:00Z')

const LOOPBACK = '127.0.0.1'

/** Port of a page that other machines may open, so that a container can publish it. */
const SHARED_PORT = 8080

export interface PlaygroundOptions {
  /** Port of the page; 0 picks a free one. Default 0 on this machine, and 8080 for others. */
  readonly port?: number
  /** Address that the page listens on. Default 127.0.0.1, which only this machine reaches. */
  readonly host?: string
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
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each()
  }
  try {
    return {
      ...(await startParts({ host, port }, (closer) => closers.push(closer))),
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** @param closeLater takes what ends a part, to be run in reverse order */
async function startParts(
  { host, port }: Required<PlaygroundOptions>,
  closeLater: (closer: () => Promise<void>) => void,
): Promise<Omit<Playground, typeof Symbol.asyncDispose>> {
  const clock = movableClock(BEGINNING)
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-playground-'))
  closeLater(() => rm(dataDir, { recursive: true, force: true }))
  await cp(join(packageFolder(), 'data/sample'), join(dataDir, 'digests'), { recursive: true })
  const uploads = join(dataDir, 'uploads')
  await mkdir(uploads)

  // Whoever restarts the bot need not wait until another session may begin.
  const standIn = await startStandIn({ clock, gateway: { identifyIntervalMs: 0 } })
  closeLater(() => standIn.close())
  const config = parseConfig({
    DISCORD_API_URL: standIn.api,
    DATA_DIR: dataDir,
    DIGEST_SOURCES: join(dataDir, 'digests'),
    LOG_LEVEL: 'warn',
  })
  const log = createLog(config.logLevel)
  const start = () => startApp({ config, token: standIn.token, clock, log })
  let app = await start()
  void app.ended.then((reason) => say(reason.message))
  closeLater(() => app.close())
  await standIn.person(sampleIds.ada).slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })

  const controls: PlaygroundControls = {
    now: clock.now,
    nextDueAt: () => app.nextDueAt(),
    async jumpTo(instant) {
      clock.jumpTo(instant)
      await app.tick()
    },
    async ingest(path) {
      const outcomes = await app.ingest([path])
      // A running bot that finds a file sends what it brings at once.
      await app.tick()
      return outcomes.map(ingestText).join('\n')
    },
    async restart() {
      await app.close()
      app = await start()
    },
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

/** A clock that runs as the machine's does, from another instant, and can be set forward. */
function movableClock(beginning: number) {
  let offset = beginning - Date.now()
  const now = () => Date.now() + offset
  return {
    now,
    jumpTo(instant: number) {
      offset += Math.max(0, instant - now())
    },
  }
}
