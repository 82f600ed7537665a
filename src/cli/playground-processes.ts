import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Duties } from '../app.ts'
import { processEnvironment } from '../config.ts'
import { contained } from '../contained.ts'
import { UserError } from '../errors.ts'
import { withResolver } from '../given.ts'
import type { BotAnswer, BotRequests } from './playground-bot.ts'
import { type BotParts, botEnvironment, type PlaygroundBots } from './playground-bots.ts'
import { say } from './streams.ts'

/** Leases are so many times shorter than usual: whoever plays does not wait a quarter of a minute for what a dead process did. */
const SHORTENED = 3

/** How long all shards may be without a process (ms), and how often that is looked at. */
const TAKEN_WITHIN = 30_000
const LOOK_EVERY = 100

/** How long a process may take to end by itself (ms). */
const ENDS_WITHIN = 5_000

/** How long is waited for somebody to plan what is due (ms): the one who plans may just have been killed. */
const PLANNED_WITHIN = 20_000

/** What several processes are started with. */
export interface ProcessesParts extends BotParts {
  readonly count: number
  /** The connection string of the database that they share. */
  readonly database: string
}

/** Starts several processes of this program as one bot, on one database. @throws UserError where one can't start */
export function startProcesses(parts: ProcessesParts): Promise<PlaygroundBots> {
  return BotProcesses.start(parts)
}

class BotProcesses implements PlaygroundBots {
  readonly #parts: ProcessesParts
  /** By number, from 1; those that were killed are not among them. */
  readonly #living = new Map<number, BotProcess>()

  readonly processes = {
    list: () => this.#list(),
    kill: (number: number) => this.#kill(number),
    start: (number: number) => this.#startAgain(number),
  }

  static async start(parts: ProcessesParts): Promise<BotProcesses> {
    const bots = new BotProcesses(parts)
    try {
      await bots.#startAll()
      return bots
    } catch (error) {
      await bots.close()
      throw error
    }
  }

  private constructor(parts: ProcessesParts) {
    this.#parts = parts
  }

