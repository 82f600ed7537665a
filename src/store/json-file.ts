import { link, readFile, rename, rm } from 'node:fs/promises'
import type { Adapter } from 'lowdb'
import type { z } from 'zod'
import { fileClause, messageOf, StorageFault, systemCodeOf, UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import { writeDurably } from './durable-write.ts'
import { STORE_VERSION } from './schemas.ts'

/** How a {@link JsonFile} is opened. */
export interface JsonFileOptions<T> {
  readonly path: string
  /** What a readable file holds; anything else counts as damaged. */
  readonly schema: z.ZodType<T>
  /** The newest form that is known here; default {@link STORE_VERSION}. */
  readonly version?: number
  readonly log: Log
}

/**
 * A lowdb adapter that survives crashes and full disks: writes a temporary file, syncs it, keeps the file
 * before it as `.bak`, renames, and syncs the folder. A damaged file is set aside and the `.bak` read.
 */
export class JsonFile<T> implements Adapter<T> {
  readonly #options: JsonFileOptions<T>

  constructor(options: JsonFileOptions<T>) {
    this.#options = options
  }

  /**
   * The file's data, or `null` where neither it nor a backup exists.
   *
   * @throws UserError where the file is of a newer version, can't be read, or is damaged with no good backup
   */
  async read(): Promise<T | null> {
    const { path, log } = this.#options
    const main = await this.#readOne(path)
    if (main.kind === 'data') {
      if (main.isOlder) await this.#keepOlder(main.version)
      return main.data
    }
    const backup = await this.#readOne(backupOf(path))
    if (main.kind === 'absent' && backup.kind === 'absent') return null
    if (backup.kind !== 'data') {
      const what = main.kind === 'damaged' ? `is damaged (${main.why})` : 'is missing'
      throw new UserError(
        `${path} ${what} and there is no good backup beside it; put a good copy there, or move it away to start empty.`,
      )
    }
    if (main.kind === 'damaged') {
      const aside = damagedName(path)
      await rename(path, aside)
      log.warn(
        { path, aside },
        `${path} is damaged (${main.why}); it was kept as ${aside} and the backup read`,
      )
    } else {
      log.warn({ path }, `${path} is missing; its backup was read`)
    }
    return backup.data
  }

  /** Writes the data as it is at the call. Durable when it resolves; on an error the file before it stands. */
  write(data: T): Promise<void> {
    return this.writeText(JSON.stringify(data))
  }

  /** Writes what is JSON already; otherwise as {@link write}. */
  async writeText(text: string | Buffer): Promise<void> {
    const { path } = this.#options
    try {
      await writeDurably(path, text, () => keepBackup(path))
    } catch (error) {
      throw new StorageFault(`${path} can't be written: ${fileClause(error)}`, { cause: error })
    }
  }

  /** A file of an older form stays beside what is written from it, under a second name. */
  async #keepOlder(version: number): Promise<void> {
    const { path, log } = this.#options
    const kept = `${path}.v${version}`
    try {
      await link(path, kept)
      log.info(
        { path, kept },
        `${path} is of an older form (${version}); it was read, and is kept as ${kept}`,
      )
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error
    }
  }

  async #readOne(
    path: string,
  ): Promise<
    | { kind: 'data'; data: T; version: number; isOlder: boolean }
    | { kind: 'absent' }
    | { kind: 'damaged'; why: string }
  > {
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return { kind: 'absent' }
      throw new UserError(`${path} can't be read: ${fileClause(error)}.`, { cause: error })
    }
    let json: unknown
    try {
      json = JSON.parse(text.replace(/^\uFEFF/, ''))
    } catch (error) {
      return { kind: 'damaged', why: text.trim() === '' ? 'it is empty' : messageOf(error) }
    }
    const version = versionOf(json) ?? 0
    const known = this.#options.version ?? STORE_VERSION
    refuseNewer(path, version, known)
    const checked = this.#options.schema.safeParse(json)
    if (checked.success) return { kind: 'data', data: checked.data, version, isOlder: version < known }
    const [issue] = checked.error.issues
    return { kind: 'damaged', why: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` }
  }
}

/** @throws UserError where a file was written in a form newer than the one known here */
export function refuseNewer(path: string, version: number | undefined, known: number): void {
  if (version === undefined || version <= known) return
  throw new UserError(
    `${path} was written by a newer Paperboy (form ${version}; this one reads up to ${known}); update Paperboy, or choose another DATA_DIR. The file was not touched.`,
  )
}

/** The version that something read from a file bears, if it bears one. */
export function versionOf(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined
  return typeof json.version === 'number' ? json.version : undefined
}

/** Where the copy of a file is kept. */
export function backupOf(path: string): string {
  return `${path}.bak`
}

/** What a damaged file is kept as. */
export function damagedName(path: string): string {
  return `${path}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
}

/** The file as it stands becomes the backup, by a second name for it: no moment has neither. */
async function keepBackup(path: string): Promise<void> {
  const linked = `${path}.bak-new`
  try {
    await rm(linked, { force: true })
    await link(path, linked)
    await rename(linked, backupOf(path))
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}
