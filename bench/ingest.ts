import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import { systemClock } from '../src/clock.ts'
import { readDigests } from '../src/digest/read.ts'
import { inferTags } from '../src/digest/tags/infer-tags.ts'
import { CANONICAL_TAGS } from '../src/digest/tags/taxonomy.ts'
import { readSource } from '../src/ingest/files.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { Library } from '../src/library/library.ts'
import { createLog } from '../src/log.ts'
import { createEngine } from '../src/search/engine.ts'
import { noIndex } from '../src/search/no-index.ts'
import type { StorableIndex } from '../src/search/search-index.ts'
import { openStore } from '../src/store/files/file-store.ts'
import { type CorpusPaper, PUBLISHED } from '../test/support/builders/corpus.ts'

const MB = 1_000_000

/** `npm run bench -- ingest`: reading digests, against a Markdown parser on the same text in the same run. */
export async function benchIngest(): Promise<void> {
  if (PUBLISHED === null) {
    console.log('bench ingest needs the published digests in ../shared/corpus beside the project.')
    return
  }
  const { expectedDays, day, papers } = PUBLISHED
  const days = expectedDays().map(({ date }) => day('digests', date))
  parsing(days.join('\n'))
  adversarialCell()
  await emptyStore()
  await flatMemory(days.join('\n'))
  inference(papers())
}

/** Milliseconds of one run; the best of some, since whatever else the machine does only adds. */
function best(runs: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let index = 0; index < runs; index += 1) {
    const begun = performance.now()
    run()
    least = Math.min(least, performance.now() - begun)
  }
  return least
}

function parsing(text: string): void {
  const ours = () => {
    const reading = readDigests(text)
    return reading.status === 'read' ? reading.digests.reduce((sum, { papers }) => sum + papers.length, 0) : 0
  }
  const theirs = () => {
    const tree = fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })
    return tree.children.reduce(
      (sum, node) => sum + (node.type === 'table' ? node.children.length - 1 : 0),
      0,
    )
  }
  const size = Buffer.byteLength(text) / MB
  const [ourRows, theirRows] = [ours(), theirs()]
  const ourSpeed = (size * 1000) / best(20, ours)
  const theirSpeed = (size * 1000) / best(5, theirs)
  console.log(`\nParsing ${size.toFixed(2)} MB (40 days), best of 20 and of 5 runs`)
  console.log(`  Paperboy                      ${ourSpeed.toFixed(1)} MB/s, ${ourRows} rows`)
  console.log(`  mdast-util-from-markdown, GFM ${theirSpeed.toFixed(2)} MB/s, ${theirRows} rows`)
  console.log(`  ratio                         ${(ourSpeed / theirSpeed).toFixed(1)} (goal 20)`)
}

/** A cell of 5 MB made to make expressions backtrack, against the same amount of plain text in a cell. */
function adversarialCell(): void {
  const digest = (cell: string) =>
    `## Papers for 2025-02-10\n\n| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |\n|---|---|---|---|---|---|\n| [T](https://arxiv.org/abs/2502.00001) | A | ${cell} | ['Robotics'] | N/A | N/A |\n`
  const cells = {
    plain: 'a plain sentence of words. ',
    bullets: '- - **-** * • 1. ',
    brackets: '[[(((',
    spaces: ' \t ',
    entities: '&amp&#x',
    escapes: '\\|\\\\',
  }
  console.log('\nA cell of 5 MB, milliseconds, and as a ratio to plain text')
  const time = (piece: string) => {
    const text = digest(piece.repeat(Math.ceil((5 * MB) / piece.length)))
    return best(3, () => readDigests(text))
  }
  const plain = time(cells.plain)
  for (const [name, piece] of Object.entries(cells)) {
    const ms = time(piece)
    console.log(`  ${name.padEnd(10)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / plain).toFixed(2)}`)
  }
}

