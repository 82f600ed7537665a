import { type App, startApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { createLog } from '../log.ts'
import type { ProcessControls } from '../playground/controls.ts'
import { ingestText } from './ingest.ts'
import type { MovableClock } from './movable-clock.ts'
import { say } from './streams.ts'

/** The bot behind the playground, in one process or in several. */
export interface PlaygroundBots {
  /** Does what is due by the playground's clock, which may have been set forward; resolves once it is sent. */
  tick(): Promise<void>
  nextDueAt(): Promise<number | null>
  /** Gives it a digest file; says what came of it. */
  ingest(path: string): Promise<string>
  /** Ends it and starts it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
  readonly processes?: ProcessControls
}

/** What the bots are started with. */
export interface BotParts {
  /** Of the stand-in. */
  readonly api: string
  readonly token: string
  readonly clock: MovableClock
  /** A folder that has the sample digests in `digests`. */
  readonly dataDir: string
}

/** What is set for each of the playground's bots, whatever the environment says. */
export function botEnvironment({ api, token, dataDir }: Omit<BotParts, 'clock'>): Record<string, string> {
  return {
    DISCORD_API_URL: api,
    DISCORD_TOKEN: token,
    DATA_DIR: dataDir,
    DIGEST_SOURCES: `${dataDir}/digests`,
    LOG_LEVEL: 'warn',
  }
}

/** Starts the bot in this process, on files. */
export async function startBotHere(parts: BotParts): Promise<PlaygroundBots> {
  const config = parseConfig(botEnvironment(parts))
  const log = createLog(config.logLevel)
  const { token, clock } = parts
  const start = (): Promise<App> => startApp({ config, token, clock, log })
  let app = await start()
  void app.ended.then((reason) => say(reason.message))
  return {
    tick: () => app.tick(),
    nextDueAt: () => app.nextDueAt(),
    ingest: async (path) => (await app.ingest([path])).map(ingestText).join('\n'),
    async restart() {
      await app.close()
      app = await start()
    },
    close: () => app.close(),
  }
}
