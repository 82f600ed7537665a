import { Low } from 'lowdb'
import { inTurns } from '../../turns.ts'
import { EntryChunks } from './entry-chunks.ts'
import { JsonFile, type JsonFileOptions } from './json-file.ts'
import { type Keyed, STORE_VERSION } from './schemas.ts'

/** What a change can do; entries are replaced, never altered in place. */
export interface Draft<T> {
  set(key: string, entry: T): void
  delete(key: string): void
}

/** A change: deterministic, since it is applied again where a write before it failed. */
type Change<T> = (draft: Draft<T>) => void

/** Entries as they were before a change; `undefined` for one that was not there. */
type Before<T> = Map<string, T | undefined>

/**
 * One JSON file of entries by key, kept in memory. Changes are seen at once and are durable when their promise resolves;
 * those that come while a write is under way share the next one. A change that could not be written is undone.
 */
export class Document<T> {
  readonly #low: Low<Map<string, T>>
  readonly #chunks: EntryChunks
  /** What the changes since the last write began have replaced. */
  #before: Before<T> = new Map()
  #waiting: Change<T>[] = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()
  #closed = false
  #revision = 0

  private constructor(file: JsonFile<Keyed<T>>, version: number, entries: Map<string, T>) {
    this.#chunks = new EntryChunks(entries.keys())
    const adapter = {
      read: async () => null,
      write: async (data: Map<string, T>) =>
        file.writeText(await inTurns(this.#chunks.toJson(version, data))),
    }
    this.#low = new Low(adapter, entries)
  }

  /** @throws UserError as {@link JsonFile.read} does */
  static async open<T>(options: JsonFileOptions<Keyed<T>>): Promise<Document<T>> {
    const file = new JsonFile(options)
    const read = await file.read()
    return new Document(file, options.version ?? STORE_VERSION, new Map(Object.entries(read?.entries ?? {})))
  }

  /** The entries as they are; they change only through {@link change}. */
  get entries(): ReadonlyMap<string, T> {
    return this.#low.data
  }

  /** Differs whenever the entries do: what is worked out from them can be kept until they change. */
  get revision(): number {
    return this.#revision
  }

  /**
   * Changes entries.
   *
   * @throws Error where it could not be written, or after {@link close}; the entries are then as if it had not
   * been asked for
   */
  change(change: Change<T>): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The store is closed: the change was not kept.'))
    this.#apply(change)
    this.#waiting.push(change)
    this.#next ??= this.#writeAfter(this.#current)
    return this.#next
  }

  /** Takes no further change, and resolves when those asked for are durable or have failed. */
  async close(): Promise<void> {
    this.#closed = true
    await (this.#next ?? this.#current).catch(() => undefined)
  }

  #apply(change: Change<T>): void {
    const replace = (key: string, entry: T | undefined) => {
      if (!this.#before.has(key)) this.#before.set(key, this.#low.data.get(key))
      this.#replace(key, entry)
    }
    change({ set: replace, delete: (key) => replace(key, undefined) })
  }

  #replace(key: string, entry: T | undefined): void {
    if (entry === undefined) this.#low.data.delete(key)
    else this.#low.data.set(key, entry)
    this.#chunks.touch(key, entry !== undefined)
    this.#revision += 1
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    await earlier.catch(() => undefined)
    this.#waiting = []
    this.#next = null
    this.#current = this.#write()
    return this.#current
  }

  async #write(): Promise<void> {
    const replaced = this.#before
    this.#before = new Map()
    try {
      await this.#low.write()
    } catch (error) {
      // Back to what is durable, the latest change first; what came since is applied again.
      for (const before of [this.#before, replaced]) {
        for (const [key, entry] of before) this.#replace(key, entry)
      }
      this.#before = new Map()
      for (const change of this.#waiting) this.#apply(change)
      throw error
    }
  }
}
