import type { Peer } from './search-peers.ts'

/** A query with what should be found. */
export interface JudgedQuery {
  readonly kind: string
  readonly q: string
  /** Ids of papers, or names of tags. */
  readonly relevant: readonly string[]
}

/** A kind of query: how it is measured, and what is aimed at. */
interface Kind {
  readonly measure: string
  readonly goal: string
  score(found: readonly string[], relevant: readonly string[]): number[]
}

/** One over the place of the first relevant among the first ten; 0 where there is none. */
export const reciprocalRank: Kind['score'] = (found, relevant) => {
  const place = found.slice(0, 10).findIndex((id) => relevant.includes(id))
  return [place < 0 ? 0 : 1 / (place + 1)]
}

/** The part of what is relevant that is among the first so many, for each depth. */
export const recallAt =
  (...depths: number[]): Kind['score'] =>
  (found, relevant) =>
    depths.map(
      (depth) =>
        found.slice(0, depth).filter((id) => relevant.includes(id)).length / Math.min(depth, relevant.length),
    )

/** The kinds of queries, in the order in which they are printed. */
export const KINDS: Readonly<Record<string, Kind>> = {
  nickname: { measure: 'MRR@10', goal: '0.96', score: reciprocalRank },
  typo: { measure: 'MRR@10', goal: '0.985', score: reciprocalRank },
  title_part: { measure: 'MRR@10', goal: '0.99', score: reciprocalRank },
  citation: { measure: 'MRR@10', goal: '0.82', score: reciprocalRank },
  prefix: { measure: 'recall@5 / @25', goal: '0.88 / 1.00', score: recallAt(5, 25) },
  author: { measure: 'recall@25', goal: '1.00', score: recallAt(25) },
  tag: { measure: 'right tag first', goal: '0.98', score: (found, [tag]) => [found[0] === tag ? 1 : 0] },
  nohit: { measure: 'nothing found', goal: '0.95', score: (found) => [found.length === 0 ? 1 : 0] },
}

/** Scores of an engine, a kind; each the mean over its queries. */
export function relevanceOf(
  engine: Pick<Peer, 'search' | 'suggest'>,
  queries: readonly JudgedQuery[],
  resolveTag: (typed: string) => readonly string[],
): Map<string, number[]> {
  const scores = new Map<string, number[][]>()
  for (const { kind, q, relevant } of queries) {
    const found =
      kind === 'tag' ? resolveTag(q) : kind === 'prefix' ? engine.suggest(q, 25) : engine.search(q, 25)
    const score = KINDS[kind]?.score(found, relevant)
    if (score !== undefined) scores.set(kind, [...(scores.get(kind) ?? []), score])
  }
  return new Map([...scores].map(([kind, list]) => [kind, meanOfEach(list)]))
}

function meanOfEach(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map(
    (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length,
  )
}
