import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Paper } from '../../src/digest/paper.ts'
import { documentOf } from '../../src/library/engine/document.ts'
import { createEngine } from '../../src/library/engine/engine.ts'
import { InvertedIndex } from '../../src/library/engine/inverted-index.ts'
import { readGenerously, readQuery } from '../../src/library/engine/query.ts'
import { Ranking } from '../../src/library/engine/ranking.ts'
import { relatedTo } from '../../src/library/engine/related.ts'
import { samplePaper } from '../support/samples.ts'

const WORDS = 'video rope rotary model models language agent bench zero gpt 4o reasoning the of GRPO'.split(
  ' ',
)
const text = (maxLength: number) =>
  fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', '-', ' ', ': ')), {
      minLength: 1,
      maxLength,
    })
    .map((pairs) => pairs.flat().join(''))

const somePaper = fc
  .record({
    number: fc.nat(30),
    title: text(5),
    summary: fc.array(text(8), { maxLength: 3 }),
    tags: fc.subarray(['Robotics', 'Multimodal', 'Audio']),
    day: fc.integer({ min: 10, max: 28 }),
  })
  .map(({ number, day, ...facts }) =>
    samplePaper(`2503.${10_000 + number}`, { ...facts, dates: [`2025-03-${day}`] }),
  )

/** Every paper looked at, nothing left out: what {@link Ranking} must give. */
function rankSlowly(papers: readonly Paper[], query: string, share: number, index: InvertedIndex) {
  const read = readQuery(query, index)
  const clauses = [...read.clauses, ...readGenerously(read, ({ known }) => !known, index)]
  const total = read.words.reduce((sum, { mass }) => sum + mass, 0)
  const massOf = (bits: number) =>
    read.words.reduce((sum, { mass }, place) => ((bits >>> place) & 1 ? sum + mass : sum), 0)
  const ranked = papers.flatMap((paper) => {
    const { terms } = documentOf(paper, index.stem)
    let [sum, bits, inTitle] = [0, 0, 0]
    for (const clause of clauses) {
      const posting = terms.get(clause.term)
      if (posting === undefined) continue
      sum += clause.weight * (posting >>> 1)
      bits |= clause.bits
      if (posting & 1) inTitle |= clause.bits
    }
    if (bits === 0 || massOf(bits) < share * total) return []
    return {
      id: paper.id,
      date: paper.dates.at(-1) ?? '',
      score: sum * (1 + massOf(inTitle) / total) * (1 + massOf(bits) / total),
    }
  })
  ranked.sort((a, b) => b.score - a.score || compare(b.date, a.date) || compare(b.id, a.id))
  return { clauses, words: read.words, ids: ranked.map(({ id }) => id) }
}

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

/** The last of each id, as an index that is told of them in turn holds them. */
const last = (papers: readonly Paper[]) => [...new Map(papers.map((paper) => [paper.id, paper])).values()]

describe('the engine', () => {
  it('ranks as a slow look at every paper does', () => {
    const cases = fc.tuple(fc.array(somePaper, { maxLength: 30 }), text(6), fc.constantFrom(0.3, 0.6, 1))
    fc.assert(
      fc.property(cases, ([told, query, share]) => {
        const papers = last(told)
        const index = new InvertedIndex()
        index.put(papers)
        const { ids, clauses, words } = rankSlowly(papers, query, share, index)
        if (words.length === 0) return
        const ranking = new Ranking(index)
        for (const limit of [3, 100]) {
          const ranked = ranking.rank({ words, clauses, share, limit, allows: () => true })
          expect(ranked.map(({ slot }) => index.paper(slot)?.id)).toEqual(ids.slice(0, limit))
        }
      }),
      { seed: 3, numRuns: 400 },
    )
  })

  it('answers after adding, updating and removing as one built at once', () => {
    const steps = fc.array(
      fc.oneof(
        fc
          .array(somePaper, { minLength: 1, maxLength: 12 })
          .map((papers) => ({ papers, remove: [] as string[] })),
        fc.array(fc.nat(30), { maxLength: 5 }).map((numbers) => ({
          papers: [] as Paper[],
          remove: numbers.map((number) => `2503.${10_000 + number}`),
        })),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(steps, text(4), (changes, query) => {
        const grown = createEngine()
        const held = new Map<string, Paper>()
        for (const { papers, remove } of changes) {
          grown.put(papers)
          for (const paper of papers) held.set(paper.id, paper)
          grown.remove(remove)
          for (const id of remove) held.delete(id)
        }
        const built = createEngine()
        built.put([...held.values()])
        const filter = { tags: ['Robotics'], notTags: ['Audio'] }
        expect(grown.search(query, { limit: 10 })).toEqual(built.search(query, { limit: 10 }))
        expect(grown.search(query, { limit: 10, filter })).toEqual(built.search(query, { limit: 10, filter }))
        expect(grown.suggest(query.slice(0, 4), 25)).toEqual(built.suggest(query.slice(0, 4), 25))
        for (const id of held.keys()) expect(grown.related(id, 5)).toEqual(built.related(id, 5))
      }),
      { seed: 3, numRuns: 150 },
    )
  })

  it('keeps answering rightly through many updates of the same papers', () => {
    const engine = createEngine()
    const papers = Array.from({ length: 20 }, (_, at) =>
      samplePaper(`2503.${20_000 + at}`, { title: `Name${at}: A Study`, nickname: `Name${at}` }),
    )
    for (let round = 0; round < 60; round++) engine.put(papers)
    expect(engine.search('Name7', { limit: 5 }).hits[0]?.id).toBe('2503.20007')
    expect(engine.suggest('name1', 25)).toHaveLength(11)
  })

  it('is related to no paper that it does not hold, and to none twice', () => {
    const index = new InvertedIndex()
    index.put([
      samplePaper('2503.00001', { title: 'Rotary embedding of video' }),
      samplePaper('2503.00002', { title: 'Rotary embeddings for videos' }),
      samplePaper('2503.00003', { title: 'Grasping with soft robots', summary: ['Hands hold eggs.'] }),
    ])
    expect(relatedTo('2503.00001', 5, index)[0]?.id).toBe('2503.00002')
    expect(relatedTo('2503.09999', 5, index)).toEqual([])
  })
})
