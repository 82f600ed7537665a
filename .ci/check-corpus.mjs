// Runs the built program's `parse` over the published digests and compares each day with what must come out.
// Usage: node .ci/check-corpus.mjs CORPUS_FOLDER
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const corpus = process.argv[2]
const lines = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
const expected = lines(readFileSync(join(corpus, 'expected.ndjson'), 'utf8'))
const files = expected.map(({ date }) => join(corpus, 'digests', `${date.replaceAll('-', '/')}.md`))
const output = execFileSync('node', ['dist/src/main.js', 'parse', ...files, '--json'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'ignore'],
})
const parsed = new Map(lines(output).map((digest) => [digest.date, digest]))

const faults = []
let papers = 0
let withBullets = 0
let exactBullets = 0
for (const day of expected) {
  const read = parsed.get(day.date)
  const ids = (digest) => (digest?.papers ?? []).map(({ id }) => id).join(' ')
  if (ids(read) !== ids(day)) faults.push(`${day.date}: ids differ`)
  for (const [index, paper] of day.papers.entries()) {
    const got = read?.papers[index]
    papers += 1
    for (const field of ['title', 'authors', 'tags', 'code', 'models']) {
      if (JSON.stringify(got?.[field]) !== JSON.stringify(paper[field]))
        faults.push(`${paper.id}: ${field} differs`)
    }
    if (paper.summary.length < 2) continue
    withBullets += 1
    if (JSON.stringify(got?.summary) === JSON.stringify(paper.summary)) exactBullets += 1
  }
}
const share = exactBullets / withBullets
if (share < 0.99) faults.push(`bullets: only ${exactBullets} of ${withBullets} summaries are exact`)
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(
  `${expected.length} days, ${papers} papers, ${exactBullets} of ${withBullets} summaries exact, ${faults.length} faults\n`,
)
process.exit(faults.length === 0 ? 0 : 1)
