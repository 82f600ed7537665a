import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf, UserError } from '../../errors.ts'
import { type BackupFacts, type BackupReport, removeBrokenOff } from './backup.ts'
import { namesIn } from './folder-writer.ts'

/** Backups that are made by a schedule, in one folder. */
export interface ScheduledBackups {
  /**
   * Makes one now, then removes the oldest of ours beyond those that are kept.
   *
   * @throws UserError where it can't be written
   */
  make(): Promise<BackupReport & { readonly file: string }>
  /** When the newest was made (ms UTC), or `null`. */
  newest(): Promise<number | null>
}

/** What scheduled backups are made with. */
export interface ScheduledBackupsParts {
  readonly folder: string
  /** How many are kept. */
  readonly keep: number
  /** The version of Paperboy. */
  readonly program: string
  /** ms UTC. */
  readonly now: () => number
  readonly write: (file: string, facts: BackupFacts) => Promise<BackupReport>
  readonly remove: (file: string) => Promise<void>
}

/** The names that we give: `paperboy-2026-11-27T03-00-00Z.backup`. Other files in the folder are left alone. */
const NAME = /^paperboy-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.backup$/

function nameOf(instant: number): string {
  return `paperboy-${new Date(instant).toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`
}

function instantOf(name: string): number | null {
  const [, date, hour, minute, second] = NAME.exec(name) ?? []
  return date === undefined ? null : Date.parse(`${date}T${hour}:${minute}:${second}Z`)
}

/** When the newest scheduled backup in a folder was made (ms UTC), or `null`; a folder that is not there has none. */
export async function newestBackup(folder: string): Promise<number | null> {
  const instants = (await namesIn(folder)).flatMap((name) => instantOf(name) ?? [])
  return instants.length === 0 ? null : instants.reduce((a, b) => Math.max(a, b))
}

export function createScheduledBackups(parts: ScheduledBackupsParts): ScheduledBackups {
  const { folder, keep, program, now, write, remove } = parts
  return {
    async make() {
      const at = now()
      const file = join(folder, nameOf(at))
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
        throw new UserError(`The folder ${folder} can't be made: ${systemCodeOf(error) ?? String(error)}.`)
      })
      await removeBrokenOff(folder, (name) => NAME.test(name))
      const report = await write(file, { program, at: new Date(at).toISOString() })
      const ours = (await namesIn(folder)).filter((name) => NAME.test(name)).sort()
      for (const name of ours.slice(0, Math.max(0, ours.length - keep))) await remove(join(folder, name))
      return { ...report, file }
    },
    newest: () => newestBackup(folder),
  }
}
