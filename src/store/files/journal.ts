import type { z } from 'zod'
import { StorageFault, UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { BACKUP } from './checksum.ts'
import { cannotWrite, type FolderWriter } from './folder-writer.ts'
import { reconcile } from './journal-repair.ts'
import { headText, type JournalReading, lineText, readJournal } from './journal-text.ts'
import { DamagedFile } from './json-file.ts'
import { readOwnFile } from './read-file.ts'

/** How a {@link Journal} is opened. */
export interface JournalOptions<T> {
  readonly path: string
  /** What a line contains; anything else counts as damage. */
  readonly schema: z.ZodType<T>
  /** The schema version of the lines, named in the first one. */
  readonly version: number
  /** Fewer lines that come to the same. */
  readonly condense: (lines: readonly T[]) => T[]
  readonly writer: FolderWriter
  readonly log: Log
}

/**
 * A file of JSON lines that only grows, so that a change costs its own length, however long the file. Lines
 * asked for while a write is under way share the next one. Each is synced; after that it goes to a copy
 * beside it, `.bak`, from which the lines come that were damaged in the file.
 */
export class Journal<T> {
  readonly #options: JournalOptions<T>
  #bytes = 0
  #generation = 0
  #count = 0
  #copyBehind = false
  #waiting: T[] = []
  #rewriting: { readonly all: () => readonly T[]; readonly keep: (line: T) => boolean }[] = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(options: JournalOptions<T>) {
    this.#options = options
  }

  /**
   * Reads a journal, mends what a crash or a disk did to it, and gives its lines.
   *
   * @throws DamagedFile where lines are lost that its copy lacks as well, UserError where it is of a newer version or
   * can't be read
   */
  static async open<T>(options: JournalOptions<T>): Promise<{ journal: Journal<T>; lines: readonly T[] }> {
    const { path, condense, log, writer } = options
    // The copy first: while a bot writes to both, the journal never has less than what was read before it.
    const copy = await readOne(path + BACKUP, options)
    const main = await readOne(path, options)
    const journal = new Journal(options)
    if (main === null && copy === null) return { journal, lines: [] }
    const read = reconcile(main, copy)
    if (read.is === 'lost') throw new DamagedFile(path, read.fault)
    const { lines, fault, agree } = read
    if (main === null) log.warn({ path }, `${path} is missing; its backup was read`)
    else if (fault !== null) {
      const aside = await writer.setAside(path)
      log.warn({ path, aside }, `${path} ${fault}; it was kept as ${aside} and the backup read`)
    }
    journal.#generation = Math.max(main?.generation ?? 0, copy?.generation ?? 0)
    journal.#bytes = main?.bytes ?? 0
    journal.#count = lines.length
    const condensed = condense(lines)
    const isSealed = main?.generation !== null
    if (!agree || !isSealed || condensed.length * 2 < lines.length) await journal.replace(condensed)
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

  /** Rewrites it with these lines alone. Not while others are being added. */
  async replace(lines: readonly T[]): Promise<void> {
    const { path, version, writer } = this.#options
    const generation = this.#generation + 1
    const head = headText(path, version, generation, lines.length)
    const text = head + lines.map((line, number) => lineText(path, generation, number, line)).join('')
    try {
      // The copy first: a crash between the two must not make the file look as if it had lost lines.
      await writer.replace(path + BACKUP, text)
      await writer.replace(path, text)
    } catch (error) {
      throw unwritable(path, error)
    }
    this.#generation = generation
    this.#bytes = Buffer.byteLength(text)
    this.#count = lines.length
    this.#copyBehind = false
  }

  /**
   * Rewrites it with the lines that are to be kept of all there are, and of those that are about to be added. Durable when
   * it resolves; what was dropped is in no copy either.
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
    const { path, writer } = this.#options
    await this.close()
    // The copy first, for the same reason.
    await writer.remove(path + BACKUP, path)
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
    const { path, writer, log } = this.#options
    const text = lines.map((line, index) => lineText(path, this.#generation, this.#count + index, line))
    const bytes = Buffer.from(text.join(''))
    try {
      await writer.writeAt(path, this.#bytes, bytes, true)
    } catch (error) {
      throw unwritable(path, error)
    }
    const at = this.#bytes
    this.#bytes += bytes.length
    this.#count += lines.length
    if (this.#copyBehind) return
    try {
      await writer.writeAt(path + BACKUP, at, bytes, false)
    } catch (error) {
      this.#copyBehind = true
      log.warn({ path }, `${cannotWrite(path + BACKUP, error)}; mended at the next start`)
    }
  }
}

/** What a file of a journal has, or `null` where there is no file. */
async function readOne<T>(path: string, options: JournalOptions<T>): Promise<JournalReading<T> | null> {
  const contents = await readOwnFile(path)
  if (contents === 'absent') return null
  if ('why' in contents) return { ...readJournal(path, '', options), fault: contents.why }
  return readJournal(path, contents.toString('utf8'), options)
}

function unwritable(path: string, error: unknown): Error {
  if (error instanceof UserError || error instanceof StorageFault) return error
  return new StorageFault(cannotWrite(path, error), { cause: error })
}
