import { resolve } from 'node:path'
import { openStore } from '../app/open-store.ts'
import { systemClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { backupResultSchema } from '../store/files/control/requests.ts'
import { askHolder } from '../store/files/lock.ts'
import { packageVersion } from './package-folder.ts'
import { printLine } from './streams.ts'

/**
 * `backup FILE`: writes everything that the bot keeps to a new file, as it is at one moment, whether a bot runs or not.
 *
 * @throws UserError where the file is there already, or can't be written
 */
export async function backup(name: string): Promise<void> {
  const config = loadConfig()
  const { dataDir } = config
  const file = resolve(name)
  const program = packageVersion()
  const answer = await askHolder(dataDir, { do: 'backup', with: { file, program } })
  if (answer.is === 'answered') return report(file, backupResultSchema.parse(answer.result))
  await using store = await openStore(config, createLog(config.logLevel))
  await report(file, await store.backup(file, { program, at: new Date(systemClock.now()).toISOString() }))
}

function report(
  file: string,
  { files, bytes }: { readonly files: number; readonly bytes: number },
): Promise<void> {
  return printLine(
    `${file}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB. paperboy restore ${file} brings them back.`,
  )
}
