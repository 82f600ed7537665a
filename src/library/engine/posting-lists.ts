import { Column } from './column.ts'

/** Cells of a page; pages are never moved, so that growth copies nothing. */
const PAGE_BITS = 16
const PAGE = 1 << PAGE_BITS

/** Blocks double from 2 cells to this many. */
const BLOCK_LIMIT = 256

/** Receives the entries of one block: the cells from `from` up to, not including, `to`. */
export type BlockVisitor = (cells: Uint32Array, from: number, to: number) => void

/**
 * Many lists of 32-bit entries that only ever grow at their end, side by side in typed arrays.
 *
 * A list is a chain of blocks that double in size, each ending in the address of the next: a list of one
 * entry costs two cells, a long one less than half a per cent for its links, and appending moves nothing. Source: the slice pools of
 * Busch et al., "Earlybird: Real-Time Search at Twitter", ICDE 2012.
 */
export class PostingLists {
  readonly #pages: Uint32Array[] = []
  #used = PAGE
  readonly #heads = new Column()
  readonly #counts = new Column()
  /** Where the next entry goes. */
  readonly #tails = new Column()
  /** Entries that still fit the last block. */
  readonly #rooms = new Column()
  /** Size of the last block, in cells. */
  readonly #sizes = new Column()

  /** Begins an empty list and gives its number; numbers count up from 0. */
  create(): number {
    return this.#heads.push(0)
  }

  /** How many entries a list has. */
  count(list: number): number {
    return this.#counts.get(list)
  }

  /** Adds an entry (an unsigned 32-bit number) at a list's end. */
  append(list: number, entry: number): void {
    const count = this.#counts.get(list)
    if (this.#rooms.get(list) === 0) this.#extend(list, count === 0)
    const tail = this.#tails.get(list)
    this.#page(tail)[tail & (PAGE - 1)] = entry
    this.#tails.set(list, tail + 1)
    this.#rooms.set(list, this.#rooms.get(list) - 1)
    this.#counts.set(list, count + 1)
  }

  /** Visits a list's entries in the order of their adding, a block at a time. */
  scan(list: number, visit: BlockVisitor): void {
    let left = this.#counts.get(list)
    let address = this.#heads.get(list)
    for (let size = 2; left > 0; size = Math.min(size * 2, BLOCK_LIMIT)) {
      const page = this.#page(address)
      const from = address & (PAGE - 1)
      const entries = Math.min(left, size - 1)
      visit(page, from, from + entries)
      left -= entries
      address = page[from + size - 1] ?? 0
    }
  }

  #page(address: number): Uint32Array {
    return this.#pages[address >>> PAGE_BITS] as Uint32Array
  }

  #extend(list: number, first: boolean): void {
    const size = first ? 2 : Math.min(this.#sizes.get(list) * 2, BLOCK_LIMIT)
    const block = this.#allocate(size)
    if (first) this.#heads.set(list, block)
    else {
      const link = this.#tails.get(list)
      this.#page(link)[link & (PAGE - 1)] = block
    }
    this.#tails.set(list, block)
    this.#rooms.set(list, size - 1)
    this.#sizes.set(list, size)
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
