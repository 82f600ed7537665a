import { rm } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { type BackupHealth, watchBackups } from '../health/backup-health.ts'
import type { Log } from '../log.ts'
import { createScheduledBackups } from '../store/files/scheduled-backups.ts'
import type { Store } from '../store/store.ts'

/** The backups that are made by a schedule; `null` where none are set up. */
export function createBackups(parts: {
  readonly config: Pick<Config, 'backups'>
  readonly store: Pick<Store, 'backup'>
  /** The version of Paperboy. */
  readonly version: string
  readonly clock: Clock
  readonly log: Log
}): BackupHealth | null {
  const { config, store, version, clock, log } = parts
  if (config.backups === null) return null
  const { folder, keep } = config.backups
  const { now } = clock
  return watchBackups({
    ...createScheduledBackups({
      folder,
      keep,
      program: version,
      now,
      write: store.backup,
      remove: (file) => rm(file),
    }),
    now,
    report: ({ file, bytes }) => log.info({ file, bytes }, `backed up to ${file}`),
  })
}
