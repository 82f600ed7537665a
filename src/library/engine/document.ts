import type { Paper } from '../../digest/paper.ts'
import { fold, isStopWord, joined } from '../analysis.ts'
import { type Field, fieldFrequency, impactOf } from './bm25f.ts'
import { authorTerms, joinedTerm, tagTerm, wordTerm } from './terms.ts'
import { type Token, tokens } from './tokens.ts'

/** Words of a summary that are indexed; no digest's summary is nearly as long. */
const SUMMARY_LIMIT = 2_000

/** Words of a title that are indexed, and of all tags, and authors. */
const FIELD_LIMIT = 200

/** What two neighbours weigh, in {@link Document.terms}' form. */
const SUMMARY_PAIR = impactOf(1) << 1
const TITLE_PAIR = (impactOf(4) << 1) | 1

/** What the index files of a paper. */
export interface Document {
  /** What each term weighs, with a bit that says whether it stands in the title: `impact << 1 | inTitle`. */
  readonly terms: ReadonlyMap<string, number>
  /** What the paper is called, each in one word: nickname, title, title before its colon. */
  readonly names: ReadonlySet<string>
  /** Words that people begin to type or misspell: those of the title and the coined ones of the summary. */
  readonly words: ReadonlySet<string>
}

/** Analyses a paper. Depends on nothing but the paper, so that it can be taken out as it was put in. */
export function documentOf(paper: Paper, stem: (word: string) => string): Document {
  const frequencies = new Map<string, number>()
  const weigh = (field: Field, terms: readonly string[]): void => {
    const once = fieldFrequency(field, 1, terms.length)
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + once)
  }
  const titleTokens = tokens(titleAndNickname(paper)).slice(0, FIELD_LIMIT)
  const summaryTokens = paper.summary.flatMap((bullet) => tokens(bullet)).slice(0, SUMMARY_LIMIT)
  const authors = paper.authors.slice(0, FIELD_LIMIT)
  const short = abbreviationsOf(titleTokens, summaryTokens)
  const title = [...contentTerms(titleTokens, stem), ...short.map((word) => wordTerm(stem(word)))]
  weigh('title', title)
  weigh('summary', contentTerms(summaryTokens, stem))
  weigh('tags', contentTerms(tokens(paper.tags.slice(0, FIELD_LIMIT).join(' . ')), stem))
  weigh('authors', [...new Set(authors.flatMap(authorTerms))])

  const inTitle = new Set(title)
  const terms = new Map<string, number>()
  for (const [term, frequency] of frequencies) {
    terms.set(term, (impactOf(frequency) << 1) | (inTitle.has(term) ? 1 : 0))
  }
  for (const term of pairTerms(summaryTokens, ({ bound }) => bound)) terms.set(term, SUMMARY_PAIR)
  for (const term of pairTerms(titleTokens, () => true)) terms.set(term, TITLE_PAIR)
  for (const tag of paper.tags) terms.set(tagTerm(tag), 0)
  return { terms, names: namesOf(paper), words: wordsOf(titleTokens, summaryTokens) }
}

/** What a paper is called, as folded text: its nickname, its title, its title before a colon; none twice. */
function callNames(paper: Paper): string[] {
  const head = paper.title.split(/: | -- | [—–] /, 1)[0] ?? ''
  return [...new Set([paper.nickname ?? '', head, paper.title].map(fold))].filter((name) => name !== '')
}

function titleAndNickname({ title, nickname }: Paper): string {
  return nickname === null || fold(title).includes(fold(nickname)) ? title : `${title} . ${nickname}`
}

function namesOf(paper: Paper): Set<string> {
  const names = new Set<string>()
  for (const name of callNames(paper)) {
    names.add(joined(name))
    names.add(joined(name.replace(/^(?:the|an?) /, '')))
  }
  names.delete('')
  return names
}

function contentTerms(list: readonly Token[], stem: (word: string) => string): string[] {
  return list.flatMap(({ word }) => (isStopWord(word) ? [] : wordTerm(stem(word))))
}

/** Coined words of a summary that are the first letters of neighbours in the title: `CoA` of `Chain-of-Agents`. */
function abbreviationsOf(title: readonly Token[], summary: readonly Token[]): string[] {
  const initials = title.map(({ word }) => word[0]).join('')
  const own = new Set(title.map(({ word }) => word))
  const coined = new Set(summary.flatMap(({ word, coined }) => (coined ? word : [])))
  return [...coined].filter((word) => word.length >= 3 && !own.has(word) && initials.includes(word))
}

function pairTerms(list: readonly Token[], wanted: (second: Token) => boolean): string[] {
  return list.flatMap((token, index) => {
    const before = list[index - 1]
    return before === undefined || !token.follows || !wanted(token)
      ? []
      : joinedTerm(before.word + token.word)
  })
}

function wordsOf(title: readonly Token[], summary: readonly Token[]): Set<string> {
  const words = new Set<string>()
  for (const [index, { word, bound }] of title.entries()) {
    words.add(word)
    if (bound) words.add((title[index - 1]?.word ?? '') + word)
  }
  for (const { word, coined } of summary) if (coined) words.add(word)
  return words
}
