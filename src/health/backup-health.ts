import { messageOf } from '../errors.ts'

/** What is known of scheduled backups, and one more way to make one. */
export interface BackupHealth {
  /** Makes one, and remembers how that went. @throws what it failed with */
  run(): Promise<void>
  /** When the newest was made (ms UTC); `null` where there is none, or their folder can't be read. */
  newest(): Promise<number | null>
  /** Why the last one was not made; `null` where it was, or none was tried yet. */
  fault(): string | null
  /** Seconds since the newest was made; `NaN` where there is none. */
  ageSeconds(): Promise<number>
}

/** Watches how backups go. */
export function watchBackups(parts: {
  readonly make: () => Promise<{ readonly file: string; readonly bytes: number }>
  readonly newest: () => Promise<number | null>
  /** ms UTC. */
  readonly now: () => number
  readonly report: (made: { readonly file: string; readonly bytes: number }) => void
}): BackupHealth {
  let fault: string | null = null
  // What is wrong with the folder is said when the next backup fails.
  const newest = () => parts.newest().catch(() => null)
  return {
    async run() {
      try {
        const made = await parts.make()
        fault = null
        parts.report(made)
      } catch (error) {
        fault = messageOf(error)
        throw error
      }
    },
    newest,
    fault: () => fault,
    async ageSeconds() {
      const made = await newest()
      return made === null ? Number.NaN : Math.round((parts.now() - made) / 1_000)
    },
  }
}
