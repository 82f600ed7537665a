import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Paper } from '../../src/digest/paper.ts'
import { Library } from '../../src/library/library.ts'
import { createEngine } from '../../src/search/engine.ts'
import type { Listing } from '../../src/search/newest-first.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { libraryOf, memoryDigests } from '../support/fakes/memory-digests.ts'

const [A, B, C] = ['2502.00001', '2502.00002', '2502.00003'] as const
const open = (store = memoryDigests()) => Library.open(store, createEngine())
const ids = (papers: Listing<Paper> | undefined) => papers?.slice(0, papers.length).map(({ id }) => id)

describe('the library', () => {
  it('is empty at first, and answers everything', async () => {
    const library = await open()
    expect(library.size).toBe(0)
    expect(library.dates()).toEqual([])
    expect(library.digest('2025-02-10')).toBeUndefined()
    expect(library.get(A)).toBeUndefined()
    expect(library.search('video', { limit: 10 })).toMatchObject({ papers: [] })
    expect(library.lookUp('video')).toEqual({ kind: 'none', near: [] })
    expect(library.suggest('', 25)).toEqual([])
    expect(ids(library.tagged('Audio'))).toEqual([])
    expect(library.resolveTag('nlp')).toEqual({ kind: 'tag', tag: 'Natural Language Processing' })
  })

  it('holds what was ingested, and holds it again after it is opened anew', async () => {
    const store = memoryDigests()
    await (await open(store)).ingest([sampleDigest('2025-02-10', [A, B]), sampleDigest('2025-02-11', [C])])
    for (const library of [await open(store), await open(store)]) {
      expect(library.size).toBe(3)
      expect(library.dates()).toEqual(['2025-02-11', '2025-02-10'])
      expect(ids(library.digest('2025-02-10')?.papers)).toEqual([A, B])
      expect(library.lookUp(C)).toMatchObject({ kind: 'one', paper: { id: C } })
    }
  })

  it('writes all days of an ingest at once, and nothing where nothing changed', async () => {
    const store = memoryDigests()
    const library = await open(store)
    const days = [sampleDigest('2025-02-10', [A]), sampleDigest('2025-02-11', [B])]
    await library.ingest(days)
    const reports = await library.ingest(days)
    expect(store.writes).toEqual([['2025-02-10', '2025-02-11']])
    expect(reports.map(({ unchanged }) => unchanged)).toEqual([[A], [B]])
  })

  it('merges digests of one date that come in one ingest', async () => {
    const library = await open()
    const reports = await library.ingest([
      sampleDigest('2025-02-10', [A]),
      sampleDigest('2025-02-10', [B]),
      sampleDigest('2025-02-10', [A]),
    ])
    expect(reports.map(({ added, unchanged }) => [added, unchanged])).toEqual([
      [[A], []],
      [[B], []],
      [[], [A]],
    ])
    expect(ids(library.digest('2025-02-10')?.papers)).toEqual([A, B])
  })

  it('knows a paper of several days once, with all its dates', async () => {
    const library = await open()
    await library.ingest([sampleDigest('2025-02-10', [A])])
    await library.ingest([sampleDigest('2025-02-12', [samplePaper(A, { title: 'The newer telling' })])])
    await library.ingest([sampleDigest('2025-02-11', [samplePaper(A, { title: 'One between' })])])
    expect(library.size).toBe(1)
    expect(library.get(A)).toMatchObject({
      title: 'The newer telling',
      dates: ['2025-02-10', '2025-02-11', '2025-02-12'],
    })
    expect(library.digest('2025-02-10')?.papers[0]?.dates).toHaveLength(3)
    expect(library.search('one between', { limit: 10 }).papers).toEqual([])
    expect(library.search('newer telling', { limit: 10 }).papers).toHaveLength(1)
  })

  it('leaves memory as it was where the store fails, and goes on afterwards', async () => {
    const store = memoryDigests()
    const library = await open(store)
    await library.ingest([sampleDigest('2025-02-10', [A])])
    store.failNext(new Error('the disk is full'))
    const failing = library.ingest([sampleDigest('2025-02-10', [samplePaper(A, { title: 'Changed' }), B])])
    await expect(failing).rejects.toThrow('the disk is full')
    expect(library.size).toBe(1)
    expect(library.get(A)?.title).toBe(`On ${A}`)
    expect(library.lookUp(B)).toEqual({ kind: 'none', near: [] })
    expect(ids(library.digest('2025-02-10')?.papers)).toEqual([A])
    const [report] = await library.ingest([sampleDigest('2025-02-10', [B])])
    expect(report?.added).toEqual([B])
    expect(ids(store.days.get('2025-02-10')?.papers)).toEqual([A, B])
  })

  it('takes ingests that come at once one after the other, losing none, a failing one between', async () => {
    const store = memoryDigests()
    const library = await open(store)
    store.failNext(new Error('the disk is full'))
    const outcomes = await Promise.allSettled(
      [A, B, C].map((id) => library.ingest([sampleDigest('2025-02-10', [id])])),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(ids(library.digest('2025-02-10')?.papers)).toEqual([B, C])
    expect(ids(store.days.get('2025-02-10')?.papers)).toEqual([B, C])
  })

  it('reports each digest once where the store asks for the merge again', async () => {
    const store = memoryDigests()
    const library = await open({
      ...store,
      change: (dates, merge) =>
        store.change(dates, async (before) => {
          await merge(before)
          return merge(before)
        }),
    })
    const reports = await library.ingest([sampleDigest('2025-02-10', [A])])
    expect(reports.map(({ added }) => added)).toEqual([[A]])
  })

  it('shows a paper only once it is durable', async () => {
    const store = memoryDigests()
    const library = await open({
      ...store,
      change: async (dates, merge) => {
        await store.change(dates, merge)
        expect(library.get(A)).toBeUndefined()
        expect(library.dates()).toEqual([])
      },
    })
    await library.ingest([sampleDigest('2025-02-10', [A])])
    expect(library.get(A)).toBeDefined()
  })

  it('gives the papers of a tag newest day first, each once, within a day in its order', async () => {
    const tagged = (id: string, ...tags: string[]) => samplePaper(id, { tags })
    const library = await libraryOf(
      sampleDigest('2025-02-10', [tagged(A, 'Audio'), tagged(B, 'Audio')]),
      sampleDigest('2025-02-12', [tagged(C, 'Audio', 'Robotics'), tagged(A, 'Audio')]),
      sampleDigest('2025-02-11', [tagged('2502.00004', 'Robotics')]),
    )
    expect(ids(library.tagged('Audio'))).toEqual([C, A, B])
    expect(ids(library.tagged('Robotics'))).toEqual([C, '2502.00004'])
    expect(ids(library.tagged('No such tag'))).toEqual([])
  })

  it('counts tags once a paper, most used first, those of the taxonomy without papers included', async () => {
    const library = await libraryOf(
      sampleDigest('2025-02-10', [
        samplePaper(A, { tags: ['Own Tag'] }),
        samplePaper(B, { tags: ['Own Tag'] }),
      ]),
      sampleDigest('2025-02-11', [samplePaper(A, { tags: ['Own Tag', 'Audio'] })]),
    )
    expect(library.tagCounts().slice(0, 2)).toEqual([
      { tag: 'Own Tag', papers: 2 },
      { tag: 'Audio', papers: 1 },
    ])
    expect(library.tagCounts()).toContainEqual({ tag: 'Robotics', papers: 0 })
    expect(library.resolveTag('own-tags')).toEqual({ kind: 'tag', tag: 'Own Tag' })
  })

  it('lists, counts and names the same whether it grew day by day, with corrections, or was opened whole', async () => {
    const paper = fc
      .record({
        number: fc.nat(6),
        tags: fc.subarray(['Audio', 'Robotics', 'Own Tag']),
        authors: fc.subarray(['Ada Lovelace', 'A. Lovelace', 'Bo Li']),
      })
      .map(({ number, ...facts }) => samplePaper(`2502.0000${number}`, facts))
    const days = fc.array(
      fc
        .tuple(
          fc.constantFrom('2025-02-10', '2025-02-11', '2025-02-12'),
          fc.uniqueArray(paper, { maxLength: 5, selector: ({ id }) => id }),
        )
        .map(([date, papers]) => sampleDigest(date, papers)),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(days, fc.nat(4), fc.nat(4), async (told, from, size) => {
        const store = memoryDigests()
        const grown = await open(store)
        for (const digest of told) await grown.ingest([digest])
        const opened = await open(store)
        const newest = opened.dates().flatMap((date) => opened.digest(date)?.papers ?? [])
        for (const tag of ['Audio', 'Robotics', 'Own Tag']) {
          const expected = ids([...new Set(newest)].filter(({ tags }) => tags.includes(tag)))
          for (const library of [grown, opened]) {
            expect(ids(library.tagged(tag))).toEqual(expected)
            expect(ids(library.tagged(tag).slice(from, from + size))).toEqual(
              expected?.slice(from, from + size),
            )
          }
        }
        for (const typed of ['lovelace', 'ada lovelace', 'li', 'a']) {
          const { papers, ...meant } = grown.byAuthor(typed)
          const { papers: openedPapers, ...openedMeant } = opened.byAuthor(typed)
          expect([ids(papers), meant]).toEqual([ids(openedPapers), openedMeant])
        }
        expect(grown.tagCounts()).toEqual(opened.tagCounts())
        expect(grown.suggestAuthors('', 9)).toEqual(opened.suggestAuthors('', 9))
      }),
      { seed: 5, numRuns: 100 },
    )
  })
})

describe('a digest that is dated far ahead', () => {
  const [TODAY, ARRIVED] = ['2025-02-11', Date.parse('2025-02-11T06:00:00Z')]
  const far = (date: string, ids: readonly string[]) => ({
    ...sampleDigest(
      date,
      ids.map((id) => samplePaper(id, { tags: ['Audio'] })),
    ),
    arrivedAt: ARRIVED,
  })
  const all = (library: Library, typed = '') => ({
    suggested: library.suggest(typed, 25).map(({ id }) => id),
    tagged: ids(library.tagged('Audio')),
    byAuthor: ids(library.byAuthor('Ada Lovelace').papers),
  })

  it('is stored and found, but the newest only from its date on', async () => {
    let today = TODAY
    const library = await Library.open(memoryDigests(), createEngine(), { today: () => today })
    const ada = { authors: ['Ada Lovelace'], tags: ['Audio'] }
    const day = (date: string, papers: readonly string[]) => ({
      ...sampleDigest(
        date,
        papers.map((id) => samplePaper(id, ada)),
      ),
      arrivedAt: ARRIVED,
    })
    await library.ingest([day('2025-02-10', [A]), day('2025-02-11', [B]), day('2025-02-15', [C, A])])
    const search = () => library.search('Ada Lovelace', { limit: 10 }).papers.map(({ paper }) => paper.id)

    expect(library.dates()).toEqual(['2025-02-11', '2025-02-10', '2025-02-15'])
    expect(library.digest('2025-02-15')?.papers).toHaveLength(2)
    expect(library.search('', { limit: 9, filter: { from: '2025-02-12' } }).papers).toEqual([])
    const waits = [B, A, C]
    expect(all(library)).toEqual({ suggested: waits, tagged: waits, byAuthor: waits })
    expect(search()).toEqual(waits)
    // It came in with a date too far ahead: nearness alone does not make it right.
    today = '2025-02-14'
    expect(all(library).suggested).toEqual(waits)
    today = '2025-02-15'
    const come = { suggested: [C, A, B], tagged: [C, A, B], byAuthor: [C, A, B] }
    expect(all(library)).toEqual(come)
    expect(search()).toEqual([C, A, B])
    expect(library.dates()[0]).toBe('2025-02-15')
    // A clock that was ahead for a while.
    today = TODAY
    expect(all(library)).toEqual({ suggested: waits, tagged: waits, byAuthor: waits })
  })

  it('lends its words to a paper once its date has come', async () => {
    let today = TODAY
    const library = await Library.open(memoryDigests(), createEngine(), { today: () => today })
    const titled = (date: string, title: string) => ({
      ...sampleDigest(date, [samplePaper(A, { title, dates: [date] })]),
    })
    await library.ingest([titled('2025-02-09', 'Sparse Widgets')])
    await library.ingest([titled('2025-03-15', 'Dense Gadgets')])
    const found = (words: string) =>
      library.search(words, { limit: 5 }).papers.map(({ paper }) => paper.title)
    expect(found('widgets')).toEqual(['Sparse Widgets'])
    expect(found('gadgets')).toEqual([])
    today = '2025-03-15'
    library.dates()
    await library.settled()
    expect(found('gadgets')).toEqual(['Dense Gadgets'])
    today = TODAY
    library.dates()
    await library.settled()
    expect(found('widgets')).toEqual(['Sparse Widgets'])
  })

  it('never precedes one that has come, in any list, whatever there is', async () => {
    const paper = fc.constantFrom(...Array.from({ length: 12 }, (_, n) => `2502.000${10 + n}`))
    const date = fc.constantFrom(
      '2025-02-08',
      '2025-02-09',
      '2025-02-11',
      '2025-02-20',
      '2027-01-01',
      '2052-02-10',
    )
    const digests = fc.uniqueArray(fc.tuple(date, fc.uniqueArray(paper, { minLength: 1 })), {
      selector: ([each]) => each,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(digests, async (days) => {
        const library = await Library.open(memoryDigests(), createEngine(), { today: () => TODAY })
        const withAda = days.map(([each, list]) => {
          const day = far(each, list)
          return { ...day, papers: day.papers.map((one) => ({ ...one, authors: ['Ada Lovelace'] })) }
        })
        await library.ingest(withAda)
        const cameAt = (id: string) => library.get(id)?.dates.findLast((each) => each <= TODAY) ?? ''
        for (const list of Object.values(all(library))) {
          const came = (list ?? []).map(cameAt)
          expect(came).toEqual(came.toSorted().reverse())
          expect(new Set(list).size).toBe(new Set(days.flatMap(([, each]) => each)).size)
        }
        const dates = library.dates().map((each) => (each <= TODAY ? each : ''))
        expect(dates).toEqual(dates.toSorted().reverse())
      }),
      { numRuns: 60 },
    )
  })
})
