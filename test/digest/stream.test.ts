import { describe, expect, test } from 'vitest'
import { readDigestStream } from '../../src/digest/read.ts'

const HEADER = '| Title | Authors | Summary |\n|---|---|---|\n'

function section(date: string, n: number): string {
  return `## Papers for ${date}\n\n${HEADER}| [Paper ${n}](https://arxiv.org/abs/2502.0000${n}) | Ann | One. |\n\n`
}

async function* pieces(...parts: (string | Uint8Array)[]) {
  yield* parts
}

describe('readDigestStream', () => {
  test('gives a digest as soon as its section has ended', async () => {
    const taken: string[] = []
    const source = async function* () {
      for (const date of ['2025-02-10', '2025-02-11', '2025-02-12']) {
        taken.push(date)
        yield section(date, 1)
      }
    }
    const seen: string[] = []
    for await (const { digest } of readDigestStream(source()))
      seen.push(`${digest.date} after ${taken.at(-1)}`)
    expect(seen).toEqual([
      '2025-02-10 after 2025-02-11',
      '2025-02-11 after 2025-02-12',
      '2025-02-12 after 2025-02-12',
    ])
  })

  test('characters may be cut between pieces', async () => {
    const bytes = new TextEncoder().encode(section('2025-02-10', 1).replace('Ann', 'Zoë 😀'))
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
    const authors: string[] = []
    for await (const { digest } of readDigestStream(pieces(...single))) {
      authors.push(...digest.papers.flatMap((paper) => paper.authors))
    }
    expect(authors).toEqual(['Zoë 😀'])
  })

  test('a date that comes again brings only what is new', async () => {
    const text =
      section('2025-02-10', 1) +
      section('2025-02-11', 2) +
      section('2025-02-10', 1) +
      section('2025-02-10', 3)
    const seen: string[] = []
    for await (const { digest } of readDigestStream(pieces(text))) {
      seen.push(`${digest.date} ${digest.papers.map((paper) => paper.id).join()}`)
    }
    expect(seen).toEqual(['2025-02-10 2502.00001', '2025-02-11 2502.00002', '2025-02-10 2502.00003'])
  })

  test.each([
    ['', 'empty'],
    ['words', 'no-table'],
    ['[{"name": "x"}]', 'no-papers'],
  ])('returns why %j holds none', async (text, reason) => {
    expect(await readDigestStream(pieces(text)).next()).toEqual({ done: true, value: reason })
  })

  test('keeps no section that has ended', async () => {
    // 30 MB of sections; what is held at once must not grow with them.
    const filler = 'One more word. '.repeat(1_300)
    const source = async function* () {
      for (let i = 0; i < 1_500; i++) {
        const date = new Date(Date.UTC(2010, 0, 1 + i)).toISOString().slice(0, 10)
        yield section(date, 1).replace('One.', filler)
      }
    }
    const before = process.memoryUsage().heapUsed
    let highest = 0
    let count = 0
    for await (const { digest } of readDigestStream(source())) {
      count += digest.papers.length
      if (count % 100 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed)
    }
    expect(count).toBe(1_500)
    // Garbage that is yet to be collected counts too, so the bound is generous; the text alone is 30 MB.
    expect((highest - before) / 1e6).toBeLessThan(150)
  })
})
