/** Entries whose JSON is kept together: a change costs writing as many again. */
const CHUNK_SIZE = 128

interface Chunk {
  readonly keys: Set<string>
  /** The entries as JSON, without what is around them; `null` where one changed. */
  json: Buffer | null
}

/** A file's entries as JSON in pieces that are kept, since of thousands of entries a change touches one. */
export class EntryChunks {
  readonly #chunks: Chunk[] = []
  readonly #chunkOf = new Map<string, Chunk>()

  constructor(keys: Iterable<string>) {
    for (const key of keys) this.touch(key, true)
  }

  /** An entry was added or replaced, or is there no more. */
  touch(key: string, isThere: boolean): void {
    const chunk = this.#chunkOf.get(key) ?? (isThere ? this.#place(key) : undefined)
    if (chunk === undefined) return
    chunk.json = null
    if (isThere) return
    chunk.keys.delete(key)
    this.#chunkOf.delete(key)
  }

  /** The whole file: `{"version":…,"entries":{…}}`. */
  toJson(version: number, entries: ReadonlyMap<string, unknown>): Buffer {
    const parts: Buffer[] = [Buffer.from(`{"version":${version},"entries":{`)]
    for (const chunk of this.#chunks) {
      if (chunk.keys.size === 0) continue
      chunk.json ??= Buffer.from(
        [...chunk.keys].map((key) => `${JSON.stringify(key)}:${JSON.stringify(entries.get(key))}`).join(),
      )
      if (parts.length > 1) parts.push(COMMA)
      parts.push(chunk.json)
    }
    parts.push(END)
    return Buffer.concat(parts)
  }

  #place(key: string): Chunk {
    let chunk = this.#chunks.at(-1)
    if (chunk === undefined || chunk.keys.size >= CHUNK_SIZE) {
      chunk = { keys: new Set(), json: null }
      this.#chunks.push(chunk)
    }
    chunk.keys.add(key)
    this.#chunkOf.set(key, chunk)
    return chunk
  }
}

const COMMA = Buffer.from(',')
const END = Buffer.from('}}')
