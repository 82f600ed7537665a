import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

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
export interface ExpectedDay {
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

const ROOT = resolve(process.cwd(), '../shared/corpus')

/** Real digests, which are other people's text and not part of the project: checks that need them are skipped. */
export const hasCorpus = existsSync(join(ROOT, 'expected.ndjson'))

/** The text of a corpus file, by its path within the corpus. */
function corpusText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The text of a day's file: `digests` in Markdown, `json` as the publisher's JSON, `variants` the sister archive. */
export function corpusDay(form: 'digests' | 'json' | 'variants', date: string): string {
  return corpusText(`${form}/${date.replaceAll('-', '/')}.${form === 'json' ? 'json' : 'md'}`)
}

/** What each day must give. */
export function expectedDays(): ExpectedDay[] {
  return ndjson('expected.ndjson') as ExpectedDay[]
}

/** Every paper of the corpus. */
export function corpusPapers(): CorpusPaper[] {
  return ndjson('papers.ndjson') as CorpusPaper[]
}

/** The dates that the sister archive has files for. */
export function variantDates(): string[] {
  return readdirSync(join(ROOT, 'variants'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => path.slice(0, -3).replaceAll(/[\\/]/g, '-'))
    .toSorted()
}

function ndjson(path: string): unknown[] {
  return corpusText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
