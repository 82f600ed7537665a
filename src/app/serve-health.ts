import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Gateway } from '../discord/connection/client.ts'
import type { BackupHealth } from '../health/backup-health.ts'
import { type Health, reasonsNotReady } from '../health/health.ts'
import { startHealthServer } from '../health/health-server.ts'
import { unreadableClause } from '../ingest/unreadable-clause.ts'
import { utcDate } from '../library/come.ts'
import type { Library } from '../library/library.ts'
import type { Store } from '../store/store.ts'
import type { Lifetime } from './lifetime.ts'

/**
 * Says how the bot is, to who asks: metrics, and health over HTTP where a port is set.
 *
 * @returns the port, or `null`
 * @throws UsageError where the port can't be listened on
 */
export async function serveHealth(parts: {
  readonly config: Pick<Config, 'http'>
  readonly health: Pick<Health, 'metrics'>
  readonly store: Pick<Store, 'ledger' | 'probe'>
  readonly library: Library
  readonly gateway: Gateway
  readonly backups: BackupHealth | null
  /** Rejections that nobody caught, since the process began. */
  readonly unhandled: () => number
  readonly clock: Clock
  readonly life: Pick<Lifetime, 'onClose'>
}): Promise<number | null> {
  const { config, health, store, library, gateway, backups, unhandled, clock, life } = parts
  const { metrics } = health
  metrics.watch({
    queued: store.ledger.openSteps,
    papers: () => library.size,
    shards: gateway.shards,
    unhandled,
  })
  if (backups !== null) metrics.watchBackups(backups.ageSeconds)
  if (config.http === null) return null
  const today = () => utcDate(clock.now())
  const server = await startHealthServer({
    ...config.http,
    metrics: metrics.text,
    notReady: () =>
      reasonsNotReady({
        shards: gateway.shards,
        probeStore: store.probe,
        newest: () => library.newest(today()),
        unreadable: () =>
          library.unreadable(today()).map((day) => ({ date: day.date, why: unreadableClause(day) })),
        today,
        backupFault: () => backups?.fault() ?? null,
      }),
    async notes() {
      const made = (await backups?.newest()) ?? null
      return made === null ? [] : [`newest backup: ${new Date(made).toISOString()}`]
    },
  })
  life.onClose(() => server.close())
  return server.port
}
