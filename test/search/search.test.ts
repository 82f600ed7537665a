import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Paper } from '../../src/digest/paper.ts'
import { readDigests } from '../../src/digest/read.ts'
import type { Library } from '../../src/library/library.ts'
import { readSampleText } from '../support/builders/sample-text.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { libraryOf } from '../support/fakes/memory-digests.ts'

const VIDEO_ROPE = '2502.05173'
const ids = (papers: readonly { paper: Paper }[]) => papers.map(({ paper }) => paper.id)

/** Papers whose names and titles are hard on an index. */
const ODD: readonly Paper[] = [
  samplePaper('2503.00001', { title: 'What Is It? On the How', summary: [] }),
  samplePaper('2503.00002', { title: '视频旋转位置编码的研究', summary: ['中文摘要。'] }),
  samplePaper('2503.00003', { title: 'constructor of __proto__ (.*)+ [a-z]{1,}$' }),
  samplePaper('2503.00004', { title: 'GPT-4o: A Système für Schrödinger', nickname: 'GPT-4o' }),
  samplePaper('2503.00005', { title: 'Twin: First', nickname: 'Twin' }),
  samplePaper('2503.00006', { title: 'Twin: Second', nickname: 'Twin' }),
  samplePaper('2503.00007', { title: `${'Long '.repeat(60)}Title` }),
  samplePaper('2503.00008', { title: 'x'.repeat(300) }),
  samplePaper('cs/0112017', { title: 'An Old Paper' }),
]

