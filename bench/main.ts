import { parseArgs } from 'node:util'
import { benchCluster } from './cluster.ts'
import { benchFanOut } from './fan-out.ts'
import { benchIngest } from './ingest.ts'
import { benchInteractions } from './interactions.ts'
import { benchLedger } from './ledger.ts'
import { benchPictures } from './pictures.ts'
import { benchRecovery } from './recovery.ts'
import { benchRelevance } from './relevance-folds.ts'
import { benchRender } from './render.ts'
import { benchSearch } from './search.ts'
import { benchSiege } from './siege.ts'
import { benchStart } from './start.ts'
import { benchSubscriptions } from './subscriptions.ts'
import { benchTurns } from './turns.ts'

/** What the command line says, each meant for one of them. */
interface Options {
  readonly minutes: number
  readonly only: string
}

/** Benchmarks by name: `npm run bench -- search` runs one, without a name all but the long ones run. */
const BENCHES: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  cluster: benchCluster,
  fanout: benchFanOut,
  ingest: benchIngest,
  interactions: benchInteractions,
  ledger: benchLedger,
  pictures: benchPictures,
  recovery: benchRecovery,
  relevance: benchRelevance,
  render: benchRender,
  search: benchSearch,
  siege: benchSiege,
  start: benchStart,
  subscriptions: benchSubscriptions,
  turns: benchTurns,
}

/** Those that run only when they are named: they take many minutes. */
const LONG: ReadonlySet<string> = new Set(['siege'])

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: {
    // Real minutes of each run of the siege.
    minutes: { type: 'string', default: '10' },
    // A part of the name of the outages that recovery is tried on.
    only: { type: 'string', default: '' },
  },
})
const usual = Object.keys(BENCHES).filter((name) => !LONG.has(name))
for (const name of names.length === 0 ? usual : names) {
  const bench = BENCHES[name]
  if (bench === undefined) {
    console.error(`There is no benchmark "${name}"; there are: ${Object.keys(BENCHES).join(', ')}.`)
    process.exitCode = 2
  } else await bench({ minutes: Number(values.minutes), only: values.only })
}
