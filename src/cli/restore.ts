import { resolve } from 'node:path'
import { systemClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import { restoreStore } from '../store/files/file-store.ts'
import { printLine } from './streams.ts'

export interface RestoreOptions {
  readonly replace?: true
}

/**
 * `restore FILE`: puts a backup into the data folder, while no bot runs on it; `--replace` moves what is there aside.
 *
 * @throws UserError where the folder is in use or has data, or the backup can't be used
 */
export async function restore(name: string, options: RestoreOptions): Promise<void> {
  const { dataDir, database, logLevel } = loadConfig()
  if (database !== null) {
    throw new UsageError(
      'restore puts a backup into files. Leave DATABASE_URL out and name an empty DATA_DIR for it; then "paperboy migrate --to postgres" moves it into an empty database.',
    )
  }
  const { at, files, aside, deleted } = await restoreStore(dataDir, {
    file: resolve(name),
    replace: options.replace === true,
    now: systemClock.now(),
    log: createLog(logLevel),
  })
  await printLine(`${dataDir} is as it was at ${at}: ${files} files.`)
  if (aside !== null)
    await printLine(`What was there before is in ${aside}; remove it once you don’t need it.`)
  if (deleted > 0)
    await printLine(`${deleted} ${deleted === 1 ? 'person' : 'people'} deleted since then stayed deleted.`)
  await printLine('Start the bot: what it posted since then is looked for first, so nothing is posted twice.')
}
