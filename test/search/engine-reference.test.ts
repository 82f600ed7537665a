import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Paper } from '../../src/digest/paper.ts'
import { createEngine } from '../../src/search/engine.ts'
import { allowedBy } from '../../src/search/filter.ts'
import { CONTENTS_VERSION, InvertedIndex } from '../../src/search/inverted-index.ts'
import { readGenerously, readQuery } from '../../src/search/query.ts'
import { Ranking } from '../../src/search/ranking.ts'
import { Scoring } from '../../src/search/scoring.ts'
import type { SearchFilter, StorableIndex } from '../../src/search/search-index.ts'
import { atOnce } from '../../src/turns.ts'
import { samplePaper } from '../support/builders/samples.ts'
import { keepsTo, rankSlowly, relatedSlowly, searchSlowly, suggestSlowly } from './slow-engine.ts'

const WORDS = 'video rope rotary model models language agent bench zero gpt 4o reasoning the of GRPO'.split(
  ' ',
)
const TAGS = ['Robotics', 'Multimodal', 'Audio']
const AUTHORS = ['Ann Lee', 'Bo Čech', 'annlee', 'Ann B. Čech']
const DATES = Array.from({ length: 8 }, (_, day) => `2025-03-1${day}`)

const text = (maxLength: number) =>
  fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', '-', ' ', ': ')), {
      minLength: 1,
      maxLength,
    })
    .map((pairs) => pairs.flat().join('').trim())

const somePaper = fc
  .record({
    number: fc.nat(30),
    title: text(5),
    nickname: fc.option(text(2)),
    summary: fc.array(text(8), { maxLength: 3 }),
    tags: fc.subarray(TAGS),
    authors: fc.subarray(AUTHORS),
    code: fc.constantFrom([], ['https://github.com/a/b']),
    models: fc.constantFrom([], ['https://huggingface.co/a/b']),
    dates: fc.subarray(DATES, { minLength: 1, maxLength: 3 }),
  })
  .map(({ number, ...facts }) => samplePaper(`2503.${10_000 + number}`, facts))

/** Papers of which no two have the same id. */
const somePapers = fc.array(somePaper, { maxLength: 30 }).map(last)

