import { latexToText } from '../digest/latex-text.ts'
import type { Paper } from '../digest/paper.ts'
import { Accumulators } from './accumulators.ts'
import { joined } from './analysis.ts'
import { type Field, fieldFrequency, impactOf } from './bm25f.ts'
import { coinagesOf } from './coinages.ts'
import { fold } from './letters.ts'
import type { TermDictionary } from './term-dictionary.ts'
import { authorTerms, coinedTerm, joinedTerm, tagTerm, wordTerm } from './terms.ts'
import { type Token, tokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Words of a summary that are indexed; no digest's summary is nearly as long. */
const SUMMARY_LIMIT = 2_000

/** Words of a title that are indexed, and of all tags, and authors. */
const FIELD_LIMIT = 200

/** What marks weigh: an author, two neighbours in a summary or the title, a tag as a whole, a coined name. */
const AUTHOR = impactOf(fieldFrequency('authors', 1, 1)) << 1
const SUMMARY_PAIR = impactOf(1) << 1
const TITLE_PAIR = (impactOf(4) << 1) | 1
const TAG = 0
const COINED = impactOf(2) << 1

/** What the index files of a paper. */
export interface Document {
  /** Its stems by their terms' numbers, with what each weighs and whether it is in the title: `impact << 1 | inTitle`. */
  readonly stems: ReadonlyMap<number, number>
  /** Its other terms, likewise: authors, neighbours written as one, tags. */
  readonly marks: ReadonlyMap<number, number>
  /** What the paper is called, each in one word: nickname, title, title before its colon. */
  readonly names: ReadonlySet<string>
  /** Words that people begin to type or misspell: those of the title and the coined ones of the summary. */
  readonly words: ReadonlySet<string>
}

/** The words of a paper's fields. */
interface ReadPaper {
  readonly title: readonly Token[]
  readonly summary: readonly Token[]
  /** The words of the summary again, a list for each bullet. */
  readonly bullets: readonly (readonly Token[])[]
  readonly tags: readonly Token[]
}

/**
 * Turns papers into documents. What it gives depends on nothing but the paper (and the numbers that its terms got), so that
 * a paper can be taken out of the index as it was put in.
 */
export class Analyser {
  readonly #vocabulary: Vocabulary
  readonly #dictionary: TermDictionary
  readonly #frequencies = new Accumulators((length) => new Float64Array(length))

  constructor(vocabulary: Vocabulary, dictionary: TermDictionary) {
    this.#vocabulary = vocabulary
    this.#dictionary = dictionary
  }

  analyse(paper: Paper): Document {
    const read = this.#read(paper)
    const stems = this.#stems(read)
    const marks = this.#marks(paper, read)
    return { stems, marks, names: namesOf(paper), words: wordsOf(read.title, read.summary) }
  }

  /** Only the stems of a paper, as its document has them. */
  stems(paper: Paper): ReadonlyMap<number, number> {
    return this.#stems(this.#read(paper))
  }

  #read(paper: Paper): ReadPaper {
    const read = (text: string) => tokens(text, this.#vocabulary)
    const bullets = paper.summary.map(read)
    return {
      title: read(titleAndNickname(paper)).slice(0, FIELD_LIMIT),
      summary: bullets.flat().slice(0, SUMMARY_LIMIT),
      bullets: bullets.slice(0, SUMMARY_LIMIT),
      tags: read(paper.tags.slice(0, FIELD_LIMIT).join(' . ')),
    }
  }

  #stems(read: ReadPaper): Map<number, number> {
    const title = this.#contentTerms(read.title)
    for (const word of abbreviationsOf(read.title, read.summary)) {
      title.push(this.#dictionary.intern(wordTerm(this.#vocabulary.stem(word))))
    }
    const summary = this.#contentTerms(read.summary)
    const tags = this.#contentTerms(read.tags)

    // By now all stems have their numbers.
    this.#frequencies.grow(this.#dictionary.size)
    this.#count('title', title)
    this.#count('summary', summary)
    this.#count('tags', tags)
    const stems = new Map<number, number>()
    const inTitle = new Set(title)
    this.#frequencies.drain((term, frequency) => {
      stems.set(term, (impactOf(frequency) << 1) | (inTitle.has(term) ? 1 : 0))
    })
    return stems
  }

  #marks(paper: Paper, { title, summary, bullets }: ReadPaper): Map<number, number> {
    const marks = new Map<number, number>()
    const mark = (term: string, weight: number) => marks.set(this.#dictionary.intern(term), weight)
    for (const author of paper.authors.slice(0, FIELD_LIMIT)) {
      for (const term of authorTerms(author)) mark(term, AUTHOR)
    }
    for (const name of coinagesOf(bullets)) mark(coinedTerm(name), COINED)
    for (const term of pairsOf(summary, isOneName)) mark(term, SUMMARY_PAIR)
    for (const term of pairsOf(title, () => true)) mark(term, TITLE_PAIR)
    for (const tag of paper.tags) mark(tagTerm(tag), TAG)
    return marks
  }

  #contentTerms(list: readonly Token[]): number[] {
    const terms: number[] = []
    for (const { word } of list) {
      if (word.stem === null) continue
      word.term ??= this.#dictionary.intern(wordTerm(word.stem))
      terms.push(word.term)
    }
    return terms
  }

  #count(field: Field, terms: readonly number[]): void {
    const once = fieldFrequency(field, 1, terms.length)
    const { values } = this.#frequencies
    for (const term of terms) {
      const before = values[term] as number
      if (before === 0) this.#frequencies.touch(term)
      values[term] = before + once
    }
  }
}

