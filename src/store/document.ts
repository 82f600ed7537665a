import { Low } from 'lowdb'
import { JsonFile, type JsonFileOptions } from './json-file.ts'

/**
 * One JSON file held in memory. Changes are seen at once and are durable when their promise resolves; those
 * that come while a write is under way share the next one. A change that could not be written is undone.
 */
export class Document<T> {
  readonly #low: Low<T>
  readonly #durable: () => Promise<T>
  #waiting: Array<(data: T) => void> = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()

  private constructor(low: Low<T>, durable: () => Promise<T>) {
    this.#low = low
    this.#durable = durable
  }

  /** @throws UserError as {@link JsonFile.read} does */
  static async open<T>(options: JsonFileOptions<T> & { readonly empty: () => T }): Promise<Document<T>> {
    const file = new JsonFile(options)
    const durable = async () => (await file.read()) ?? options.empty()
    return new Document(new Low<T>(file, await durable()), durable)
  }

  /** The data as it stands; change it only through {@link change}. */
  get data(): T {
    return this.#low.data
  }

  /**
   * Changes the data in place.
   *
   * @param mutate deterministic: it is applied anew where a write before it failed
   * @throws Error where it could not be written; the data is then as if it had not been asked for
   */
  change(mutate: (data: T) => void): Promise<void> {
    mutate(this.#low.data)
    this.#waiting.push(mutate)
    this.#next ??= this.#writeAfter(this.#current)
    return this.#next
  }

  async #writeAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined)
    this.#waiting = []
    this.#next = null
    this.#current = this.#write()
    return this.#current
  }

  async #write(): Promise<void> {
    try {
      await this.#low.write()
    } catch (error) {
      this.#low.data = await this.#durable()
      for (const mutate of this.#waiting) mutate(this.#low.data)
      throw error
    }
  }
}