describe('looking papers up', () => {
  let library: Library
  beforeAll(async () => {
    const reading = readDigests(await readSampleText())
    const sample = reading.status === 'read' ? reading.digests : []
    library = await libraryOf(...sample, sampleDigest('2025-03-01', ODD))
  })

  it.each([
    ['an id', '2502.05173'],
    ['an id with version', '2502.05173v3'],
    ['an id with prefix and spaces', '  arXiv:2502.05173  '],
    ['an abstract’s URL', 'https://arxiv.org/abs/2502.05173'],
    ['a PDF’s URL', 'http://www.arxiv.org/pdf/2502.05173v1.pdf'],
    ['an HTML page with a query and fragment', 'https://arxiv.org/html/2502.05173v2?x=1#S3'],
    ['a Hugging Face URL', 'https://huggingface.co/papers/2502.05173'],
    ['a short Hugging Face URL', 'hf.co/papers/2502.05173'],
    ['an alphaXiv URL', 'https://www.alphaxiv.org/abs/2502.05173v1'],
    ['an alphaXiv overview', 'https://alphaxiv.org/overview/2502.05173'],
    ['the nickname', 'VideoRoPE'],
    ['the nickname in small letters', 'videorope'],
    ['the nickname in two words', 'video rope'],
    ['the nickname with a hyphen', 'Video-RoPE'],
    ['the nickname with odd signs', '«VideoRoPE»!'],
    ['the whole title', 'VideoRoPE: What Makes for Good Video Rotary Position Embedding?'],
    ['the title without its signs', 'videorope what makes for good video rotary position embedding'],
    ['words of the title', 'rotary position embedding'],
    ['inflected words', 'rotary positions embeddings videos'],
    ['words in another order', 'embedding rotary video'],
  ])('finds one by %s', (_, query) => {
    expect(library.lookUp(query)).toMatchObject({ kind: 'one', paper: { id: VIDEO_ROPE } })
    expect(ids(library.search(query, { limit: 5 }).papers)[0]).toBe(VIDEO_ROPE)
  })

  it.each(['VideoRoEP', 'VidoeRoPE', 'rotary positon embeddding', 'VideoRope2'])(
    'finds the nearest to the typo %s, and does not call it exact',
    (query) => {
      const { papers, exact } = library.search(query, { limit: 5 })
      expect(ids(papers)[0]).toBe(VIDEO_ROPE)
      expect(exact).toBe(false)
      expect(library.lookUp(query).kind).toBe('none')
    },
  )

  it.each(['zxcvbnm', 'quokka marmalade', 'qqqq wwww eeee', '1234567890'])(
    'finds nothing like %s',
    (query) => {
      expect(library.search(query, { limit: 5 }).papers).toEqual([])
      expect(library.lookUp(query)).toEqual({ kind: 'none', near: [] })
    },
  )

  it('does not call a match exact where a word of the query is nowhere', () => {
    const { exact } = library.search('video rope zxcvbnm', { limit: 5 })
    expect(exact).toBe(false)
  })

  it('offers to choose where two papers have one name', () => {
    const found = library.lookUp('twin')
    expect(found.kind).toBe('several')
    expect(found.kind === 'several' && ids(found.papers).sort()).toEqual(['2503.00005', '2503.00006'])
  })

  it.each([
    ['an id that is not stored', '2501.99999'],
    ['an URL of one', 'https://arxiv.org/abs/2501.99999'],
  ])('finds nothing by %s, however near it looks', (_, query) => {
    expect(library.lookUp(query)).toEqual({ kind: 'none', near: [] })
  })

  it('finds the old form of an id, its archive in any case', () => {
    expect(library.lookUp('CS/0112017v1')).toMatchObject({ kind: 'one', paper: { id: 'cs/0112017' } })
  })

  it('finds accents without accents, and the other way round', () => {
    for (const query of ['schrodinger systeme', 'Schrödinger Système', 'SCHRÖDINGER']) {
      expect(ids(library.search(query, { limit: 1 }).papers)).toEqual(['2503.00004'])
    }
  })

  it('finds every paper by its exact title and by its id', () => {
    for (const date of library.dates()) {
      for (const { id, title } of library.digest(date)?.papers ?? []) {
        expect(library.lookUp(title), title).toMatchObject({ kind: 'one', paper: { id } })
        expect(library.lookUp(id), id).toMatchObject({ kind: 'one', paper: { id } })
        expect(library.suggest(title, 25)[0]?.id, title).toBe(id)
        expect(library.suggest(id, 25)[0]?.id, id).toBe(id)
      }
    }
  })

  it('keeps to tags, all of which a paper must have', () => {
    const find = (query: string, ...tags: string[]) =>
      ids(library.search(query, { limit: 50, filter: { tags } }).papers)
    expect(find('VideoRoPE', 'Multimodal')).toEqual([VIDEO_ROPE])
    expect(find('VideoRoPE', 'Multimodal', 'Video Classification')).toEqual([VIDEO_ROPE])
    expect(find('VideoRoPE', 'Multimodal', 'Robotics')).toEqual([])
    expect(find(VIDEO_ROPE, 'Robotics')).toEqual([])
    for (const id of find('reasoning', 'Text Generation')) {
      expect(library.get(id)?.tags).toContain('Text Generation')
    }
  })

  it('gives no more than the limit, no paper twice, and says which words matched', () => {
    const { papers } = library.search('language model reasoning', { limit: 3 })
    expect(papers.length).toBeLessThanOrEqual(3)
    const all = ids(library.search('models', { limit: 1_000 }).papers)
    expect(new Set(all).size).toBe(all.length)
    const matched = (query: string) => library.search(query, { limit: 1 }).papers[0]?.words
    expect(matched('rotary embeddings')).toEqual(['rotary', 'embeddings'])
    expect(matched('video rope')).toEqual(['video', 'rope'])
  })

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t '],
    ['signs', '?!.,;:'],
    ['a letter', 'a'],
    ['emoji', '💥'.repeat(500)],
    ['CJK', '旋转位置'],
    ['a family of joined emoji', '👩‍👩‍👧‍👦'],
    ['combining marks alone', '\u0301\u0302'],
    ['half a surrogate pair', '\ud83d'],
    ['regular expression signs', '(.*)+[a-z]{1,}$^\\'],
    ['names of Object’s own', 'constructor __proto__ toString hasOwnProperty'],
    ['SQL', "'; drop table papers; --"],
    ['one word of 6,000 characters', 'x'.repeat(6_000)],
    ['6,000 characters of words', 'video rotary '.repeat(462)],
    ['6,000 characters of stop words', 'the of '.repeat(857)],
    ['null characters', '\0\0video\0'],
    ['right-to-left', 'עברית العربية'],
  ])('answers a query of %s', (_, query) => {
    expect(library.search(query, { limit: 10 }).papers.length).toBeLessThanOrEqual(10)
    expect(library.lookUp(query).kind).toMatch(/^(one|several|none)$/)
    expect(library.suggest(query, 25).length).toBeLessThanOrEqual(25)
    expect(library.resolveTag(query).kind).toMatch(/^(tag|unknown)$/)
    expect(library.suggestTags(query, 25).length).toBeLessThanOrEqual(25)
  })

  it('answers whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'aeinrtVRP -:0123./é中💥'), maxLength: 60 }),
    )
    fc.assert(
      fc.property(text, (typed) => {
        expect(library.search(typed, { limit: 5 }).papers.length).toBeLessThanOrEqual(5)
        library.lookUp(typed)
        const offered = library.suggest(typed, 25).map(({ id }) => id)
        expect(new Set(offered).size).toBe(offered.length)
        const found = library.resolveTag(typed)
        const tags = library.tagCounts().map(({ tag }) => tag)
        for (const tag of found.kind === 'tag' ? [found.tag] : found.near) expect(tags).toContain(tag)
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  describe('suggestions', () => {
    it('are the newest papers before anything is typed', () => {
      const offered = library.suggest('  ', 3)
      expect(offered.map(({ dates }) => dates.at(-1))).toEqual(['2025-03-01', '2025-03-01', '2025-03-01'])
    })

    it.each([...'VideoRoPE'].map((_, index) => 'VideoRoPE'.slice(0, index + 1)))(
      'have VideoRoPE after %s',
      (typed) => {
        expect(library.suggest(typed, 25).map(({ id }) => id)).toContain(VIDEO_ROPE)
      },
    )

    it.each(
      [...'rotary position embedding'].map((_, index) => 'rotary position embedding'.slice(0, index + 1)),
    )('have it after “%s” too, letter by letter', (typed) => {
      expect(library.suggest(typed, 25).map(({ id }) => id)).toContain(VIDEO_ROPE)
    })

    it.each([
      'makes for good',
      'what makes for a good video',
      'good video',
      'the rotary',
      '2502.05173v2',
      'https://arxiv.org/pdf/2502.05173',
      'VideoRpoE',
      'rotaray',
    ])('have it after “%s”', (typed) => {
      expect(library.suggest(typed, 25)[0]?.id).toBe(VIDEO_ROPE)
    })

    it('are ids that begin so, and no more than asked for', () => {
      const offered = library.suggest('2502.05', 2)
      expect(offered).toHaveLength(2)
      for (const { id } of offered) expect(id).toMatch(/^2502\.05/)
    })

    it('are none for nonsense', () => {
      expect(library.suggest('zxcvbnm', 25)).toEqual([])
    })
  })
})