/** Under which names a paper is known, each in one word; a leading article may be left out. */
function namesOf(paper: Paper): Set<string> {
  const head = latexToText(paper.title).split(/: | -- | [—–] /, 1)[0] ?? ''
  const names = new Set<string>()
  for (const name of new Set([paper.nickname ?? '', head, paper.title])) {
    const folded = fold(name)
    names.add(joined(folded))
    const article = /^(?:the|an?) /.exec(folded)
    if (article !== null) names.add(joined(folded.slice(article[0].length)))
  }
  names.delete('')
  return names
}

function titleAndNickname({ title, nickname }: Paper): string {
  return nickname === null || fold(title).includes(fold(nickname)) ? title : `${title} . ${nickname}`
}

/** Coined words of a summary that are the first letters of neighbours in the title: `CoA` of `Chain-of-Agents`. */
function abbreviationsOf(title: readonly Token[], summary: readonly Token[]): Set<string> {
  const initials = title.map(({ word }) => word.text[0]).join('')
  const found = new Set<string>()
  for (const { word } of summary) {
    if (word.coined && word.text.length >= 3 && initials.includes(word.text)) found.add(word.text)
  }
  for (const { word } of title) found.delete(word.text)
  return found
}

/** Neighbours that can be written as one, as terms. */
function pairsOf(list: readonly Token[], wanted: (second: Token, first: Token) => boolean): string[] {
  const pairs: string[] = []
  let before: Token | undefined
  for (const token of list) {
    if (token.follows && before !== undefined && wanted(token, before)) {
      pairs.push(joinedTerm(before.word.text + token.word.text))
    }
    before = token
  }
  return pairs
}

/** Whether two neighbours in a summary are parts of one name: joined by a hyphen, or written so (`Swift PPO`, `VisLM 2`). */
function isOneName({ word, bound }: Token, { word: before }: Token): boolean {
  return bound || (before.capital && before.stem !== null && word.capital && (before.coined || word.coined))
}

function wordsOf(title: readonly Token[], summary: readonly Token[]): Set<string> {
  const words = new Set<string>()
  let before = ''
  for (const { word, bound } of title) {
    words.add(word.text)
    if (bound) words.add(before + word.text)
    before = word.text
  }
  for (const { word } of summary) if (word.coined) words.add(word.text)
  return words
}
