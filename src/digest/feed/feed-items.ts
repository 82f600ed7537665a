import { Parser } from 'htmlparser2'
import { CELL_LIMIT, LIST_LIMIT } from '../limits.ts'

/** An entry of a feed as it is there: texts with their markup, names as published. */
export interface FeedItem {
  /** The line it begins on, counted from 1. */
  readonly line: number
  /** Whether it was closed; one that is not was cut off. */
  readonly isWhole: boolean
  /** The texts of its elements, by the element's name without prefix, in small letters; several of one name in order. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Where it links to, its own link first. */
  readonly links: readonly string[]
}

/** What is in a feed beside its items. */
export interface FeedFacts {
  /** Dates of the feed itself, best first, as written. */
  readonly dates: readonly string[]
  /** Whether the text ended with the feed, unharmed. */
  readonly isWhole: boolean
  /** Items after the last one that is taken. */
  readonly leftOut: number
}

/** Items of one feed that are taken; feeds of strangers may be endless. */
const ITEM_LIMIT = 20_000

/** Elements within one another; deeper is no feed. */
const DEPTH_LIMIT = 200

/** Elements around a feed's facts, in no item. */
const FEEDS = new Set(['channel', 'feed'])
const ITEMS = new Set(['item', 'entry'])
const FEED_DATES = ['pubdate', 'updated', 'date', 'lastbuilddate', 'published']

/** Links that lead to no paper. */
const OTHER_LINKS =
  /^(?:self|edit|replies|next|prev|previous|first|last|hub|license|shortcut icon|icon|http:.*)$/i

/** An item that is open. */
interface OpenItem {
  readonly line: number
  readonly depth: number
  readonly texts: Map<string, string[]>
  readonly links: { readonly isOwn: boolean; readonly url: string }[]
}

/**
 * Cuts a feed of RSS 0.9 to 2.0 or Atom, pushed in pieces, into its items. The parser knows no entities but those of XML
 * itself, opens nothing, and reads on after damage.
 */
export class FeedItems {
  readonly #parser: Parser
  readonly #breaks: number[] = []
  #seen = 0
  #line = 1
  readonly #path: string[] = []
  #item: OpenItem | null = null
  #done: FeedItem[] = []
  #count = 0
  readonly #dates = new Map<string, string>()
  #isWhole = true
  #isEnding = false
  /** Depth of the element that was opened just now, with nothing in it yet: `<x/>` closes by itself. */
  #opened = 0
  #isTooDeep = false
  /** The element whose text is gathered: its depth, name and pieces. */
  #field: { readonly depth: number; readonly name: string; readonly pieces: string[]; size: number } | null =
    null

  constructor() {
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#open(localName(name), attributes),
        ontext: (text) => this.#text(text),
        onclosetag: (_, isImplied) => this.#close(isImplied),
      },
      { xmlMode: true },
    )
  }

  /** Takes the next piece. Gives the items that it ends. */
  push(piece: string): FeedItem[] {
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1))
      this.#breaks.push(this.#seen + at)
    this.#seen += piece.length
    if (!this.#isTooDeep) this.#parser.write(piece)
    return this.#take()
  }

  /** Ends the text. Gives the items that are left. */
  end(): FeedItem[] {
    this.#isEnding = true
    if (!this.#isTooDeep) this.#parser.end()
    return this.#take()
  }

  /** Meaningful once the text has ended. */
  get facts(): FeedFacts {
    return {
      dates: FEED_DATES.flatMap((name) => this.#dates.get(name) ?? []),
      isWhole: this.#isWhole && !this.#isTooDeep,
      leftOut: Math.max(0, this.#count - ITEM_LIMIT),
    }
  }

  #take(): FeedItem[] {
    const done = this.#done
    this.#done = []
    return done
  }

  /** The line of a place; places come in order. */
  #lineAt(at: number): number {
    let passed = 0
    while (passed < this.#breaks.length && (this.#breaks[passed] ?? 0) < at) passed++
    this.#breaks.splice(0, passed)
    this.#line += passed
    return this.#line
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#path.push(name)
    if (this.#path.length > DEPTH_LIMIT) {
      // Closing elements takes time by how many are open.
      this.#isTooDeep = true
      this.#parser.pause()
    }
    const depth = this.#path.length
    this.#opened = depth
    if (this.#item === null) {
      if (ITEMS.has(name)) {
        this.#count += 1
        const line = this.#lineAt(this.#parser.startIndex)
        this.#item = { line, depth, texts: new Map(), links: [] }
      } else if (FEED_DATES.includes(name) && FEEDS.has(this.#path.at(-2) ?? '')) this.#begin(depth, name)
      return
    }
    const { href, term, url, rel = '' } = attributes
    const isChild = depth === this.#item.depth + 1
    if (isChild) {
      if (href !== undefined && !OTHER_LINKS.test(rel)) this.#link(href, rel === '' || rel === 'alternate')
      if (term !== undefined) this.#put(name, term)
      this.#begin(depth, name)
      return
    }
    // Links of a text in XHTML, and of what lies in an item's groups.
    if (href !== undefined) this.#link(href, false)
    if (url !== undefined && name !== 'thumbnail') this.#link(url, false)
    const inAuthor = name === 'name' && /^(?:author|creator|contributor)$/.test(this.#path.at(-2) ?? '')
    if (inAuthor && depth === this.#item.depth + 2) this.#begin(depth, this.#path.at(-2) ?? '')
    // Words on both sides of an element are two.
    else if (this.#field !== null) this.#text(/^(?:p|div|br|li|tr|h\d)$/.test(name) ? '\n' : '')
  }

  #begin(depth: number, name: string): void {
    this.#field = { depth, name, pieces: [], size: 0 }
  }

  #text(text: string): void {
    if (text !== '') this.#opened = 0
    const field = this.#field
    // One character more shows that it was too long.
    if (field === null || field.size > CELL_LIMIT) return
    field.pieces.push(text.slice(0, CELL_LIMIT + 1 - field.size))
    field.size += text.length
  }

  #close(isBySomethingElse: boolean): void {
    const depth = this.#path.length
    const isImplied = isBySomethingElse && (this.#isEnding || this.#opened !== depth)
    this.#opened = 0
    const name = this.#path.pop()
    const field = this.#field
    if (field !== null && field.depth === depth) {
      this.#field = null
      const text = field.pieces.join('')
      if (this.#item === null) this.#dates.set(field.name, text.trim())
      else if (text.trim() !== '') {
        if (field.name === 'link') this.#link(text.trim(), true)
        this.#put(field.name, text)
      }
    }
    if (isImplied) this.#isWhole = false
    const item = this.#item
    if (item === null || name === undefined || item.depth !== depth) return
    this.#item = null
    if (this.#count > ITEM_LIMIT) return
    const links = [...item.links.filter(({ isOwn }) => isOwn), ...item.links.filter(({ isOwn }) => !isOwn)]
    this.#done.push({
      line: item.line,
      isWhole: !isImplied,
      texts: item.texts,
      links: links.map(({ url }) => url),
    })
  }

  #put(name: string, text: string): void {
    const texts = this.#item?.texts
    const list = texts?.get(name)
    if (list === undefined) {
      if (texts !== undefined && texts.size < LIST_LIMIT) texts.set(name, [text])
    } else if (list.length < LIST_LIMIT) list.push(text)
  }

  #link(url: string, isOwn: boolean): void {
    const links = this.#item?.links
    if (links !== undefined && links.length < LIST_LIMIT) links.push({ isOwn, url })
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}
