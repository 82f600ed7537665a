import type { Work } from '../../turns.ts'
import { stringifying } from './json-in-turns.ts'

/** Entries whose JSON is kept together: a change costs writing as many again. */
const CHUNK_SIZE = 128

interface Chunk {
  readonly keys: Set<string>
  /** The entries as JSON, without what is around them; `null` where one changed. */
  json: Buffer | null
  /** Counts the changes. */
  revision: number
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
    chunk.revision += 1
    if (isThere) return
    chunk.keys.delete(key)
    this.#chunkOf.delete(key)
  }

  /**
   * The whole file, `{"version":…,"entries":{…}}`, as the entries are at the call: those that are replaced while others take their
   * turn are not in it.
   */
  toJson(version: number, entries: ReadonlyMap<string, unknown>): Work<Buffer> {
    const pieces = this.#chunks
      .filter(({ keys }) => keys.size > 0)
      .map((chunk) => ({
        chunk,
        revision: chunk.revision,
        stale: chunk.json === null ? [...chunk.keys].map((key) => [key, entries.get(key)] as const) : [],
        json: chunk.json,
      }))
    return writing(version, pieces)
  }

  #place(key: string): Chunk {
    let chunk = this.#chunks.at(-1)
    if (chunk === undefined || chunk.keys.size >= CHUNK_SIZE) {
      chunk = { keys: new Set(), json: null, revision: 0 }
      this.#chunks.push(chunk)
    }
    chunk.keys.add(key)
    this.#chunkOf.set(key, chunk)
    return chunk
  }
}

/** A chunk as it was when writing began. */
interface Piece {
  readonly chunk: Chunk
  readonly revision: number
  /** Its entries, where their JSON is to be made. */
  readonly stale: readonly (readonly [string, unknown])[]
  readonly json: Buffer | null
}

function* writing(version: number, pieces: readonly Piece[]): Work<Buffer> {
  const parts: Buffer[] = [Buffer.from(`{"version":${version},"entries":{`)]
  for (const { chunk, revision, stale, json: known } of pieces) {
    const json = known ?? Buffer.concat(yield* stringifying(stale))
    if (chunk.revision === revision) chunk.json = json
    if (parts.length > 1) parts.push(COMMA)
    parts.push(json)
  }
  parts.push(END)
  return Buffer.concat(parts)
}

const COMMA = Buffer.from(',')
const END = Buffer.from('}}')
