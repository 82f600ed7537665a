import { createHash, type Hash } from 'node:crypto'
import type { Paper } from '../digest/paper.ts'
import { writeTexts } from './contents.ts'

/** Papers hashed between two pieces. */
const PAPERS_A_PIECE = 200

/** A hash of all that the index files of papers, in their order; slots without a paper are passed over. */
export function hashOf(papers: readonly (Paper | undefined)[]): string {
  const hash = createHash('sha256')
  addTo(hash, papers)
  return hash.digest('hex')
}

/** The same as contents, with an empty piece after every few papers. */
export function* writePapersHash(papers: readonly (Paper | undefined)[]): Iterable<Uint8Array> {
  const hash = createHash('sha256')
  for (let from = 0; from < papers.length; from += PAPERS_A_PIECE) {
    addTo(hash, papers.slice(from, from + PAPERS_A_PIECE))
    yield new Uint8Array(0)
  }
  yield* writeTexts([hash.digest('hex')])
}

function addTo(hash: Hash, papers: readonly (Paper | undefined)[]): void {
  for (const paper of papers) {
    if (paper === undefined) continue
    // A store may give fields back in an order of its own.
    const { id, title, nickname, authors, summary, tags, dates } = paper
    hash.update(JSON.stringify([id, title, nickname, authors, summary, tags, dates]))
  }
}
