import { benchFanOut } from './fan-out.ts'
import { benchIngest } from './ingest.ts'
import { benchInteractions } from './interactions.ts'
import { benchLedger } from './ledger.ts'
import { benchRelevance } from './relevance-folds.ts'
import { benchRender } from './render.ts'
import { benchSearch } from './search.ts'
import { benchSubscriptions } from './subscriptions.ts'

/** Benchmarks by name: `npm run bench -- search` runs one, without a name all of them run. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  fanout: benchFanOut,
  ingest: benchIngest,
  interactions: benchInteractions,
  ledger: benchLedger,
  relevance: benchRelevance,
  render: benchRender,
  search: benchSearch,
  subscriptions: benchSubscriptions,
}

const names = process.argv.slice(2)
for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
  const bench = BENCHES[name]
  if (bench === undefined) {
    console.error(`There is no benchmark "${name}"; there are: ${Object.keys(BENCHES).join(', ')}.`)
    process.exitCode = 2
  } else await bench()
}
