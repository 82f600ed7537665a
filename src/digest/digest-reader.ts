import { isCalendarDate } from './calendar-date.ts'
import type { DigestReading, Warning } from './digest-builder.ts'
import { FeedReader, looksLikeFeed } from './feed/feed-reader.ts'
import { ControlCount, type ForeignKind, foreignKindOf, SIGNATURE } from './foreign.ts'
import type { JsonFault } from './json/json-fault.ts'
import { JSON_START, looksLikeJson, readJson } from './json/json-reader.ts'
import { ROW_LIMIT, tooManyRows } from './limits.ts'
import { HiddenLines } from './markdown/hidden-lines.ts'
import { LineCutter } from './markdown/lines.ts'
import { MarkdownReader } from './markdown/markdown-reader.ts'
import { ReferenceLinks } from './markdown/reference-links.ts'

/** Why a text has no digest. */
export type NoDigestReason =
  | JsonFault
  | ('empty' | 'no-table' | 'no-date' | 'no-papers' | 'no-items' | 'undated-feed' | 'html' | 'xml')
  | ForeignKind

/**
 * Reads digests from text that is pushed in pieces, in whatever format it turns out to be. The one
 * implementation under `readDigests` and `readDigestStream`.
 */
export class DigestReader {
  readonly #date: string | null
  readonly #lines = new LineCutter()
  readonly #hidden = new HiddenLines()
  readonly #references = new ReferenceLinks()
  readonly #markdown: MarkdownReader
  /** Ids given so far, by date: a date may come in several sections. */
  readonly #given = new Map<string, Set<string>>()
  /** The text so far while its format is open, and all of it once it is JSON. */
  #pieces: string[] = []
  #format: 'open' | 'json' | 'feed' | 'markdown' | 'foreign' = 'open'
  readonly #feed = new FeedReader()
  #noFeed: 'no-items' | 'undated-feed' = 'no-items'
  #foreign: ForeignKind | null = null
  readonly #controls = new ControlCount()
  /** What text in angle brackets was, where it has no digest. */
  #markup: 'html' | 'xml' | null = null
  #blank = true
  /** The end of the text so far. */
  #last = ''
  #noJson: 'no-papers' | 'no-date' | JsonFault = 'no-papers'

  /** `date` serves text that names none; anything but a calendar date is ignored. */
  constructor(date: string | undefined) {
    this.#date = date !== undefined && isCalendarDate(date) ? date : null
    this.#markdown = new MarkdownReader(this.#date)
  }

  /** Tables that were read over because nothing dates them. */
  get undated(): readonly Warning[] {
    return this.#markdown.undated
  }

