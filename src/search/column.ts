import { type ContentsReader, writeNumbers } from './contents.ts'

/** A column of unsigned 32-bit numbers that grows by half; cells never written read as 0. */
export class Column {
  #cells: Uint32Array
  #length: number

  /** @param cells what it begins with */
  constructor(cells: Uint32Array = new Uint32Array(0)) {
    this.#cells = cells
    this.#length = cells.length
  }

  /** One more than the highest cell written. */
  get length(): number {
    return this.#length
  }

  /** The cells themselves, for tight loops; invalid after the next write. */
  get cells(): Uint32Array {
    return this.#cells
  }

  get(index: number): number {
    return this.#cells[index] ?? 0
  }

  set(index: number, value: number): void {
    if (index >= this.#cells.length) {
      const grown = new Uint32Array(Math.max(index + 1, 64, Math.ceil(this.#cells.length * 1.5)))
      grown.set(this.#cells)
      this.#cells = grown
    }
    this.#cells[index] = value
    if (index >= this.#length) this.#length = index + 1
  }

  write(): Iterable<Uint8Array> {
    return writeNumbers(this.#cells.subarray(0, this.#length))
  }

  static read(reader: ContentsReader): Column {
    return new Column(reader.numbers())
  }

  /** Appends a value and gives its index. */
  push(value: number): number {
    this.set(this.#length, value)
    return this.#length - 1
  }
}
