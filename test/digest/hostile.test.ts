import { describe, expect, test } from 'vitest'
import { readDigests } from '../../src/digest/read.ts'

const HUGE = 5_000_000
const LARGE = 1_000_000
const TOP =
  '## Papers for 2025-02-10\n\n| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |\n|---|---|---|---|---|---|\n'
const LAST = "| [Last](https://arxiv.org/abs/2502.09999) | Ann | - One. | ['Audio'] | N/A | N/A |\n"

/** Texts on which a reader that backtracks, or that looks back at what it has read, would not come to an end. */
const CELLS: readonly [what: string, cell: string][] = [
  ['brackets that open', '['.repeat(HUGE)],
  ['links without end', ']('.repeat(HUGE / 2)],
  ['closing brackets and parentheses', '])'.repeat(LARGE / 2)],
  ['empty links', '[]()'.repeat(LARGE / 4)],
  ['dashes', '- '.repeat(HUGE / 2)],
  ['dashes without spaces', '-'.repeat(LARGE)],
  ['bullets after sentences', '. -'.repeat(HUGE / 3)],
  ['numbers', '1. '.repeat(LARGE / 3)],
  ['digits after a dash', `. -${'1'.repeat(HUGE)}`],
  ['quotation marks', `['${"' '".repeat(LARGE / 3)}`],
  ['commas', ','.repeat(LARGE)],
  ['spaces', ' '.repeat(HUGE)],
  ['unfinished references', '&#'.repeat(LARGE / 2)],
  ['backslashes', '\\'.repeat(LARGE)],
  ['escaped pipes', '\\|'.repeat(LARGE / 2)],
  ['pipes', '|'.repeat(HUGE)],
  ['line breaks', '\n'.repeat(LARGE / 5)],
  ['lines that begin with a pipe', '\n| a'.repeat(LARGE / 50)],
  ['NUL', '\0'.repeat(LARGE)],
  ['lone surrogates', '\ud800'.repeat(LARGE)],
  ['combining marks', 'e\u0301'.repeat(LARGE / 2)],
  ['right-to-left overrides', '\u202e'.repeat(LARGE)],
  ['braces', `{${'{'.repeat(LARGE)}}`],
  ['JSON that nests', `[${'['.repeat(LARGE / 2)}${']'.repeat(LARGE / 2)}]`],
]

describe('a summary of one to five million characters, and other cells of a hundred thousand', () => {
  test.each(CELLS)('of %s harm no other row', (_what, filler) => {
    for (const at of [1, 3, 4, 5]) {
      const cell = at === 3 ? filler : filler.slice(0, 100_000)
      const cells = [
        '',
        '[First](https://arxiv.org/abs/2502.00001)',
        'Ann',
        '- One.',
        "['Audio']",
        'N/A',
        'N/A',
        '',
      ]
      const row = cells.map((text, i) => (i === at ? cell : text)).join(' | ')
      const reading = readDigests(`${TOP}${row}\n${LAST}`)
      expect(reading).toMatchObject({ status: 'read' })
      if (reading.status === 'read') expect(reading.digests[0]?.papers.at(-1)?.title).toBe('Last')
    }
  })
})

describe('a megabyte of JSON', () => {
  const LAST_PAPER = '{"title": "Last", "link": "2502.09999", "date": "2025-02-10"}'
  test.each([
    ['objects that never close', '{"title":'.repeat(LARGE / 9)],
    ['texts that never close', '{"title": "'.repeat(LARGE / 11)],
    ['braces', '{'.repeat(LARGE)],
    ['braces and commas', '},{'.repeat(LARGE / 3)],
    ['backslashes', `{"title": "${'\\'.repeat(LARGE)}`],
  ])('of %s comes to an end', (_what, text) => {
    expect(['read', 'no-digest']).toContain(readDigests(`[${text},\n${LAST_PAPER}]`).status)
  })
})

test('a text of ten megabytes on one line comes to an end', () => {
  expect(readDigests('x'.repeat(10_000_000))).toMatchObject({ status: 'no-digest', reason: 'no-table' })
})
