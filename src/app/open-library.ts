import type { Clock } from '../clock.ts'
import type { Health } from '../health/health.ts'
import type { IngestParts } from '../ingest/ingest.ts'
import { rebuild } from '../ingest/rebuild.ts'
import { utcDate } from '../library/come.ts'
import { Library } from '../library/library.ts'
import type { Log } from '../log.ts'
import { createEngine } from '../search/engine.ts'
import type { Store } from '../store/store.ts'

/**
 * Opens the library, and reads again what the archive has and the library lost.
 *
 * @throws the reason of `unwanted` where that aborts between two days
 */
export async function openLibrary(parts: {
  readonly store: Pick<Store, 'digests' | 'index' | 'forgotten' | 'lostMonths'>
  readonly ingestParts: IngestParts
  readonly health: Pick<Health, 'feed'>
  readonly clock: Clock
  readonly log: Log
  readonly unwanted: AbortSignal | undefined
}): Promise<Library> {
  const { store, ingestParts, health, clock, log, unwanted } = parts
  const library = await Library.open(store.digests, createEngine(), {
    cache: store.index,
    forgotten: store.forgotten,
    today: () => utcDate(clock.now()),
  })
  unwanted?.throwIfAborted()
  const days = library.dates().length
  log.info({ papers: library.size, digests: days }, `the library has ${library.size} papers of ${days} days`)
  for await (const outcome of rebuild(library, store.lostMonths(), ingestParts)) {
    unwanted?.throwIfAborted()
    health.feed(outcome.status === 'passed-over' ? { ...outcome, files: [outcome] } : outcome)
  }
  return library
}
