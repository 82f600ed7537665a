/** Kinds of arrays that can accumulate. */
type Numbers = Uint8Array | Int32Array | Float64Array

/**
 * A number for each slot, nearly all of them zero, with a list of those that aren't: so that a query costs what it
 * touches, not what is stored. Reused from query to query. Source: the accumulators of Moffat & Zobel, "Self-indexing inverted
 * files for fast text retrieval", 1996.
 */
export class Accumulators<T extends Numbers> {
  readonly #create: (length: number) => T
  /** By slot; for tight loops, which note each slot that they lift from zero in `touched`. */
  values: T
  touched = new Int32Array(0)
  count = 0

  constructor(create: (length: number) => T) {
    this.#create = create
    this.values = create(0)
  }

  /** Makes room for so many slots; only between queries. */
  grow(slots: number): void {
    if (this.values.length >= slots) return
    const size = Math.ceil(slots * 1.25)
    this.values = this.#create(size)
    this.touched = new Int32Array(size)
  }

  /** Notes a slot that was zero. */
  touch(slot: number): void {
    this.touched[this.count++] = slot
  }

  /** Leaves all at zero. */
  clear(): void {
    for (let place = 0; place < this.count; place++) this.values[this.touched[place] as number] = 0
    this.count = 0
  }

  /** Visits every slot touched with its number, and leaves all at zero. */
  drain(visit: (slot: number, value: number) => void): void {
    const { values, touched, count } = this
    this.count = 0
    for (let place = 0; place < count; place++) {
      const slot = touched[place] as number
      const value = values[slot] as number
      values[slot] = 0
      visit(slot, value)
    }
  }
}
