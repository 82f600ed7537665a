import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../src/search/engine.ts'
import type { SearchIndex } from '../../src/search/search-index.ts'
import { samplePaper } from '../support/builders/samples.ts'

const NAMES = ['VideoRoPE', 'DeepSeek-R1-Zero', 'GPT-4o', 'Go4D', 'Chain-CoT', 'TreePO', 'RePO', 'Twin']
const idOf = (name: string) => `2503.${String(10_000 + NAMES.indexOf(name))}`

describe('names', () => {
  let engine: SearchIndex
  beforeAll(() => {
    engine = createEngine()
    engine.put(
      NAMES.map((name) => samplePaper(idOf(name), { title: `${name}: A Study of Things`, nickname: name })),
    )
    engine.put([
      samplePaper('2504.00001', {
        title: 'Another Thing: Built on VideoRoPE',
        nickname: 'Another Thing',
        summary: ['VideoRoPE, VideoRoPE and VideoRoPE.'],
        authors: ['Zoë Übermann'],
        tags: ['Robotics'],
        code: ['https://github.com/a/b'],
        dates: ['2025-04-01'],
      }),
      samplePaper('2504.00002', { title: 'Twin: The Newer', nickname: 'Twin', dates: ['2025-04-02'] }),
    ])
  })
  const first = (query: string) => engine.search(query, { limit: 5 }).hits[0]?.id

  it.each([
    ['VideoRoPE', 'VideoRoPE'],
    ['video rope', 'VideoRoPE'],
    ['video-rope', 'VideoRoPE'],
    ['VIDEOROPE', 'VideoRoPE'],
    ['DeepSeek R1 Zero', 'DeepSeek-R1-Zero'],
    ['deepseekr1zero', 'DeepSeek-R1-Zero'],
    ['r1 zero', 'DeepSeek-R1-Zero'],
    ['R1Zero', 'DeepSeek-R1-Zero'],
    ['gpt4o', 'GPT-4o'],
    ['GPT 4o', 'GPT-4o'],
    ['go 4d', 'Go4D'],
    ['chaincot', 'Chain-CoT'],
    ['videorpoe', 'VideoRoPE'],
    ['vidorope', 'VideoRoPE'],
    ['deepsek-r1-zreo', 'DeepSeek-R1-Zero'],
    ['trepo', 'TreePO'],
    ['repo', 'RePO'],
  ])('%s is %s', (typed, name) => {
    expect(first(typed)).toBe(idOf(name))
  })

  it('are exact before they are near, and newer first among equals', () => {
    expect(engine.search('repo', { limit: 5 })).toMatchObject({ exact: true, hits: [{ id: idOf('RePO') }] })
    expect(engine.search('twin', { limit: 5 }).hits.map(({ id }) => id)).toEqual(['2504.00002', idOf('Twin')])
  })

  it.each([
    ['an author with accents', 'zoe ubermann'],
    ['an initial and a last name', 'Z. Übermann'],
  ])('find the papers of %s', (_, typed) => {
    expect(engine.search(typed, { limit: 5 }).hits.map(({ id }) => id)).toEqual(['2504.00001'])
  })

  it.each([
    ['tags', { tags: ['Robotics'] }, true],
    ['other tags', { notTags: ['Robotics'] }, false],
    ['an author', { author: 'Zoë Übermann' }, true],
    ['a last name', { author: 'ubermann' }, true],
    ['another author', { author: 'Nobody' }, false],
    ['dates', { from: '2025-04-01', to: '2025-04-01' }, true],
    ['later dates', { from: '2025-04-02' }, false],
    ['earlier dates', { to: '2025-03-31' }, false],
    ['code', { hasCode: true }, true],
    ['no code', { hasCode: false }, false],
    ['a model', { hasModel: true }, false],
  ])('are kept to %s', (_, filter, kept) => {
    const { hits } = engine.search('another thing', { limit: 5, filter })
    expect(hits.map(({ id }) => id).includes('2504.00001')).toBe(kept)
  })

  it('keep what is near apart from what is found', () => {
    expect(engine.search('study zxcvbnm qwertz', { limit: 5 })).toMatchObject({ hits: [], exact: false })
    expect(engine.search('zxcvbnm', { limit: 5 })).toMatchObject({ hits: [], near: [] })
  })

  it('are offered by the beginning of an id, the newest also of more than are looked at', () => {
    const many = createEngine()
    many.put(
      Array.from({ length: 5_100 }, (_, at) =>
        samplePaper(`2503.${10_000 + at}`, {
          title: `${at}`,
          summary: [],
          authors: [],
          dates: [at < 5_000 ? '2025-03-01' : '2025-03-02'],
        }),
      ),
    )
    expect(many.suggest('2503.1', 2)).toEqual(['2503.15099', '2503.15098'])
  })

  it('are offered for a beginning that is one edit wrong, where none begins as typed', () => {
    const edit = fc.tuple(fc.constantFrom(...NAMES), fc.nat(20), fc.nat(3), fc.constantFrom(...'qz7'))
    let compared = 0
    fc.assert(
      fc.property(edit, fc.integer({ min: 5, max: 20 }), ([name, at, kind, letter], length) => {
        const right = name.replaceAll('-', '').slice(0, length)
        const place = at % right.length
        const [before, after] = [right.slice(0, place), right.slice(place)]
        const wrong = [
          before + letter + after,
          before + letter + after.slice(1),
          before + after.slice(1),
          before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2),
        ][kind] as string
        const beginsSo = NAMES.some((each) =>
          each.replaceAll('-', '').toLowerCase().startsWith(wrong.toLowerCase()),
        )
        if (wrong.length < 4 || beginsSo || engine.suggest(right, 25).length === 0) return
        compared += 1
        expect(engine.suggest(wrong, 25), `${wrong} for ${name}`).toContain(idOf(name))
      }),
      { seed: 5, numRuns: 400 },
    )
    expect(compared).toBeGreaterThan(200)
  })

  it('answer any text', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'vidRoPE-: .*(é中💥\u0301\ud83d'), maxLength: 6_000 }),
    )
    fc.assert(
      fc.property(odd, (typed) => {
        engine.search(typed, { limit: 5 })
        engine.suggest(typed, 25)
        engine.related(typed, 5)
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})