  /** Meaningful once the text has ended without a digest. */
  get noDigestReason(): NoDigestReason {
    if (this.#blank) return 'empty'
    if (this.#foreign !== null) return this.#foreign
    if (this.#format === 'feed') return this.#noFeed
    if (this.#format === 'json') return this.#noJson
    if (this.undated.length === 0 && this.#markup !== null) return this.#markup
    if (this.#controls.isBinary) return 'binary'
    return this.undated.length > 0 ? 'no-date' : 'no-table'
  }

  /** Whether the text turned out to be none, so that reading on is no use. */
  get isForeign(): boolean {
    return this.#format === 'foreign'
  }

  /** Takes the next piece. Gives the digests that it ends. */
  push(piece: string): DigestReading[] {
    if (this.#format === 'foreign') return []
    if (piece !== '') this.#last = piece.slice(-200)
    this.#controls.push(piece)
    if (this.#blank && piece.trim() !== '') this.#blank = false
    this.#pieces.push(piece)
    if (this.#format === 'open') this.#settle(false)
    return this.#readSoFar()
  }

  /** Ends the text. Gives the digests that are left, and `null` now and then, for others to take their turn. */
  *end(): Generator<DigestReading | null> {
    if (this.#format === 'open') this.#settle(true)
    yield* this.#readSoFar()
    if (this.#format === 'foreign') return
    if (this.#format === 'feed') {
      const { readings, none } = yield* this.#feed.end(this.#date)
      this.#noFeed = none
      yield* this.#withoutRepeats(readings)
      return
    }
    if (this.#format === 'json') {
      const { readings, none } = yield* readJson(this.#takePieces(), this.#date)
      this.#noJson = none
      yield* this.#asEnd(readings, /[\]}]\s*$/.test(this.#last))
      return
    }
    yield* this.#readLines(this.#lines.end())
    yield* this.#readShown(this.#hidden.end())
    yield* this.#readLinked(this.#references.end())
    const endsWhole = this.#last.endsWith('\n')
    const last = this.#markdown.end(endsWhole)
    if (last !== null) yield* this.#asEnd([last], endsWhole)
  }

  /** Settles the format once the text so far shows it, at the latest when there is enough of it. */
  #settle(isAll: boolean): void {
    const start = this.#takePieces()
    this.#pieces = [start]
    if (!isAll && start.length < SIGNATURE) return
    this.#foreign = foreignKindOf(start)
    const first = start.trimStart().charAt(0)
    if (this.#foreign !== null) this.#format = 'foreign'
    else if (looksLikeJson(start)) this.#format = 'json'
    else if (looksLikeFeed(start)) this.#format = 'feed'
    else if (isAll || start.length >= JSON_START || (first !== '' && !'[{<'.includes(first))) {
      this.#markup = markupOf(start)
      this.#format = 'markdown'
    }
  }

  /** Reads what is there, in a format that is read as it comes; JSON is read as a whole. */
  #readSoFar(): DigestReading[] {
    if (this.#format === 'markdown') return this.#readLines(this.#lines.push(this.#takePieces()))
    if (this.#format === 'feed') this.#feed.push(this.#takePieces())
    return []
  }

  #takePieces(): string {
    const text = this.#pieces.join('')
    this.#pieces = []
    return text
  }

  #readLines(lines: Iterable<string>): DigestReading[] {
    const readings: DigestReading[] = []
    for (const line of lines) for (const each of this.#readShown(this.#hidden.push(line))) readings.push(each)
    return readings
  }

  #readShown(lines: readonly string[]): DigestReading[] {
    return this.#readLinked(lines.flatMap((line) => this.#references.push(line)))
  }

  #readLinked(lines: readonly string[]): DigestReading[] {
    const readings = lines.flatMap((line) => this.#markdown.push(line) ?? [])
    return this.#withoutRepeats(readings)
  }

  /** The readings with which the text ends; what was given of their days before makes them no whole days. */
  #asEnd(readings: readonly DigestReading[], isWhole: boolean): DigestReading[] {
    return readings.flatMap((reading) => {
      const isAll = !this.#given.has(reading.digest.date)
      return this.#withoutRepeats([reading]).map((each) => (isAll ? { ...each, end: { isWhole } } : each))
    })
  }

  /**
   * A date's later sections without the papers of its earlier ones, and no more of them than a day takes; a section of
   * repeats alone is left out.
   */
  #withoutRepeats(readings: readonly DigestReading[]): DigestReading[] {
    return readings.flatMap((reading) => {
      const { date, papers, rejected } = reading.digest
      const given = this.#given.get(date)
      if (given === undefined) {
        this.#given.set(date, new Set(papers.map((paper) => paper.id)))
        return [reading]
      }
      const all = papers.filter((paper) => !given.has(paper.id))
      const fresh = all.slice(0, Math.max(0, ROW_LIMIT - given.size))
      for (const paper of fresh) given.add(paper.id)
      const leftOut = all.length - fresh.length
      const beyond = leftOut === 0 ? [] : [{ line: 1, reason: tooManyRows(leftOut), text: '' }]
      if (fresh.length + rejected.length + reading.warnings.length + leftOut === 0) return []
      const digest = { ...reading.digest, papers: fresh, rejected: [...rejected, ...beyond] }
      return [{ ...reading, digest }]
    })
  }
}

/** What a text in angle brackets is, known by its first element: Markdown may begin with one too. */
function markupOf(start: string): 'html' | 'xml' | null {
  const text = start.replace(/^(?:\s|\ufeff|<\?xml[^>]{0,500}>|<!--[\s\S]{0,2000}?-->)+/, '')
  if (/^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(text)) return 'html'
  return text !== start && start.trimStart().startsWith('<?xml') ? 'xml' : null
}
