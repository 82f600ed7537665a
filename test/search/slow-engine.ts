import type { Paper } from '../../src/digest/paper.ts'
import { isStopWord, joined, words } from '../../src/search/analysis.ts'
import { rarity } from '../../src/search/bm25f.ts'
import { InvertedIndex } from '../../src/search/inverted-index.ts'
import { fold } from '../../src/search/letters.ts'
import { type Query, readQuery } from '../../src/search/query.ts'
import type { SearchFilter } from '../../src/search/search-index.ts'
import { coinedTerm } from '../../src/search/terms.ts'

/*
 * What the engine must answer, found the slow way: every paper is looked at, nothing is cut short.
 */

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

/** Newer first, then by id. */
const newestFirst = (a: Paper, b: Paper) =>
  compare(b.dates.at(-1) ?? '', a.dates.at(-1) ?? '') || compare(b.id, a.id)

/** Does a paper keep to a filter? */
export function keepsTo(filter: SearchFilter, paper: Paper): boolean {
  const { tags = [], notTags = [], author, from = '', to = '9', hasCode, hasModel } = filter
  const names = paper.authors.flatMap((name) => {
    const parts = words(name)
    return [...parts, parts.join(''), (parts[0]?.[0] ?? '') + (parts.at(-1) ?? '')]
  })
  return (
    tags.every((tag) => paper.tags.includes(tag)) &&
    !notTags.some((tag) => paper.tags.includes(tag)) &&
    (joined(author ?? '') === '' || names.includes(joined(author ?? ''))) &&
    paper.dates.some((date) => date >= from && date <= to) &&
    (hasCode === undefined || hasCode === paper.code.length > 0) &&
    (hasModel === undefined || hasModel === paper.models.length > 0)
  )
}

/** Papers by how well they fit the clauses of a query, best first; those that have too little of its words are left out. */
export function rankSlowly(
  papers: readonly Paper[],
  { words: read, clauses }: Pick<Query, 'words' | 'clauses'>,
  share: number,
  index: InvertedIndex,
): string[] {
  const massOf = (bits: number) =>
    read.reduce((sum, { mass }, place) => ((bits >>> place) & 1 ? sum + mass : sum), 0)
  const total = massOf(-1)
  const ranked = papers.flatMap((paper) => {
    const { stems, marks } = index.analyse(paper)
    let [sum, bits, inTitle] = [0, 0, 0]
    for (const clause of clauses) {
      const posting = stems.get(clause.term) ?? marks.get(clause.term)
      if (posting === undefined) continue
      sum += clause.weight * (posting >>> 1)
      bits |= clause.bits
      if (posting & 1) inTitle |= clause.bits
    }
    if (bits === 0 || massOf(bits) < share * total) return []
    return { paper, score: sum * (1 + massOf(inTitle) / total) * (1 + massOf(bits) / total) }
  })
  return ranked
    .sort((a, b) => b.score - a.score || newestFirst(a.paper, b.paper))
    .map(({ paper }) => paper.id)
}

/**
 * Papers called as the query says, newest first, those of at most three that coin it, then those that have all its words as
 * typed. `undefined` where
 * the query is longer than three words or one of them is in no paper: then more is found than this knows of.
 */
export function searchSlowly(
  papers: readonly Paper[],
  query: string,
  filter: SearchFilter,
): string[] | undefined {
  const index = new InvertedIndex()
  index.put(papers)
  const read = readQuery(query, index)
  if (read.words.length > 3 || read.words.some(({ known }) => !known)) return undefined
  const kept = papers.filter((paper) => keepsTo(filter, paper))
  const called = (paper: Paper) =>
    [paper.nickname ?? '', paper.title, paper.title.split(': ', 1)[0] ?? ''].some((name) =>
      [name, name.replace(/^(?:the|an?) /i, '')].some((each) => joined(each) === joined(query)),
    )
  const namesakes = kept.filter(called).sort(newestFirst)
  const ranked = read.words.length === 0 ? [] : rankSlowly(kept, read, 1, index)
  const coined = index.term(coinedTerm(joined(query))) ?? -1
  const coins = (paper: Paper) => index.analyse(paper).marks.has(coined)
  const coiners = papers.filter(coins).length > 3 ? [] : kept.filter(coins).sort(newestFirst)
  const found = [...new Set([...[...namesakes, ...coiners].map(({ id }) => id), ...ranked])]
  return found.length === 0 ? undefined : found
}

/** Papers by the cosine of their stems' weights with those of a paper, in which the rarity counts, nearest first. */
export function relatedSlowly(papers: readonly Paper[], id: string): { id: string; cosine: number }[] {
  const index = new InvertedIndex()
  const vectors = new Map(
    papers.map((paper) => [
      paper.id,
      new Map([...index.analyse(paper).stems].map(([stem, posting]) => [stem, posting >>> 1])),
    ]),
  )
  const papersWith = (stem: number) => [...vectors.values()].filter((vector) => vector.has(stem)).length
  const own = new Map(
    [...(vectors.get(id) ?? [])].map(([stem, impact]) => [
      stem,
      impact * rarity(papersWith(stem), papers.length),
    ]),
  )
  const dot = (a: Map<number, number>, b: Map<number, number>) =>
    [...a].reduce((sum, [stem, weight]) => sum + weight * (b.get(stem) ?? 0), 0)
  return papers
    .filter((paper) => paper.id !== id)
    .map((paper) => {
      const other = vectors.get(paper.id) ?? new Map<number, number>()
      return { id: paper.id, paper, cosine: dot(own, other) / Math.sqrt(dot(own, own) * dot(other, other)) }
    })
    .filter(({ cosine }) => cosine > 0)
    .sort((a, b) => b.cosine - a.cosine || newestFirst(a.paper, b.paper))
    .map(({ id: other, cosine }) => ({ id: other, cosine }))
}

/** Ids that are offered for a beginning, best first, where nothing is misspelt. */
export function suggestSlowly(papers: readonly Paper[], typed: string, limit: number): string[] {
  const name = joined(typed)
  const typedWords = words(typed)
  const informative = typedWords.filter((word, place) => place === typedWords.length - 1 || !isStopWord(word))
  const rank = (paper: Paper, withWords: boolean): number => {
    const nickname = paper.nickname ?? ''
    const head = paper.title.split(': ', 1)[0] ?? ''
    const names = [nickname, paper.title, head]
      .flatMap((each) => [joined(each), joined(each.replace(/^(?:the|an?) /i, ''))])
      .filter((each) => each !== '' && each.startsWith(name))
    const byName = names.map((each) => {
      if (each === name) return 0
      if (nickname.startsWith(typed)) return 1
      if (nickname.toLowerCase().startsWith(typed.toLowerCase())) return 2
      return each.length <= 1.25 * nickname.length ? 3 : 4
    })
    if (paper.id.startsWith(fold(typed).trim())) byName.push(0)
    if (byName.length > 0) return Math.min(...byName)
    const index = new InvertedIndex()
    const own = [...index.analyse(paper).words]
    const hasAll = informative.every((word) => own.some((each) => each.startsWith(word)))
    return withWords && hasAll ? 5 : 9
  }
  const offered = (withWords: boolean) =>
    papers
      .map((paper) => ({ paper, rank: rank(paper, withWords) }))
      .filter((offer) => offer.rank < 9)
      .sort((a, b) => a.rank - b.rank || newestFirst(a.paper, b.paper))
      .map(({ paper }) => paper.id)
  const byName = offered(false)
  return (byName.length < limit ? offered(true) : byName).slice(0, limit)
}
