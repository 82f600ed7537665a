import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Paper } from '../src/digest/paper.ts'
import { Library } from '../src/library/library.ts'
import { createLog } from '../src/log.ts'
import { createEngine } from '../src/search/engine.ts'
import { openStore } from '../src/store/files/file-store.ts'
import { putDigests } from '../test/support/builders/stored.ts'
import { digestsOf } from './recombine.ts'

const RUNS = 5

/** Prints what opening a stored library takes, with and without its kept index, beside indexing alone. */
export async function printOpening(papers: readonly Paper[]): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const open = async (index: 'kept' | 'missing') => {
    await using store = await openStore(dataDir, createLog('silent'))
    const cache = index === 'kept' ? store.index : { ...store.index, load: async () => null }
    const begun = performance.now()
    const library = await Library.open(store.digests, createEngine(), { cache })
    const ms = performance.now() - begun
    await library.settled()
    return ms
  }
  const index = async () => {
    const begun = performance.now()
    createEngine().put(papers)
    return performance.now() - begun
  }
  {
    await using store = await openStore(dataDir, createLog('silent'))
    await putDigests(store.digests, digestsOf(papers))
  }
  const [indexing, missing, kept] = [
    await fastest(index),
    await fastest(() => open('missing')),
    await fastest(() => open('kept')),
  ]
  await rm(dataDir, { recursive: true })
  console.log(
    `\nOpening a stored library of ${papers.length.toLocaleString('en')} papers, best of ${RUNS}: ${kept.toFixed(0)} ms with its kept index, ${missing.toFixed(0)} ms without; indexing alone ${indexing.toFixed(0)} ms (× ${(indexing / kept).toFixed(1)})`,
  )
}

async function fastest(run: () => Promise<number>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < RUNS; turn++) best = Math.min(best, await run())
  return best
}
