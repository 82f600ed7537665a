import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { fileClause, messageOf, StorageFault, systemCodeOf, UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import { syncFolder, writeDurably } from './durable-write.ts'
import { backupOf, damagedName, refuseNewer, versionOf } from './json-file.ts'

/** How a {@link Journal} is opened. */
export interface JournalOptions<T> {
  readonly path: string
  /** What a line holds; anything else counts as damage. */
  readonly schema: z.ZodType<T>
  /** The form of the lines, named in the first one. */
  readonly version: number
  /** Fewer lines that come to the same. */
  readonly condense: (lines: readonly T[]) => T[]
  readonly log: Log
}

/** What one file of a journal holds. */
interface Reading<T> {
  readonly lines: readonly T[]
  readonly bytes: number
  /** An end without its line break: what a crash in mid-write leaves. It was never said to be durable. */
  readonly torn: boolean
  /** What is wrong with it that no crash explains, or `null`. */
  readonly damage: string | null
}

/**
 * A file of JSON lines that only grows, so that a change costs its own length, however long the file. Lines
 * asked for while a write is under way share the next one. Each is synced; after that it goes to a copy
 * beside it, `.bak`, which is read where the file was damaged.
 */
export class Journal<T> {
  readonly #options: JournalOptions<T>
  #bytes: number
  #copyBehind = false
  #waiting: T[] = []
  #rewriting: { readonly all: () => readonly T[]; readonly keep: (line: T) => boolean }[] = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(options: JournalOptions<T>, bytes: number) {
    this.#options = options
    this.#bytes = bytes
  }

  /**
   * Reads a journal, mends what a crash or a disk did to it, and gives its lines.
   *
   * @throws UserError where it is of a newer version, can't be read, or is damaged with no good copy
   */
  static async open<T>(options: JournalOptions<T>): Promise<{ journal: Journal<T>; lines: readonly T[] }> {
    const { path } = options
    const [main, copy] = await Promise.all([readLines(path, options), readLines(backupOf(path), options)])
    const journal = new Journal(options, main?.bytes ?? 0)
    const lines = await journal.#believable(main, copy)
    const condensed = options.condense(lines)
    const whole = main !== null && isWhole(main) && copy !== null && isWhole(copy)
    const agree = whole && main.lines.length === copy.lines.length
    if (lines.length > 0 && (!agree || condensed.length * 2 < lines.length)) await journal.replace(condensed)
    return { journal, lines }
  }

  /**
   * Adds lines. Durable when it resolves.
   *
   * @throws Error where they could not be written, or after {@link close}; the journal is then as before
   */
  append(lines: readonly T[]): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The store is closed: the change was not kept.'))
    this.#waiting.push(...lines)
    this.#next ??= this.#writeAfter(this.#current)
    return this.#next
  }

  /** Writes it anew with these lines alone. Not while others are being added. */
  async replace(lines: readonly T[]): Promise<void> {
    const { path } = this.#options
    const text = this.#textOf(lines, true)
    try {
      // The copy first: a crash between the two must not make the file look as if it had lost lines.
      await writeDurably(backupOf(path), text)
      await writeDurably(path, text)
    } catch (error) {
      throw unwritable(path, error)
    }
    this.#bytes = Buffer.byteLength(text)
    this.#copyBehind = false
  }

  /**
   * Writes it anew with the lines that are to be kept of all there are, and of those that are about to be added. Durable when
   * it resolves; what was dropped stands in no copy either.
   *
   * @param all gives the lines there are, at the moment of writing
   */
  rewrite(all: () => readonly T[], keep: (line: T) => boolean): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The store is closed: the change was not kept.'))
    this.#rewriting.push({ all, keep })
    this.#next ??= this.#writeAfter(this.#current)
    return this.#next
  }

  /** Removes the file and its copy. */
  async remove(): Promise<void> {
    const { path } = this.#options
    await this.close()
    // The copy first, for the same reason.
    await rm(backupOf(path), { force: true })
    await rm(path, { force: true })
    await syncFolder(dirname(path))
  }

  /** Takes no further line, and resolves when those asked for are durable or have failed. */
  async close(): Promise<void> {
    this.#closed = true
    await (this.#next ?? this.#current).catch(() => undefined)
  }

  async #writeAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined)
    const lines = this.#waiting
    const [rewriting, ...more] = this.#rewriting
    this.#waiting = []
    this.#rewriting = []
    this.#next = null
    if (rewriting !== undefined) {
      const kept = [...rewriting.all(), ...lines].filter((line) =>
        [rewriting, ...more].every(({ keep }) => keep(line)),
      )
      this.#current = this.replace(kept)
    } else this.#current = this.#bytes === 0 ? this.replace(lines) : this.#extend(lines)
    return this.#current
  }

  async #extend(lines: readonly T[]): Promise<void> {
    const { path, log } = this.#options
    const bytes = Buffer.from(this.#textOf(lines, false))
    try {
      await writeAt(path, this.#bytes, bytes, true)
    } catch (error) {
      throw unwritable(path, error)
    }
    const at = this.#bytes
    this.#bytes += bytes.length
    if (this.#copyBehind) return
    try {
      await writeAt(backupOf(path), at, bytes, false)
    } catch (error) {
      this.#copyBehind = true
      log.warn({ path }, `${backupOf(path)} can't be written: ${fileClause(error)}; mended at the next start`)
    }
  }

  #textOf(lines: readonly T[], fromTheTop: boolean): string {
    const header = fromTheTop ? [{ version: this.#options.version }] : []
    return [...header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
  }

  /** The lines to go by. What is damaged is kept aside. */
  async #believable(main: Reading<T> | null, copy: Reading<T> | null): Promise<readonly T[]> {
    const { path, log } = this.#options
    if (main === null && copy === null) return []
    const copied = copy?.lines.length ?? 0
    // A line reaches the copy only after it is durable in the file, so the file never has fewer, unless harmed.
    if (main !== null && main.damage === null && main.lines.length >= copied) return main.lines
    const why = main === null ? 'is missing' : `is damaged (${main.damage ?? 'lines at its end are lost'})`
    if (copy === null || copy.damage !== null || copied < (main?.lines.length ?? 0)) {
      throw new UserError(
        `${path} ${why} and there is no good backup beside it; put a good copy there, or move it away to start empty.`,
      )
    }
    if (main === null) {
      log.warn({ path }, `${path} is missing; its backup was read`)
    } else {
      const aside = damagedName(path)
      await rename(path, aside)
      log.warn({ path, aside }, `${path} ${why}; it was kept as ${aside} and the backup read`)
    }
    return copy.lines
  }
}

function isWhole({ torn, damage }: Reading<unknown>): boolean {
  return !torn && damage === null
}

/** What a file holds up to its first fault, or `null` where there is no file. */
async function readLines<T>(
  path: string,
  { schema, version }: JournalOptions<T>,
): Promise<Reading<T> | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw new UserError(`${path} can't be read: ${fileClause(error)}.`, { cause: error })
  }
  const parts = text.split('\n')
  const torn = parts.pop() !== ''
  const lines: T[] = []
  let damage: string | null = parts.length === 0 ? 'it is empty' : null
  for (const [index, part] of parts.entries()) {
    try {
      const json: unknown = JSON.parse(part)
      if (index > 0) lines.push(schema.parse(json))
      else {
        refuseNewer(path, versionOf(json), version)
        if (versionOf(json) !== version) throw new Error('it names no version')
      }
    } catch (error) {
      if (error instanceof UserError) throw error
      damage = `line ${index + 1}: ${messageOf(error).replace(/\s+/g, ' ').slice(0, 200)}`
      break
    }
  }
  return { lines, bytes: Buffer.byteLength(text), torn, damage }
}

/** Writes at a place, over what a failed write may have left there. */
async function writeAt(path: string, position: number, bytes: Buffer, sync: boolean): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.truncate(position)
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
      done += bytesWritten
    }
    if (sync) await file.datasync()
  } finally {
    await file.close()
  }
}

function unwritable(path: string, error: unknown): StorageFault {
  return new StorageFault(`${path} can't be written: ${fileClause(error)}`, { cause: error })
}
