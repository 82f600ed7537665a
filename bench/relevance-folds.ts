import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { openCorpus } from '../src/cli/open-library.ts'
import { FOLDS, madeQueries } from './made-queries.ts'
import { recallAt, reciprocalRank } from './relevance.ts'

const CORPUS = resolve(process.cwd(), '../shared/corpus/papers.ndjson')
const SEED = 11

/** `npm run bench -- relevance`: what is found by queries made from the papers, in five folds. */
export async function benchRelevance(): Promise<void> {
  if (!existsSync(CORPUS)) {
    console.log(`bench relevance needs ${CORPUS}, which is not part of the project.`)
    return
  }
  const library = await openCorpus(CORPUS)
  const papers = library.dates().flatMap((date) => library.digest(date)?.papers ?? [])
  const queries = madeQueries(papers, SEED)
  console.log(`${queries.length} queries made of ${papers.length} papers (seed ${SEED}), in ${FOLDS} folds`)
  for (const kind of new Set(queries.map((query) => query.kind))) {
    const some = queries.filter((query) => query.kind === kind)
    const folds = Array.from({ length: FOLDS }, (_, fold) =>
      mean(
        some
          .filter((query) => query.fold === fold)
          .map(({ q, relevant }) => {
            const found = library.search(q, { limit: 25 }).papers.map(({ paper }) => paper.id)
            if (kind === 'nohit') return found.length === 0 ? 1 : 0
            return (kind === 'author' ? recallAt(25) : reciprocalRank)(found, relevant)[0] ?? 0
          }),
      ),
    )
    const count = String(some.length).padStart(4)
    console.log(
      `${kind.padEnd(12)} ${count}  mean ${mean(folds).toFixed(3)}  worst fold ${Math.min(...folds).toFixed(3)}`,
    )
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
