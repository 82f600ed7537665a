/** A column of unsigned 32-bit numbers that grows by doubling; cells never written read as 0. */
export class Column {
  #cells = new Uint32Array(64)
  #length = 0

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
      const grown = new Uint32Array(Math.max(index + 1, this.#cells.length * 2))
      grown.set(this.#cells)
      this.#cells = grown
    }
    this.#cells[index] = value
    if (index >= this.#length) this.#length = index + 1
  }

  /** Appends a value and gives its index. */
  push(value: number): number {
    this.set(this.#length, value)
    return this.#length - 1
  }
}
