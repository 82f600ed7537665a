import { DigestBuilder, type DigestReading } from '../digest-builder.ts'
import type { PaperReading } from '../facts.ts'
import { feedDate } from './feed-date.ts'
import { type FeedItem, FeedItems } from './feed-items.ts'
import { dateOfItem, readItem } from './feed-paper.ts'

/** What a feed gives. */
export interface FeedReading {
  readonly readings: readonly DigestReading[]
  /** Why there is no digest, where there is none. */
  readonly none: 'no-items' | 'undated-feed'
}

/** An item that was read; the date is `null` where it names none. */
interface Row {
  readonly line: number
  readonly date: string | null
  readonly text: string
  readonly reading: PaperReading
}

/** Whether a text, of which the beginning suffices, is a feed: XML whose first element is one of theirs. */
export function looksLikeFeed(start: string): boolean {
  const text = start.trimStart().replace(/^\ufeff/, '')
  return (
    /^<(?:\?xml|!doctype\s+(?!html)|!--|rss|(?:\w{1,20}:)?(?:feed|rdf))[\s>[-]/i.test(text) &&
    /<(?:rss|(?:\w{1,20}:)?(?:feed|rdf))[\s>]/i.test(text)
  )
}

/**
 * Reads digests from a feed, pushed in pieces: an item is a row of the day that it names, in UTC, else of the day that the
 * feed names. What is no new paper of arXiv is a rejected row.
 */
export class FeedReader {
  readonly #items = new FeedItems()
  readonly #rows: Row[] = []

  push(piece: string): void {
    for (const item of this.#items.push(piece)) this.#add(item)
  }

  /**
   * Ends the text. Gives a digest a date, in the order of the feed, and `null` now and then, for others to take their turn.
   *
   * @param fallbackDate serves items where neither they nor the feed name a date
   */
  *end(fallbackDate: string | null): Generator<null, FeedReading> {
    for (const item of this.#items.end()) this.#add(item)
    const { dates, isWhole, leftOut } = this.#items.facts
    const ofFeed = dates.map(feedDate).find((date) => date !== null) ?? fallbackDate
    const anyDate = ofFeed ?? this.#rows.find(({ date }) => date !== null)?.date ?? null
    if (anyDate === null) return { readings: [], none: this.#rows.length === 0 ? 'no-items' : 'undated-feed' }
    const builders = new Map<string, DigestBuilder>()
    for (const { line, date, text, reading } of this.#rows) {
      const day = date ?? ofFeed
      const builder = builders.get(day ?? anyDate) ?? begin(day ?? anyDate, line, fallbackDate)
      builders.set(builder.date, builder)
      builder.addRow(line, text, () => (day === null ? UNDATED : reading))
      yield null
    }
    const last = [...builders.values()].at(-1)
    if (!isWhole) last?.warn(1, 'the feed breaks off, or its elements are not closed in order')
    if (leftOut > 0) last?.warn(1, `${leftOut} items at the end are left out: a feed takes at most 20,000`)
    return { readings: [...builders.values()].map((builder) => builder.build()), none: 'no-items' }
  }

  #add(item: FeedItem): void {
    const text = item.texts.get('title')?.[0] ?? item.links[0] ?? ''
    this.#rows.push({ line: item.line, date: dateOfItem(item), text, reading: readItem(item) })
  }
}

const UNDATED: PaperReading = { status: 'rejected', reason: 'neither the item nor the feed names a date' }

function begin(date: string, line: number, ofName: string | null): DigestBuilder {
  const builder = new DigestBuilder(date)
  if (ofName !== null && ofName !== date) {
    builder.warn(line, `the feed says ${date}, the name of the file ${ofName}: read as ${date}`)
  }
  return builder
}
