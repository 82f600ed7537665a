import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Adapter } from 'lowdb'
import type { z } from 'zod'
import { fileClause, messageOf, systemCodeOf, UserError } from '../errors.ts'
import type { Log } from '../log.ts'

/** How a {@link JsonFile} is opened. */
export interface JsonFileOptions<T> {
  readonly path: string
  /** What a readable file holds; anything else counts as damaged. */
  readonly schema: z.ZodType<T>
  readonly log: Log
}

/** The form of our files. A file of a higher version was written by a newer Paperboy and is left alone. */
export const STORE_VERSION = 1

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
    if (main.kind === 'data') return main.data
    const backup = await this.#readOne(backupOf(path))
    if (main.kind === 'absent' && backup.kind === 'absent') return null
    if (backup.kind !== 'data') {
      const what = main.kind === 'damaged' ? `is damaged (${main.why})` : 'is missing'
      throw new UserError(
        `${path} ${what} and there is no good backup beside it; put a good copy there, or move it away to start empty.`,
      )
    }
    if (main.kind === 'damaged') {
      const aside = `${path}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
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
  async write(data: T): Promise<void> {
    const { path } = this.#options
    // Before the first await: what is changed meanwhile belongs to the next write, which may fail.
    const text = JSON.stringify(data)
    const folder = dirname(path)
    const temporary = join(folder, `.${basename(path)}.tmp`)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = await open(temporary, 'w', 0o600)
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await keepBackup(path)
      await rename(temporary, path)
      await syncFolder(folder)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw new Error(`${path} can't be written: ${fileClause(error)}`, { cause: error })
    }
  }

  async #readOne(
    path: string,
  ): Promise<{ kind: 'data'; data: T } | { kind: 'absent' } | { kind: 'damaged'; why: string }> {
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
    const version = versionOf(json)
    if (version !== undefined && version > STORE_VERSION) {
      throw new UserError(
        `${path} was written by a newer Paperboy (form ${version}; this one reads up to ${STORE_VERSION}); update Paperboy, or choose another DATA_DIR. The file was not touched.`,
      )
    }
    const checked = this.#options.schema.safeParse(json)
    if (checked.success) return { kind: 'data', data: checked.data }
    const [issue] = checked.error.issues
    return { kind: 'damaged', why: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` }
  }
}

function versionOf(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined
  return typeof json.version === 'number' ? json.version : undefined
}

function backupOf(path: string): string {
  return `${path}.bak`
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

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open a folder, and makes renames durable without it.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
