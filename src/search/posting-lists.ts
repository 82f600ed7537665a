import { Column } from './column.ts'
import { type ContentsReader, writeNumbers } from './contents.ts'

/** Cells of a page; pages are never moved, so that growth copies nothing. */
const PAGE_BITS = 16
const PAGE = 1 << PAGE_BITS

/** Blocks double from the first size to the last, in cells. */
const FIRST_BLOCK = 4
const LAST_BLOCK = 256

/** The size of the block that begins where a list has so many entries, up to where all are of the last size. */
const BLOCK_AFTER = blocksBegun()

/** Receives the entries of one block: the cells from `from` up to, not including, `to`. */
export type BlockVisitor = (cells: Uint32Array, from: number, to: number) => void

/** A place in a list, from which it is read on a block at a time. */
export interface PostingCursor {
  /** The block's cells; those not yet read are the ones from `from` up to, not including, `to`. */
  readonly cells: Uint32Array
  from: number
  readonly to: number
  /** Goes to the next block, whatever of this one is unread; false at the list's end, where it stays. */
  advance(): boolean
}

/**
 * Many lists of 32-bit entries that only ever grow at their end, side by side in typed arrays.
 *
 * A list is a chain of blocks that double in size, each ending in the address of the next; a lone entry, as most
 * words have, is where others have an address. So a long list costs less than half a per cent for its
 * links, and appending moves nothing. Source: the slice pools of Busch et al., "Earlybird: Real-Time Search at
 * Twitter", ICDE 2012.
 */
export class PostingLists {
  readonly #pages: Uint32Array[] = []
  #used = PAGE
  #counts = new Column()
  /** Where the first block is. */
  #heads = new Column()
  /** Where the next entry goes; a list's only entry. */
  #tails = new Column()

  /** Lists begun. */
  get size(): number {
    return this.#counts.length
  }

  /** Begins an empty list and gives its number; numbers count up from 0. */
  create(): number {
    this.#heads.push(0)
    this.#tails.push(0)
    return this.#counts.push(0)
  }

  /** How many entries a list has. */
  count(list: number): number {
    return this.#counts.get(list)
  }

  /** Adds an entry (an unsigned 32-bit number) at a list's end. */
  append(list: number, entry: number): void {
    const count = this.#counts.get(list)
    this.#counts.set(list, count + 1)
    if (count === 0) {
      this.#tails.set(list, entry)
      return
    }
    if (count === 1) this.#begin(list)
    else {
      const size = blockAfter(count)
      if (size > 0) this.#extend(list, size)
    }
    const tail = this.#tails.get(list)
    this.#page(tail)[tail & (PAGE - 1)] = entry
    this.#tails.set(list, tail + 1)
  }

  /** Visits a list's entries in the order of their adding, a block at a time. */
  scan(list: number, visit: BlockVisitor): void {
    const cursor = this.cursor(list)
    do visit(cursor.cells, cursor.from, cursor.to)
    while (cursor.advance())
  }

  /** The beginning of a list; invalid once something was added to any. */
  cursor(list: number): PostingCursor {
    const count = this.#counts.get(list)
    // A lone entry is where others have the address of their end.
    if (count < 2) return new BlockCursor(this.#pages, this.#tails.cells, list, count)
    const head = this.#heads.get(list)
    return new BlockCursor(this.#pages, this.#page(head), head & (PAGE - 1), count)
  }

  *write(): Iterable<Uint8Array> {
    yield* writeNumbers(Uint32Array.of(this.#pages.length, this.#used))
    for (const page of this.#pages) yield* writeNumbers(page)
    for (const column of [this.#counts, this.#heads, this.#tails]) yield* column.write()
  }

  static read(reader: ContentsReader): PostingLists {
    const lists = new PostingLists()
    const [pages = 0, used = PAGE] = reader.numbers()
    for (let page = 0; page < pages; page++) lists.#pages.push(reader.numbers())
    lists.#used = used
    lists.#counts = Column.read(reader)
    lists.#heads = Column.read(reader)
    lists.#tails = Column.read(reader)
    return lists
  }

  #page(address: number): Uint32Array {
    return this.#pages[address >>> PAGE_BITS] as Uint32Array
  }

  /** Moves a lone entry into a first block. */
  #begin(list: number): void {
    const block = this.#allocate(FIRST_BLOCK)
    this.#page(block)[block & (PAGE - 1)] = this.#tails.get(list)
    this.#heads.set(list, block)
    this.#tails.set(list, block + 1)
  }

  #extend(list: number, size: number): void {
    const block = this.#allocate(size)
    const link = this.#tails.get(list)
    this.#page(link)[link & (PAGE - 1)] = block
    this.#tails.set(list, block)
  }

  #allocate(size: number): number {
    if (this.#used + size > PAGE) {
      this.#pages.push(new Uint32Array(PAGE))
      this.#used = 0
    }
    const address = (this.#pages.length - 1) * PAGE + this.#used
    this.#used += size
    return address
  }
}

/** Follows the chain of a list's blocks. */
class BlockCursor implements PostingCursor {
  readonly #pages: readonly Uint32Array[]
  /** Of the block. */
  #size = FIRST_BLOCK
  /** Entries after the block. */
  #left: number
  cells: Uint32Array
  from: number
  to: number

  /** @param from the first of so many entries */
  constructor(pages: readonly Uint32Array[], cells: Uint32Array, from: number, count: number) {
    const entries = Math.min(count, FIRST_BLOCK - 1)
    this.#pages = pages
    this.#left = count - entries
    this.cells = cells
    this.from = from
    this.to = from + entries
  }

  advance(): boolean {
    if (this.#left === 0) return false
    // A block before another is full, and the address of the next follows its last entry.
    const address = this.cells[this.to] as number
    this.#size = Math.min(this.#size * 2, LAST_BLOCK)
    const entries = Math.min(this.#left, this.#size - 1)
    this.#left -= entries
    this.cells = this.#pages[address >>> PAGE_BITS] as Uint32Array
    this.from = address & (PAGE - 1)
    this.to = this.from + entries
    return true
  }
}

function blocksBegun(): Uint16Array {
  const begun: [count: number, size: number][] = []
  let count = 0
  for (let size = FIRST_BLOCK; size <= LAST_BLOCK; size *= 2) {
    begun.push([count, size])
    count += size - 1
  }
  const sizes = new Uint16Array(count)
  for (const [at, size] of begun) sizes[at] = size
  return sizes
}

/** The size of the block that begins where a list has so many entries; 0 where its last one has room. */
function blockAfter(count: number): number {
  const size = BLOCK_AFTER[count]
  if (size !== undefined) return size
  return (count - BLOCK_AFTER.length) % (LAST_BLOCK - 1) === 0 ? LAST_BLOCK : 0
}
