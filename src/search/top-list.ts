/** Keeps the best few of many things that come in any order: a heap with the worst of them on top. */
export class TopList<T> {
  readonly #limit: number
  readonly #compare: (a: T, b: T) => number
  readonly #heap: T[] = []

  /** @param compare below zero where the first is the better; no two may be equal */
  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit
    this.#compare = compare
  }

  /** The worst of what is kept, once there is as much as may be. */
  get worst(): T | undefined {
    return this.#heap.length < this.#limit ? undefined : this.#heap[0]
  }

  add(item: T): void {
    const heap = this.#heap
    if (heap.length < this.#limit) {
      heap.push(item)
      this.#rise(heap.length - 1)
    } else if (heap[0] !== undefined && this.#compare(item, heap[0]) < 0) {
      heap[0] = item
      this.#sink()
    }
  }

  /** What was kept, best first. */
  items(): T[] {
    return [...this.#heap].sort(this.#compare)
  }

  #isWorse(a: number, b: number): boolean {
    return this.#compare(this.#heap[a] as T, this.#heap[b] as T) > 0
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap
    const moved = heap[a] as T
    heap[a] = heap[b] as T
    heap[b] = moved
  }

  #rise(place: number): void {
    for (let at = place; at > 0; ) {
      const above = (at - 1) >> 1
      if (!this.#isWorse(at, above)) return
      this.#swap(at, above)
      at = above
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      let worst = at
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < this.#heap.length && this.#isWorse(below, worst)) worst = below
      }
      if (worst === at) return
      this.#swap(at, worst)
      at = worst
    }
  }
}
