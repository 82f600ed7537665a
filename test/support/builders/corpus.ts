import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Digest } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'

/** A paper as `expected.ndjson` has it. */
export interface ExpectedPaper {
  readonly id: string
  readonly title: string
  readonly authors: readonly string[]
  readonly summary: readonly string[]
  readonly tags: readonly string[]
  readonly code: readonly string[]
  readonly models: readonly string[]
}

/** What must come out of one day's file. */
interface ExpectedDay {
  readonly date: string
  readonly papers: readonly ExpectedPaper[]
}

/** A paper of `papers.ndjson`; its summary still has its line breaks. */
export interface CorpusPaper {
  readonly id: string
  readonly title: string
  readonly tags: readonly string[]
  readonly summary: string
}

/** Digests of many days, with what they must give. */
export interface Corpus {
  readonly name: string
  /** The text of a day's file: `digests` in Markdown, `json` as the publisher's JSON, `variants` the sister archive. */
  day(format: 'digests' | 'json' | 'variants', date: string): string
  /** What each day must give. */
  expectedDays(): ExpectedDay[]
  /** Every paper. */
  papers(): CorpusPaper[]
  /** The dates that the sister archive has files for. */
  variantDates(): string[]
  /** The digests in Markdown as we read them, oldest first. */
  digests(): Digest[]
}

const PROJECT = join(import.meta.dirname, '../../..')

/** Three made-up days, which are part of the project. */
const OWN = corpusIn('our own corpus', join(PROJECT, 'test/fixtures/corpus'))

const PUBLISHED_FOLDER = join(PROJECT, '../shared/corpus')

/** Real digests, which are other people's text and not part of the project: `null` where they are not beside it. */
export const PUBLISHED: Corpus | null = existsSync(join(PUBLISHED_FOLDER, 'expected.ndjson'))
  ? corpusIn('the published digests', PUBLISHED_FOLDER)
  : null

/** Every corpus that is there. */
export const CORPORA: readonly Corpus[] = PUBLISHED === null ? [OWN] : [OWN, PUBLISHED]

function corpusIn(name: string, folder: string): Corpus {
  const text = (path: string) => readFileSync(join(folder, path), 'utf8')
  const lines = (path: string): unknown[] =>
    text(path)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  const markdownIn = (path: string) =>
    readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .toSorted()
  return {
    name,
    day: (format, date) =>
      text(`${format}/${date.replaceAll('-', '/')}.${format === 'json' ? 'json' : 'md'}`),
    expectedDays: () => lines('expected.ndjson') as ExpectedDay[],
    papers: () => lines('papers.ndjson') as CorpusPaper[],
    variantDates: () => markdownIn('variants').map((path) => path.slice(0, -3).replaceAll(/[\\/]/g, '-')),
    digests: () =>
      markdownIn('digests').flatMap((file) => {
        const reading = readDigests(text(join('digests', file)))
        return reading.status === 'read' ? reading.digests : []
      }),
  }
}