const someFilter: fc.Arbitrary<SearchFilter> = fc.record(
  {
    tags: fc.subarray(TAGS, { maxLength: 2 }),
    notTags: fc.subarray(TAGS, { maxLength: 1 }),
    author: fc.constantFrom('ann lee', 'A. Čech', 'cech', 'Lee', 'nobody', ''),
    from: fc.constantFrom(...DATES),
    to: fc.constantFrom(...DATES),
    hasCode: fc.boolean(),
    hasModel: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** The last of each id, as an index has them that got them in turn. */
function last(papers: readonly Paper[]): Paper[] {
  return [...new Map(papers.map((paper) => [paper.id, paper])).values()]
}

function indexOf(papers: readonly Paper[]): InvertedIndex {
  const index = new InvertedIndex()
  index.put(papers)
  return index
}

function engineOf(papers: readonly Paper[]): StorableIndex {
  const engine = createEngine()
  engine.put(papers)
  return engine
}

function contentsOf(engine: StorableIndex): Uint8Array {
  return Uint8Array.from(Buffer.concat([...engine.contents()]))
}

function contains(engine: StorableIndex, id: string): boolean {
  return engine.search(id, { limit: 1 }).hits.length > 0
}

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)

describe('the engine', () => {
  it('ranks as a slow look at every paper does', () => {
    const cases = fc.tuple(somePapers, text(6), fc.constantFrom(0.3, 0.6, 1))
    fc.assert(
      fc.property(cases, ([papers, query, share]) => {
        const index = indexOf(papers)
        const read = readQuery(query, index)
        if (read.words.length === 0) return
        const clauses = [...read.clauses, ...readGenerously(read, ({ known }) => !known, index)]
        const expected = rankSlowly(papers, { ...read, clauses }, share, index)
        // Windows of four slots, so that few papers fill several.
        const ranking = new Ranking(index, new Scoring(index, 4))
        for (const limit of [3, 100]) {
          const ranked = ranking.rank({
            words: read.words,
            clauses,
            share,
            limit,
            allowed: allowedBy(undefined, index),
          })
          expect(ranked.map(({ slot }) => index.paper(slot)?.id)).toEqual(expected.slice(0, limit))
        }
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('finds what a slow look at every paper finds, in its order, within any filter', () => {
    let compared = 0
    fc.assert(
      fc.property(somePapers, text(2), fc.oneof(fc.constant({}), someFilter), (papers, query, filter) => {
        const expected = searchSlowly(papers, query, filter)
        if (expected === undefined) return
        compared += 1
        const { hits, exact } = engineOf(papers).search(query, { limit: 100, filter })
        expect(idsOf(hits)).toEqual(expected)
        expect(exact).toBe(true)
      }),
      { seed: 3, numRuns: 600 },
    )
    expect(compared).toBeGreaterThan(150)
  })

  it('keeps to filters as a slow look at each paper does', () => {
    fc.assert(
      fc.property(somePapers, someFilter, (papers, filter) => {
        const index = indexOf(papers)
        const allowed = allowedBy(filter, index)
        for (const paper of papers) {
          expect(allowed[index.slot(paper.id) ?? -1] !== 0, paper.id).toBe(keepsTo(filter, paper))
        }
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('looks at no paper for a filter that asks for nothing', () => {
    const index = indexOf([samplePaper('2503.00001')])
    for (const filter of [undefined, {}, { tags: [], notTags: [], author: ' ' }]) {
      expect(allowedBy(filter, index)).toBe(index.features)
    }
    expect(allowedBy({ hasCode: false }, index)).not.toBe(index.features)
  })

  it('relates papers by the cosine of their words', () => {
    fc.assert(
      fc.property(somePapers, fc.array(somePaper, { maxLength: 5 }), (papers, more) => {
        const stored = last([...papers, ...more])
        const engine = engineOf(papers)
        engine.put(more)
        for (const { id } of stored.slice(0, 5)) {
          const expected = relatedSlowly(stored, id)
          const found = engine.related(id, 8)
          const cosines = new Map(expected.map((each) => [each.id, each.cosine]))
          // Numbers of the last digit may differ, so that two that are all but equal may change places.
          expect(found).toHaveLength(Math.min(8, expected.length))
          for (const [place, each] of found.entries()) {
            expect(cosines.get(each.id)).toBeCloseTo(expected[place]?.cosine ?? -1, 9)
          }
        }
      }),
      { seed: 3, numRuns: 150 },
    )
  })

  it('names the words that make papers related, as the other writes them', () => {
    const engine = engineOf([
      samplePaper('2503.00001', { title: 'Rotary embedding of video', summary: ['It holds.'] }),
      samplePaper('2503.00002', { title: 'Embeddings, rotated: VIDEOS', summary: ['It holds.'] }),
      samplePaper('2503.00003', { title: 'Grasping with soft robots', summary: ['Hands hold eggs.'] }),
    ])
    const [nearest] = engine.related('2503.00001', 5)
    expect(nearest?.id).toBe('2503.00002')
    expect(nearest?.words).toEqual(expect.arrayContaining(['Embeddings', 'VIDEOS']))
    expect(engine.related('2503.09999', 5)).toEqual([])
    expect(engine.related('2503.00001', 0)).toEqual([])
  })

  it('offers what a slow look at every paper offers, in its order', () => {
    let compared = 0
    fc.assert(
      fc.property(somePapers, text(3), fc.nat(12), fc.constantFrom(3, 25), (papers, typed, length, limit) => {
        const beginning = typed.slice(0, length + 1)
        const expected = suggestSlowly(papers, beginning, limit)
        if (expected.length === 0) return
        compared += 1
        expect(engineOf(papers).suggest(beginning, limit)).toEqual(expected)
      }),
      { seed: 3, numRuns: 600 },
    )
    expect(compared).toBeGreaterThan(150)
  })

  it('answers from kept contents as one built at once', () => {
    const cases = fc.tuple(fc.array(somePapers, { maxLength: 4 }), somePapers, text(4), someFilter)
    fc.assert(
      fc.property(cases, ([rounds, since, query, filter]) => {
        const kept = createEngine()
        for (const papers of rounds) kept.put(papers)
        kept.remove(rounds.flat().flatMap(({ id }, place) => (place % 5 === 0 ? id : [])))
        const before = last(rounds.flat()).filter(({ id }) => contains(kept, id))
        const stored = last([...since, ...before])
        const opened = createEngine()
        opened.put(opened.restore(contentsOf(kept), stored))
        const built = engineOf(stored)
        expect(opened.search(query, { limit: 50, filter })).toEqual(
          built.search(query, { limit: 50, filter }),
        )
        expect(opened.search(query, { limit: 50 })).toEqual(built.search(query, { limit: 50 }))
        for (const typed of ['', query.slice(0, 3), query]) {
          expect(opened.suggest(typed, 25)).toEqual(built.suggest(typed, 25))
        }
        for (const { id } of stored.slice(0, 5)) expect(opened.related(id, 5)).toEqual(built.related(id, 5))
        // And it goes on as any index does.
        opened.remove(before.map(({ id }) => id))
        opened.put(since)
        expect(opened.search(query, { limit: 50 })).toEqual(engineOf(since).search(query, { limit: 50 }))
      }),
      { seed: 3, numRuns: 150 },
    )
  })

  it('loads kept contents only for the papers they are of, and only of its own version', () => {
    const papers = [samplePaper('2503.00001'), samplePaper('2503.00002')]
    const contents = contentsOf(engineOf(papers))
    const toPut = (bytes: Uint8Array, stored: readonly Paper[]) =>
      idsOf(createEngine().restore(bytes, stored))
    expect(toPut(contents, papers)).toEqual([])
    expect(toPut(contents, [...papers, samplePaper('2503.00003')])).toEqual(['2503.00003'])
    expect(toPut(contents, papers.slice(0, 1))).toEqual(['2503.00001'])
    const changes: Partial<Paper>[] = [
      { title: 'Another' },
      { nickname: 'Another' },
      { authors: ['Another'] },
      { summary: ['Another.'] },
      { tags: ['Another'] },
      { dates: ['2025-03-09'] },
    ]
    for (const change of changes) {
      const stored = papers.map((paper) => ({ ...paper, ...change }))
      expect(toPut(contents, stored), JSON.stringify(change)).toHaveLength(2)
    }
    const otherForm = Uint8Array.from(contents)
    otherForm[4] = (otherForm[4] ?? 0) + 1
    expect(toPut(otherForm, papers)).toHaveLength(2)
    for (const length of [0, 3, 8, 40, contents.length - 4]) {
      expect(toPut(contents.subarray(0, length), papers)).toHaveLength(2)
    }
  })

  it('does not grow for ever where papers come and go', () => {
    const engine = createEngine()
    const papers = Array.from({ length: 400 }, (_, at) =>
      samplePaper(`2503.${20_000 + at}`, { title: `Name${at}: A Study`, nickname: `Name${at}` }),
    )
    engine.put(papers)
    const once = contentsOf(engine).length
    for (let round = 0; round < 20; round++) {
      engine.put(papers)
      engine.remove(papers.slice(round * 10, round * 20).map(({ id }) => id))
      atOnce(engine.compacting())
    }
    engine.put(papers)
    atOnce(engine.compacting())
    expect(contentsOf(engine).length).toBeLessThan(3 * once)
    expect(engine.search('Name7', { limit: 5 }).hits[0]?.id).toBe('2503.20007')
    expect(engine.suggest('name399', 25)).toEqual(['2503.20399'])
  })

  it('has another number for each form of its contents', () => {
    // Where this fails, raise CONTENTS_VERSION, so that no bot reads what an earlier one kept, and then the hash.
    const engine = engineOf([
      samplePaper('2503.00001', {
        title: 'VideoRoPE-2: What Makes for Good Näme Embeddings?',
        nickname: 'VideoRoPE-2',
        authors: ['Zoë B. Übermann'],
        summary: ['The GPT-4o models are trained with R1-Zero.', '视频旋转位置编码的研究'],
        tags: ['Robotics'],
      }),
    ])
    const hash = createHash('sha256').update(contentsOf(engine)).digest('hex').slice(0, 12)
    expect(`${CONTENTS_VERSION} ${hash}`).toMatchInlineSnapshot(`"5 ec2cd49044b1"`)
  })

  it('answers after adding, updating and removing as one built at once', () => {
    const step = fc.oneof(
      fc
        .array(somePaper, { minLength: 1, maxLength: 12 })
        .map((papers) => ({ papers, remove: [] as string[] })),
      fc.array(fc.nat(30), { maxLength: 5 }).map((numbers) => ({
        papers: [] as Paper[],
        remove: numbers.map((number) => `2503.${10_000 + number}`),
      })),
    )
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 8 }),
        text(4),
        someFilter,
        fc.boolean(),
        (changes, query, filter, compacting) => {
          const grown = createEngine(compacting ? { slotsBeforeCompacting: 1 } : {})
          const stored = new Map<string, Paper>()
          for (const { papers, remove } of changes) {
            grown.put(papers)
            for (const paper of papers) stored.set(paper.id, paper)
            grown.remove(remove)
            for (const id of remove) stored.delete(id)
            atOnce(grown.compacting())
          }
          const built = engineOf([...stored.values()])
          expect(grown.search(query, { limit: 10 })).toEqual(built.search(query, { limit: 10 }))
          const within = { limit: 10, filter }
          expect(grown.search(query, within)).toEqual(built.search(query, within))
          for (const typed of ['', query.slice(0, 4), query]) {
            expect(grown.suggest(typed, 25)).toEqual(built.suggest(typed, 25))
          }
          for (const id of stored.keys()) expect(grown.related(id, 5)).toEqual(built.related(id, 5))
        },
      ),
      { seed: 3, numRuns: 200 },
    )
  })
})
