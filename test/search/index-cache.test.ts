import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Library } from '../../src/library/library.ts'
import { createEngine } from '../../src/search/engine.ts'
import type { IndexCache } from '../../src/search/index-cache.ts'
import type { StorableIndex } from '../../src/search/search-index.ts'
import { openStore } from '../../src/store/files/file-store.ts'
import { sampleDigest } from '../support/builders/samples.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { memoryDigests } from '../support/fakes/memory-digests.ts'

/** A cache in memory. */
function memoryCache() {
  let kept: Uint8Array | null = null
  let saves = 0
  const cache: IndexCache = {
    load: async () => kept,
    async save(pieces, signal) {
      const taken: Uint8Array[] = []
      for (const piece of pieces) {
        await Promise.resolve()
        if (signal.aborted) return
        taken.push(Uint8Array.from(piece))
      }
      saves += 1
      kept = Uint8Array.from(Buffer.concat(taken))
    },
  }
  return { cache, saves: () => saves }
}

/** The engine, with the ids that it was made to analyse. */
function watchedEngine(): { index: StorableIndex; analysed: string[] } {
  const engine = createEngine()
  const analysed: string[] = []
  const put: StorableIndex['put'] = (papers) => {
    analysed.push(...papers.map(({ id }) => id))
    engine.put(papers)
  }
  return { index: { ...engine, put }, analysed }
}

const feb10 = sampleDigest('2025-02-10', ['2502.00001', '2502.00002'])
const feb11 = sampleDigest('2025-02-11', ['2502.00003'])
const find = (library: Library, query: string) =>
  library.search(query, { limit: 5 }).papers.map(({ paper }) => paper.id)

describe('a library with a cache of its index', () => {
  it('keeps the index once it was built, and analyses nothing at the next start', async () => {
    const { cache, saves } = memoryCache()
    const first = await Library.open(memoryDigests([feb10]), createEngine(), { cache })
    await first.settled()
    expect(saves()).toBe(1)
    const { index, analysed } = watchedEngine()
    const second = await Library.open(memoryDigests([feb10]), index, { cache })
    await second.settled()
    expect(analysed).toEqual([])
    expect(saves()).toBe(1)
    expect(find(second, '2502.00002')).toEqual(['2502.00002'])
    expect(second.related('2502.00001', 5)).toEqual(first.related('2502.00001', 5))
  })

  it('analyses what came while it did not run, and keeps that too', async () => {
    const { cache } = memoryCache()
    await (await Library.open(memoryDigests([feb10]), createEngine(), { cache })).settled()
    const { index, analysed } = watchedEngine()
    await (await Library.open(memoryDigests([feb10, feb11]), index, { cache })).settled()
    expect(analysed).toEqual(['2502.00003'])
    const later = watchedEngine()
    await Library.open(memoryDigests([feb10, feb11]), later.index, { cache })
    expect(later.analysed).toEqual([])
  })

  it('keeps the index after digests are taken in, once for many, and not where nothing changed', async () => {
    const { cache, saves } = memoryCache()
    const library = await Library.open(memoryDigests([feb10]), createEngine(), { cache })
    await library.settled()
    const days = Array.from({ length: 9 }, (_, day) =>
      sampleDigest(`2025-03-0${day + 1}`, [`2503.0000${day}`]),
    )
    await Promise.all(days.map((day) => library.ingest([day])))
    await library.settled()
    expect(saves()).toBe(2)
    await library.ingest(days)
    await library.settled()
    expect(saves()).toBe(2)
    const { index, analysed } = watchedEngine()
    await Library.open(memoryDigests([feb10, ...days]), index, { cache })
    expect(analysed).toEqual([])
  })

  it('builds the index again where the kept one is of other papers', async () => {
    const { cache } = memoryCache()
    await (await Library.open(memoryDigests([feb10]), createEngine(), { cache })).settled()
    const { index, analysed } = watchedEngine()
    const library = await Library.open(memoryDigests([feb11]), index, { cache })
    expect(analysed).toEqual(['2502.00003'])
    expect(find(library, '2502.00001')).toEqual([])
  })

  it('does so in the data folder, over a damaged file too', async () => {
    const dataDir = await tempFolder()
    const start = async () => {
      await using store = await openStore(dataDir, listeningLog())
      const { index, analysed } = watchedEngine()
      const library = await Library.open(store.digests, index, { cache: store.index })
      await library.ingest([feb10, feb11])
      await library.settled()
      return { analysed, found: find(library, '2502.00003') }
    }
    const found = ['2502.00003']
    expect(await start()).toEqual({ analysed: ['2502.00001', '2502.00002', '2502.00003'], found })
    expect(await start()).toEqual({ analysed: [], found })
    await truncate(join(dataDir, 'library/index.bin'), 100)
    expect((await start()).analysed).toHaveLength(3)
    expect(await start()).toEqual({ analysed: [], found })
  })
})