  async tick(): Promise<void> {
    const offset = this.#parts.clock.offset()
    await this.#all((bot) => bot.ask('setClock', offset))
    const until = performance.now() + PLANNED_WITHIN
    for (;;) {
      // What is planned in the first round by one, others may still be sending; the second one waits for them.
      for (let round = 0; round < 2; round += 1) await this.#all((bot) => bot.ask('tick'))
      const due = await this.nextDueAt()
      if (due === null || due > this.#parts.clock.now() || performance.now() > until) return
      await sleep(LOOK_EVERY)
    }
  }

  nextDueAt(): Promise<number | null> {
    return this.#any().ask('nextDueAt')
  }

  ingest(path: string): Promise<string> {
    return this.#any().ask('ingest', path)
  }

  async restart(): Promise<void> {
    await this.close()
    await this.#startAll()
  }

  async close(): Promise<void> {
    const living = [...this.#living.values()]
    this.#living.clear()
    // One after the other would hand everything to the next one each time.
    await Promise.all(living.map((bot) => bot.end()))
  }

  async #startAll(): Promise<void> {
    const numbers = Array.from({ length: this.#parts.count }, (_, index) => index + 1)
    await Promise.all(numbers.map((number) => this.#startOne(number)))
    await this.#answering()
    // All of them have what one of them has read, before the first digest is due.
    await this.tick()
  }

  async #startOne(number: number): Promise<void> {
    const { dataDir, database, clock } = this.#parts
    const own = number === 1 ? dataDir : join(dataDir, `process-${number}`)
    await mkdir(join(own, 'digests'), { recursive: true })
    const bot = new BotProcess(clock.offset(), {
      PATH: processEnvironment().PATH ?? '',
      ...botEnvironment({ ...this.#parts, dataDir: own }),
      DATABASE_URL: database,
      LEASES_SHORTENED: String(SHORTENED),
    })
    this.#living.set(number, bot)
    void bot.ended.then((how) => {
      if (this.#living.get(number) !== bot) return
      this.#living.delete(number)
      say(`Process ${number} ended by itself (${how}).`)
    })
    await bot.started
  }

  /** Resolves once every shard is somebody's; `false` where that takes too long. */
  async #answering(): Promise<boolean> {
    for (const until = performance.now() + TAKEN_WITHIN; performance.now() < until; await sleep(LOOK_EVERY)) {
      const duties = await this.#duties()
      const served = new Set([...duties.values()].flatMap(({ shards }) => shards))
      if (served.size >= this.#parts.count && [...duties.values()].some(({ isPlanner }) => isPlanner))
        return true
      if (duties.size === 0) return false
    }
    return false
  }

  async #duties(): Promise<Map<number, Duties>> {
    const all = await Promise.allSettled(
      [...this.#living].map(async ([number, bot]) => [number, await bot.ask('duties')] as const),
    )
    return new Map(all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])))
  }

  async #list(): Promise<string> {
    const duties = await this.#duties()
    return Array.from({ length: this.#parts.count }, (_, index) => {
      const number = index + 1
      const { isPlanner = false, shards = [] } = duties.get(number) ?? {}
      const pid = this.#living.get(number)?.pid
      if (pid === undefined) return `  ${number}  killed (start ${number} starts it again)`
      const answers = shards.length === 0 ? [] : [`answers shard ${shards.join(' and ')}`]
      const does = [...(isPlanner ? ['plans for all'] : []), ...answers, 'sends']
      return `  ${number}  process ${pid}: ${does.join(', ')}`
    }).join('\n')
  }

  async #kill(number: number): Promise<string> {
    const bot = this.#living.get(number)
    if (bot === undefined) return this.#noSuch(number)
    this.#living.delete(number)
    const begun = performance.now()
    await bot.kill()
    if (this.#living.size === 0)
      return `Process ${number} was killed. It was the last one: nobody answers now.`
    const isAnswering = await this.#answering()
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
    return isAnswering
      ? `Process ${number} was killed; after ${seconds} s the others do all that it did.`
      : `Process ${number} was killed; after ${seconds} s the others do not yet do all that it did.`
  }

  async #startAgain(number: number): Promise<string> {
    if (this.#living.has(number)) return `Process ${number} runs already.`
    if (number < 1 || number > this.#parts.count) return this.#noSuch(number)
    await this.#startOne(number)
    await this.#answering()
    return `Process ${number} runs again.`
  }

  #noSuch(number: number): string {
    const living = [...this.#living.keys()].sort()
    return living.length === 0
      ? 'No process runs; start 1 starts one.'
      : `No process ${number} runs. There are: ${living.join(', ')}.`
  }

  #any(): BotProcess {
    const [first] = this.#living.values()
    if (first === undefined) throw new UserError('No process of the bot runs.')
    return first
  }

  /** Asks all of them. One that is killed meanwhile is no matter. */
  async #all(ask: (bot: BotProcess) => Promise<unknown>): Promise<void> {
    const asked = [...this.#living.values()]
    const answers = await Promise.allSettled(asked.map(ask))
    answers.forEach((answer, index) => {
      const isAlive = [...this.#living.values()].includes(asked[index] as BotProcess)
      if (answer.status === 'rejected' && isAlive) throw answer.reason
    })
  }
}

/** One process, and what is asked of it. */
class BotProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: unknown) => void }
  >()
  #lastId = 0
  readonly started: Promise<unknown>
  /** Resolves with how it ended. */
  readonly ended: Promise<string>

  constructor(offset: number, env: Record<string, string>) {
    const main = join(import.meta.dirname, `../main${extname(import.meta.filename)}`)
    this.#child = fork(main, ['playground-bot', String(offset)], { env, cwd: env.DATA_DIR })
    const { promise, resolve } = withResolver<string>()
    this.ended = promise
    this.started = this.#answerTo(0)
    this.#child.on(
      'message',
      contained((said) => {
        const { id, result, failed } = said as BotAnswer
        const waiting = this.#waiting.get(id)
        this.#waiting.delete(id)
        if (failed === undefined) waiting?.resolve(result)
        else waiting?.reject(new UserError(failed))
      }),
    )
    this.#child.once(
      'exit',
      contained((code, signal) => {
        for (const { reject } of this.#waiting.values())
          reject(new UserError('a process of the bot has ended'))
        this.#waiting.clear()
        resolve(code === null ? String(signal) : `exit code ${code}`)
      }),
    )
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  ask<What extends keyof BotRequests>(
    what: What,
    argument?: Parameters<BotRequests[What]>[0],
  ): Promise<Awaited<ReturnType<BotRequests[What]>>> {
    this.#lastId += 1
    const id = this.#lastId
    const answer = this.#answerTo(id)
    if (!this.#child.connected) return Promise.reject(new UserError('a process of the bot has ended'))
    this.#child.send({ id, do: what, with: argument })
    return answer as Promise<Awaited<ReturnType<BotRequests[What]>>>
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }

  async end(): Promise<void> {
    await Promise.race([
      this.ask('close').catch(() => undefined),
      sleep(ENDS_WITHIN, undefined, { ref: false }),
    ])
    await this.kill()
  }

  #answerTo(id: number): Promise<unknown> {
    const { promise, resolve, reject } = withRejecter()
    this.#waiting.set(id, { resolve, reject })
    promise.catch(() => undefined)
    return promise
  }
}

function withRejecter() {
  let resolve: (result: unknown) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<unknown>((onResult, onError) => {
    resolve = onResult
    reject = onError
  })
  return { promise, resolve, reject }
}
