import { startApp } from '../app.ts'
import { systemClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { contained } from '../contained.ts'
import { UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import { writeCrashNote } from '../store/files/crash-note.ts'
import { packageVersion } from './package-folder.ts'
import { watchProcess } from './process-faults.ts'
import { stopped } from './stop-signal.ts'

/** How long the process may take to end by itself once everything is closed (ms). */
const GRACE = 500

/**
 * `start`: runs the bot until it is asked to stop.
 *
 * @param stop aborts at that request, which may come while the bot still starts
 * @throws UserError where it can't start or can't go on
 */
export async function start(stop: AbortSignal): Promise<void> {
  const config = loadConfig()
  const { token } = config.discord
  if (token === null) {
    throw new UsageError(
      'DISCORD_TOKEN is not set. "paperboy setup" asks for it and writes .env (.env.example explains every setting). To try the bot without one: npm run playground',
    )
  }
  const log = createLog(config.logLevel)
  const faults = watchProcess(log, (fault) =>
    writeCrashNote(config.dataDir, { at: systemClock.now(), fault }),
  )

  const parts = {
    config,
    token,
    clock: systemClock,
    log,
    stop,
    unhandled: faults.unhandled,
    version: packageVersion(),
  }
  const app = await startApp(parts).catch((error) => {
    if (stop.aborted) return null
    throw error
  })
  if (app === null) {
    log.info('stopped during the start')
    return endSoon()
  }
  log.info(`${app.name} is running with ${app.library.size} papers. Stop it with Ctrl-C.`)
  log.info(`To add it to a server, open ${app.inviteUrl} and then type /channel subscribe there.`)

  // What fell due while the bot was off need not wait for the next minute.
  app.tick().catch((error) => log.error({ err: error }, 'the first tick failed; it is tried again'))

  const reason = await Promise.race([stopped(stop), app.ended])
  log.info('stopping')
  await app.close()
  endSoon()
  if (reason !== undefined) throw reason
}

/** What Discord keeps waiting would keep the process alive; all that matters is written by now. */
function endSoon(): void {
  setTimeout(
    contained(() => process.exit()),
    GRACE,
  ).unref()
}
