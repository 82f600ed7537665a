import { Low } from 'lowdb'
import { JsonFile, type JsonFileOptions } from './json-file.ts'
import type { Keyed } from './schemas.ts'

/**
 * One JSON file held in memory. Changes are seen at once and are durable when their promise resolves; those
 * that come while a write is under way share the next one. A change that could not be written is undone.
 */
export class Document<T extends Keyed<unknown>> {
  readonly #low: Low<T>
  /** The data as it was last written or read: where a failed write goes back to. */
  #durable: T
  #waiting: Array<(data: T) => void> = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(low: Low<T>) {
    this.#low = low
    this.#durable = copyOf(low.data)
  }

  /** @throws UserError as {@link JsonFile.read} does */
  static async open<T extends Keyed<unknown>>(
    options: JsonFileOptions<T> & { readonly empty: () => T },
  ): Promise<Document<T>> {
    const file = new JsonFile(options)
    return new Document(new Low<T>(file, (await file.read()) ?? options.empty()))
  }

  /** The data as it stands; change it only through {@link change}. */
  get data(): T {
    return this.#low.data
  }

  /**
   * Changes the data.
   *
   * @param mutate adds, replaces and deletes entries, and never alters one in place; deterministic, since it
   * is applied anew where a write before it failed
   * @throws Error where it could not be written, or after {@link close}; the data is then as if it had not
   * been asked for
   */
  change(mutate: (data: T) => void): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The store is closed: the change was not kept.'))
    mutate(this.#low.data)
    this.#waiting.push(mutate)
    this.#next ??= this.#writeAfter(this.#current)
    return this.#next
  }

  /** Takes no further change, and resolves when those asked for are durable or have failed. */
  async close(): Promise<void> {
    this.#closed = true
    await (this.#next ?? this.#current).catch(() => undefined)
  }

  async #writeAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined)
    this.#waiting = []
    this.#next = null
    this.#current = this.#write()
    return this.#current
  }

  async #write(): Promise<void> {
    const written = copyOf(this.#low.data)
    try {
      await this.#low.write()
      this.#durable = written
    } catch (error) {
      this.#low.data = copyOf(this.#durable)
      for (const mutate of this.#waiting) mutate(this.#low.data)
      throw error
    }
  }
}

/** A copy that shares the entries, which nobody alters in place. */
function copyOf<T extends Keyed<unknown>>(data: T): T {
  return { ...data, entries: { ...data.entries } }
}
