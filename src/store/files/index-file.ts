import { createHash } from 'node:crypto'
import { type FileHandle, readFile } from 'node:fs/promises'
import { fileClause, systemCodeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { IndexCache } from '../../search/index-cache.ts'
import type { FolderWriter } from './folder-writer.ts'

/** Bytes of a SHA-256 hash, which ends the file. */
const HASH_BYTES = 32

/** Bytes written at once. */
const WRITE_BYTES = 1 << 18

/**
 * The search index as a file that ends in a hash of what comes before: one that was torn or tampered with counts as
 * missing. It is written aside and renamed, but not synced, since the hash shows damage.
 */
export function openIndexFile(
  path: string,
  { writer, log }: { readonly writer: FolderWriter; readonly log: Log },
): IndexCache & { close(): Promise<void> } {
  let saving: Promise<void> = Promise.resolve()
  let closed = false

  async function save(pieces: Iterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    try {
      await writer.replace(path, (file) => writePieces(file, pieces, signal), { sync: false })
    } catch (error) {
      const why = `${path} can't be written, so the next start takes longer: ${fileClause(error)}`
      log.warn({ err: error, path }, why)
    }
  }

  return {
    async load() {
      try {
        const bytes = await readFile(path)
        const contents = bytes.subarray(0, -HASH_BYTES)
        const hash = createHash('sha256').update(contents).digest()
        return hash.equals(bytes.subarray(-HASH_BYTES)) ? contents : null
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') {
          log.warn({ err: error, path }, `${path} can't be read: ${fileClause(error)}`)
        }
        return null
      }
    },
    save(pieces, signal) {
      if (closed) return Promise.resolve()
      saving = saving.then(() => save(pieces, signal))
      return saving
    },
    async close() {
      closed = true
      await saving
    },
  }
}

/** Writes a file with its hash; false where it was stopped before the end. */
async function writePieces(
  file: FileHandle,
  pieces: Iterable<Uint8Array>,
  signal: AbortSignal,
): Promise<boolean> {
  const hash = createHash('sha256')
  let waiting: Uint8Array[] = []
  let size = 0
  const flush = async () => {
    await file.write(Buffer.concat(waiting))
    waiting = []
    size = 0
  }
  for (const piece of pieces) {
    if (signal.aborted) return false
    hash.update(piece)
    waiting.push(piece)
    size += piece.length
    // An empty piece asks for a turn for others.
    if (size >= WRITE_BYTES || piece.length === 0) await flush()
  }
  waiting.push(hash.digest())
  await flush()
  return !signal.aborted
}