/** The 40 days from files into an empty store, durable; and a bare write, sync and rename of as many bytes. */
async function emptyStore(): Promise<void> {
  console.log('\nThe 40 days from files into an empty store, durable')
  const indexes = {
    'as `paperboy ingest` (no index)': () => noIndex,
    'as the running bot (indexed)': createEngine,
  }
  let bare = Number.POSITIVE_INFINITY
  for (const [name, createIndex] of Object.entries(indexes)) {
    const times: number[] = []
    for (let run = 0; run < 5; run += 1) {
      const { ms, text } = await fillEmptyStore(createIndex())
      times.push(ms)
      bare = Math.min(bare, await writeBare(text))
    }
    console.log(
      `  ${name}: first run ${times[0]?.toFixed(0)} ms, best of 5 ${Math.min(...times).toFixed(0)} ms (goal 150)`,
    )
  }
  console.log(`  one write, sync and rename of the same bytes: ${bare.toFixed(1)} ms`)
}

async function fillEmptyStore(index: StorableIndex): Promise<{ ms: number; text: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const begun = performance.now()
  const store = await openStore(join(folder, 'data'), createLog('silent'))
  const library = await Library.open(store.digests, index, { cache: store.index })
  const parts = {
    clock: systemClock,
    archive: store.archive,
    allowPrivate: false,
    random: () => 0,
    sleep: async () => undefined,
  }
  for await (const { status } of ingest(library, [join(process.cwd(), '../shared/corpus/digests')], parts)) {
    if (status !== 'ingested') throw new Error(`a published digest was not read: ${status}`)
  }
  const ms = performance.now() - begun
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
  return { ms, text: JSON.stringify(library.dates().map((date) => library.digest(date))) }
}

async function writeBare(text: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const begun = performance.now()
  const file = await open(join(folder, 'bare.tmp'), 'w')
  await file.writeFile(text)
  await file.sync()
  await file.close()
  await rename(join(folder, 'bare.tmp'), join(folder, 'bare.json'))
  const ms = performance.now() - begun
  await rm(folder, { recursive: true })
  return ms
}

/** Heap after reading 3 MB and 30 MB of sections as a stream. */
async function flatMemory(day: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  console.log('\nReading one file of sections as a stream')
  for (const size of [3, 30]) {
    const path = join(folder, `${size}.md`)
    const out = createWriteStream(path)
    let written = 0
    for (let copy = 0; written < size * MB; copy += 1) {
      const text = day.replace(
        /Papers for (\d{4})/g,
        (_, year) => `Papers for ${Number(year) + (copy % 900)}`,
      )
      out.write(`${text}\n`)
      written += Buffer.byteLength(text)
    }
    await new Promise((resolve) => out.end(resolve))
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    let most = 0
    let papers = 0
    for await (const reading of readSource(path)) {
      if (reading.status === 'digest') papers += reading.digest.papers.length
      if (papers % 500 < 30) {
        globalThis.gc?.()
        most = Math.max(most, process.memoryUsage().heapUsed - before)
      }
    }
    console.log(`  ${size} MB: ${papers} papers, at most ${(most / MB).toFixed(1)} MB of heap in use`)
  }
  await rm(folder, { recursive: true })
}

/** Tags derived from words, where a publisher gives none: precision and recall against the published ones. */
function inference(papers: readonly CorpusPaper[]): void {
  const tags = new Map(CANONICAL_TAGS.map((tag) => [tag, { right: 0, inferred: 0, published: 0 }]))
  for (const { title, summary, tags: published } of papers) {
    const inferred = inferTags({ title, text: summary, keywords: [] })
    for (const [tag, count] of tags) {
      const [is, was] = [inferred.includes(tag), published.includes(tag)]
      count.inferred += Number(is)
      count.published += Number(was)
      count.right += Number(is && was)
    }
  }
  const share = (part: number, whole: number) => (whole === 0 ? '   –' : (part / whole).toFixed(2))
  const all = { right: 0, inferred: 0, published: 0 }
  console.log('\nTags inferred from title and summary (the rules were chosen on the same papers)')
  console.log('  precision recall  published  tag')
  for (const [tag, { right, inferred, published }] of tags) {
    console.log(
      `  ${share(right, inferred).padStart(9)} ${share(right, published).padStart(6)} ${String(published).padStart(10)}  ${tag}`,
    )
    all.right += right
    all.inferred += inferred
    all.published += published
  }
  console.log(
    `  ${share(all.right, all.inferred).padStart(9)} ${share(all.right, all.published).padStart(6)} ${String(all.published).padStart(10)}  all`,
  )
}
