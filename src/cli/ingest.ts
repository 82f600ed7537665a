import { loadConfig } from '../config.ts'
import { type IngestOutcome, ingest } from '../library/ingest.ts'
import { Library } from '../library/library.ts'
import { createMiniSearchIndex } from '../library/minisearch-index.ts'
import { createLog } from '../log.ts'
import { openStore } from '../store/store.ts'
import { printLine, say } from './output.ts'

/** `ingest SOURCE...`: reads digests into the library. Exit code 1 where a source gave none. */
export async function ingestSources(
  sources: readonly string[],
  options: { readonly json?: true },
): Promise<void> {
  const config = loadConfig()
  await using store = await openStore(config.dataDir, createLog(config.logLevel))
  const library = await Library.open(store.digests, createMiniSearchIndex())
  for await (const outcome of ingest(library, sources, { allowPrivate: config.allowPrivateSources })) {
    if (outcome.status !== 'ingested') process.exitCode = 1
    if (options.json) await printLine(asJson(outcome))
    else if (outcome.status === 'ingested') await printLine(ingestText(outcome))
    else say(`paperboy: ${ingestText(outcome)}`)
  }
}

function asJson(outcome: IngestOutcome): string {
  switch (outcome.status) {
    case 'missing':
      return JSON.stringify({ source: outcome.source, error: 'nothing is published there' })
    case 'failed':
      return JSON.stringify({ source: outcome.source, error: outcome.reason })
    case 'ingested': {
      const { source, report, warnings } = outcome
      return JSON.stringify({
        source,
        date: report.date,
        added: report.added.length,
        updated: report.updated.length,
        unchanged: report.unchanged.length,
        rejected: report.rejected.map(({ line, reason }) => ({ line, reason })),
        warnings,
      })
    }
  }
}

/** An outcome as a person reads it: counts, and a line for every row that was not read. */
export function ingestText(outcome: IngestOutcome): string {
  switch (outcome.status) {
    case 'missing':
      return `${outcome.source}: nothing is published there.`
    case 'failed':
      return `${outcome.source} ${outcome.reason}.`
    case 'ingested': {
      const { date, added, updated, unchanged, rejected } = outcome.report
      const counts = `${added.length} added, ${updated.length} updated, ${unchanged.length} unchanged, ${rejected.length} rejected`
      const rows = rejected.map(({ line, reason }) => `  line ${line}: ${reason}`)
      return [`${date}: ${counts}`, ...rows].join('\n')
    }
  }
}
