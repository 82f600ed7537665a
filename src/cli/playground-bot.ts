import { z } from 'zod'
import { type App, startApp } from '../app.ts'
import { loadConfig } from '../config.ts'
import { contained } from '../contained.ts'
import { messageOf, UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import { ingestText } from './ingest.ts'
import { movableClock } from './movable-clock.ts'
import { watchProcess } from './process-faults.ts'

/** What the playground asks of one of its bots. */
export interface BotRequests {
  /** Sets the clock: by how much it is ahead of the machine's (ms). */
  setClock(offset: number): void
  tick(): Promise<void>
  nextDueAt(): Promise<number | null>
  ingest(path: string): Promise<string>
  duties(): ReturnType<App['duties']>
  close(): Promise<void>
}

const requestSchema = z.object({
  id: z.number(),
  do: z.enum(['setClock', 'tick', 'nextDueAt', 'ingest', 'duties', 'close']),
  with: z.union([z.number(), z.string()]).optional(),
})

/** What it says of a request; that of its start has the id 0. */
export interface BotAnswer {
  readonly id: number
  readonly result?: unknown
  readonly failed?: string
}

/**
 * `playground-bot`: one of several processes of the playground's bot, which the playground starts and asks over the channel
 * between the two.
 *
 * @param offset by how much its clock is ahead of the machine's (ms)
 */
export async function playgroundBot(offset: number): Promise<void> {
  const tell = process.send?.bind(process)
  if (tell === undefined || !Number.isFinite(offset)) {
    throw new UsageError('playground-bot is only for the playground, which starts its bots with it.')
  }
  // Without the playground there is nothing to be a bot of.
  process.once(
    'disconnect',
    contained(() => process.exit()),
  )
  const answer = (said: BotAnswer) => void tell(said)
  const config = loadConfig()
  const log = createLog(config.logLevel)
  watchProcess(log, () => undefined)
  const clock = movableClock(offset)
  const parts = { config, token: config.discord.token ?? '', clock, log, keepsOwnClock: true }
  const app = await startApp(parts).catch((error) => {
    answer({ id: 0, failed: messageOf(error) })
    return null
  })
  if (app === null) return process.disconnect()
  const requests: BotRequests = {
    setClock: (ahead) => clock.jumpTo(Date.now() + ahead),
    tick: app.tick,
    nextDueAt: app.nextDueAt,
    ingest: async (path) => (await app.ingest([path])).map(ingestText).join('\n'),
    duties: app.duties,
    close: app.close,
  }
  process.on(
    'message',
    contained(async (message) => {
      const { id, do: what, with: argument } = requestSchema.parse(message)
      try {
        answer({ id, result: await requests[what](argument as never) })
      } catch (error) {
        answer({ id, failed: messageOf(error) })
      }
      if (what === 'close') process.exit()
    }),
  )
  answer({ id: 0 })
  const reason = await app.ended
  log.error({}, reason.message)
  process.exit(1)
}
