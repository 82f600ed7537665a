import type { Clock } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Config } from '../config.ts'
import { contained } from '../contained.ts'
import { fileClause } from '../errors.ts'
import type { BackupHealth } from '../health/backup-health.ts'
import { watchAdvice, watchFolders } from '../ingest/watch-folders.ts'
import type { Log } from '../log.ts'
import { lastDue, type Recurring, startCron, startMinuteTick } from '../tick.ts'
import type { Guard } from './guard.ts'
import type { Lifetime } from './lifetime.ts'
import type { Rounds } from './rounds.ts'

interface ScheduleParts {
  readonly config: Pick<Config, 'backups' | 'database' | 'ingestCron'>
  readonly cluster: Pick<Cluster, 'isPlanner'>
  readonly rounds: Rounds
  readonly backups: BackupHealth | null
  /** Looks for a newer release, where the owner has set an address. */
  readonly lookForRelease: (() => Promise<void>) | null
  /** Whether there are web sources to look at. */
  readonly hasAddresses: boolean
  /** Folders and files that are read as soon as something is dropped there; `null` where only the ticks look. */
  readonly watched: readonly string[] | null
  readonly clock: Clock
  readonly guard: Guard
  readonly log: Log
  readonly life: Lifetime
}

/** Starts everything that happens by the clock, or when a file is dropped. */
export function startSchedule(parts: ScheduleParts): void {
  const { config, cluster, rounds, hasAddresses, watched, guard, life } = parts
  const stopAtClose = (recurring: Recurring) => life.onClose(() => recurring.stop())
  rounds.started()
  stopAtClose(startMinuteTick(guard('the minute tick', rounds.plan)))
  if (config.database !== null) {
    // What another process plans is sent soon, and what people ask of another process is planned soon.
    stopAtClose(startEvery(SENT_WITHIN, guard('sending what is planned', rounds.send)))
    stopAtClose(startEvery(PLANNED_WITHIN, guard('looking for what is due', rounds.lookForNews)))
  }
  if (hasAddresses) {
    const fetch = guard('looking for digests', rounds.fetchRecent)
    stopAtClose(startCron(config.ingestCron, fetch))
    // The first look need not wait for the cron; nor does the bot wait for the look.
    void fetch()
  }
  if (config.backups !== null && parts.backups !== null) {
    const { run } = parts.backups
    const backUp = guard('backing up', async () => (cluster.isPlanner() ? run() : undefined))
    stopAtClose(startCron(config.backups.cron, backUp))
    void guard('looking for the newest backup', () => catchUp(parts, backUp))()
  }
  if (parts.lookForRelease !== null) {
    const look = guard('looking for a newer release', parts.lookForRelease)
    stopAtClose(startEvery(RELEASES_EVERY, look))
    void look()
  }
  if (watched !== null) watchForFiles(watched, parts)
}

/** How often processes look for work that another one planned, and for what is due because of another one (ms). */
const SENT_WITHIN = 1_000
const PLANNED_WITHIN = 5_000

/** How often the owner's address is asked for a newer release (ms). */
const RELEASES_EVERY = 24 * 60 * 60_000

/** Runs something again and again, never two at a time. */
function startEvery(ms: number, run: () => Promise<void>): Recurring {
  let isRunning = false
  const timer = setInterval(
    contained(async () => {
      if (isRunning) return
      isRunning = true
      await run()
      isRunning = false
    }),
    ms,
  )
  return { stop: async () => clearInterval(timer) }
}

/** A backup that was due while no bot ran is made now. */
async function catchUp(
  { config, backups, clock }: ScheduleParts,
  backUp: () => Promise<void>,
): Promise<void> {
  const due = config.backups === null ? null : lastDue(config.backups.cron, clock.now())
  if (due !== null && ((await backups?.newest()) ?? 0) < due) await backUp()
}

/** Reads what is dropped; where a folder can't be watched, the ticks still look, and that is said once. */
function watchForFiles(paths: readonly string[], { rounds, guard, log, life }: ScheduleParts): void {
  const said = new Set<string>()
  const watch = watchFolders({
    paths,
    changed: guard('reading new digests', rounds.readFiles),
    failed: (error) => {
      const text = `a folder can't be watched (${fileClause(error)}); ${watchAdvice(error)}`
      if (!said.has(text)) log.warn({ code: error.code }, text)
      said.add(text)
    },
  })
  life.onClose(() => watch.close())
}
