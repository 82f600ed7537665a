import { startApp } from '../app.ts'
import { systemClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { messageOf, UsageError } from '../errors.ts'
import { createLog } from '../log.ts'

/** How long the process may take to end by itself once everything is closed (ms). */
const GRACE = 500

/**
 * `start`: runs the bot until Ctrl-C or SIGTERM.
 *
 * @throws UserError where it can't start or can't go on
 */
export async function start(): Promise<void> {
  const config = loadConfig()
  const { token } = config.discord
  if (token === null) {
    throw new UsageError(
      'DISCORD_TOKEN is not set. Put your bot’s token in .env (see .env.example), or try the bot without one: npm run playground',
    )
  }
  const log = createLog(config.logLevel)
  // A malformed packet rejects inside discord.js where nobody can catch it; that must not end the bot.
  process.on('unhandledRejection', (error) => log.error({ err: error }, `unhandled: ${messageOf(error)}`))

  for (const name of config.unused) log.warn(`${name} is set, but this version does not act on it`)

  const app = await startApp({ config, token, clock: systemClock, log })
  log.info(`${app.name} is running with ${app.library.size} papers. Stop it with Ctrl-C.`)
  log.info(`To add it to a server, open ${app.inviteUrl} and then type /channel subscribe there.`)

  // What fell due while the bot was off need not wait for the next minute.
  app.tick().catch((error) => log.error({ err: error }, 'the first tick failed; it is tried again'))

  const reason = await Promise.race([stopSignal(), app.ended])
  log.info('stopping')
  await app.close()
  // What Discord keeps waiting would keep the process alive; all that matters is written by now.
  setTimeout(() => process.exit(), GRACE).unref()
  if (reason !== undefined) throw reason
}

/** Resolves at the first signal to stop; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const onSignal = () => {
      if (asked) process.exit(1)
      asked = true
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
