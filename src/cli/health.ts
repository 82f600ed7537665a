import { loadConfig } from '../config.ts'
import { UserError } from '../errors.ts'
import { statusSchema } from '../store/files/control/requests.ts'
import { askHolder } from '../store/files/lock.ts'
import { printLine } from './streams.ts'

/**
 * `health`: asks the bot that has the data folder how it is, over its socket there. What a container's health check runs,
 * so it loads neither discord.js nor the library.
 *
 * @throws UserError where none answers, or it can't do its work
 */
export async function health(): Promise<void> {
  const { dataDir } = loadConfig()
  const answer = await askHolder(dataDir, { do: 'status' })
  if (answer.is === 'nobody') throw new UserError(`No bot runs on ${dataDir}.`)
  if (answer.is === 'unreachable') {
    throw new UserError(
      `The bot that has ${dataDir} does not answer; it may run on another machine, or hang.`,
    )
  }
  const { connected, papers, days, unwritable } = statusSchema.parse(answer.result)
  const faults = [
    ...(connected ? [] : ['The bot is not connected to Discord.']),
    ...(unwritable === null ? [] : [`The bot’s data folder can’t be written: ${unwritable}.`]),
  ]
  if (faults.length > 0) throw new UserError(faults.join('\n'))
  await printLine(`healthy: connected to Discord, ${papers} papers of ${days} days`)
}
