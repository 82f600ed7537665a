import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { checkReleases, releaseClause } from '../health/releases.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Lifetime } from './lifetime.ts'

/** Looks for a newer release, where the owner has set an address, and says each version once in the log, over restarts, too. */
export function createReleaseLook(parts: {
  readonly config: Pick<Config, 'releasesUrl' | 'allowPrivateSources'>
  readonly store: Pick<Store, 'alerts'>
  /** The version of this Paperboy. */
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly life: Pick<Lifetime, 'stopping'>
}): (() => Promise<void>) | null {
  const { config, store, version, clock, log, life } = parts
  const { releasesUrl: url, allowPrivateSources: allowPrivate } = config
  if (url === null) return null
  const said = new Set<string>()
  const once = (text: string) => {
    if (!said.has(text)) log.warn({ url }, text)
    said.add(text)
  }
  return async () => {
    const found = await checkReleases(url, { version, allowPrivate, signal: life.stopping })
    if (life.stopping.aborted) return
    if (found.kind === 'unknown') once(`RELEASES_URL is of no use: ${found.why}`)
    else if (found.isNewer && (await store.alerts.add(`release ${found.release.version}`, clock.now()))) {
      once(`${releaseClause(found.release, version)}. docs/operating.md says how to upgrade.`)
    }
  }
}
