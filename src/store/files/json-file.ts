import type { Adapter } from 'lowdb'
import type { z } from 'zod'
import { messageOf, StorageFault, UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { BACKUP } from './checksum.ts'
import { cannotWrite, type FolderWriter } from './folder-writer.ts'
import { readSeal, type Seal, seal } from './json-text.ts'
import type { KnownFiles } from './known-files.ts'
import { type Contents, type Damage, readOwnFile } from './read-file.ts'
import { STORE_VERSION } from './schemas.ts'

/** How a {@link JsonFile} is opened. */
export interface JsonFileOptions<T> {
  readonly path: string
  /** What a readable file contains; anything else counts as damaged. */
  readonly schema: z.ZodType<T>
  /** The newest schema version that is known here; default {@link STORE_VERSION}. */
  readonly version?: number
  /**
   * What becomes of a file that is damaged without a good copy: it is refused, or, where its contents can be had from
   * elsewhere, set aside. Default `refuse`.
   */
  readonly whenLost?: 'refuse' | 'start-empty'
  /** What it means that it is lost, as a clause. */
  readonly lossMeans?: string
  /** Which files the folder has had; where absent, a file that is not there never was. */
  readonly known?: KnownFiles
  /** Hears of a file that was set aside so. */
  readonly onLost?: () => void
  readonly writer: FolderWriter
  readonly log: Log
}

/** A file that is damaged, with no good copy beside it. */
export class DamagedFile extends UserError {
  override readonly name = 'DamagedFile'
  readonly path: string

  constructor(path: string, what: string) {
    super(`${path} ${what} and there is no good backup beside it; put a good copy of it there.`)
    this.path = path
  }
}

/** A file that is gone with its copy, and that can't be had from elsewhere. */
export class LostFile extends UserError {
  override readonly name = 'LostFile'

  /** @param what a sentence that names the file. @param notes the file that says what there was */
  constructor(what: string, notes: string) {
    super(
      `${what} Put a good copy there, or restore a backup. To go on without what was in it, remove ${notes} and ${notes}${BACKUP}, too.`,
    )
  }
}

/** A file that says nothing. */
const NOTHING = /^\{"version":\d+,"entries":\{\}\}\s*$/

/** A file that can be believed as far as it alone goes. */
interface Good<T> {
  readonly bytes: Buffer
  readonly data: T
  readonly version: number
  /** `null` in a file of version 0.1, or one written by hand. */
  readonly revision: number | null
}

/**
 * A lowdb adapter that survives crashes, full disks and damage: each write replaces the file whole and durably, then
 * a copy beside it, `.bak`. The two are the same but for a crash in between. Both name their revision and have a
 * checksum, so that of the two the newest intact one is read, and the other mended.
 */
export class JsonFile<T> implements Adapter<T> {
  readonly #options: JsonFileOptions<T>
  #revision = 0

  constructor(options: JsonFileOptions<T>) {
    this.#options = options
  }

  /**
   * The file's data, or `null` where neither it nor a copy exists.
   *
   * @throws DamagedFile where neither is good, UserError where one is of a newer version or can't be read
   */
  async read(): Promise<T | null> {
    const { path } = this.#options
    // The copy first: while a bot writes to both, the file is never older than what was read before it.
    const copied = await readOwnFile(path + BACKUP)
    const contents = await readOwnFile(path)
    if (contents === 'absent' && copied === 'absent') return this.#neither()
    const main: Good<T> | Damage = contents === 'absent' ? { why: '' } : this.#check(contents)
    const fault = contents === 'absent' ? 'is missing' : this.#faultIn(main, sealOf(path, copied))
    if (isGood(main) && fault === null) {
      await this.#believe(main, copied)
      await this.#options.known?.note(path)
      return main.data
    }
    const copy = copied === 'absent' ? null : this.#check(copied)
    if (copy === null || !isGood(copy)) return this.#giveUp(fault ?? '', contents, copied)
    await this.#mend(contents === 'absent', fault ?? '', copy)
    await this.#options.known?.note(path)
    return copy.data
  }

  /** Writes the data as it is at the call. Durable when it resolves; on an error the file before it is still there. */
  write(data: T): Promise<void> {
    return this.writeText(Buffer.from(JSON.stringify(data)))
  }

  /** Writes what is JSON already, beginning with its version; otherwise as {@link write}. */
  async writeText(text: Uint8Array): Promise<void> {
    const { path, writer } = this.#options
    const revision = this.#revision + 1
    const bytes = seal(path, revision, text)
    try {
      await writer.replace(path, bytes)
    } catch (error) {
      // What says already who may write is not to be hidden behind a file's name.
      if (error instanceof UserError || error instanceof StorageFault) throw error
      throw new StorageFault(cannotWrite(path, error), { cause: error })
    }
    this.#revision = revision
    await this.#writeCopy(bytes)
    await this.#options.known?.note(path)
  }

  get #known(): number {
    return this.#options.version ?? STORE_VERSION
  }

  /** What is wrong with a file beside its copy, as a verb phrase; `null` where it is to be believed. */
  #faultIn(main: Good<T> | Damage, copy: Seal | null): string | null {
    if (!isGood(main)) return `is damaged (${main.why})`
    if (copy === null || !copy.isIntact || copy.revision === null) return null
    // No damage makes a file of an older version with something in it: somebody put it there.
    if (main.version < this.#known && !NOTHING.test(main.bytes.toString('latin1'))) return null
    // The copy is written after the file: it is newer only where somebody put another file in its place.
    if (main.revision === null) return 'is not what this Paperboy wrote (it has no checksum)'
    return main.revision < copy.revision ? 'is older than its backup' : null
  }

  async #believe(main: Good<T>, copied: Contents): Promise<void> {
    this.#revision = main.revision ?? 0
    await this.#keepOlder(main.version)
    if (!(copied instanceof Buffer && copied.equals(main.bytes))) await this.#writeCopy(main.bytes)
  }

  /** There is neither of the two. */
  async #neither(): Promise<null> {
    const { path, log, known, whenLost, lossMeans } = this.#options
    if (known === undefined || !known.has(path)) return null
    const what = `${path} and its backup are missing, though this data folder had them`
    if (whenLost !== 'start-empty') throw new LostFile(`${what}: ${lossMeans}.`, known.path)
    log.warn({ path }, `${what}; ${lossMeans}`)
    await known.drop(path)
    return null
  }

  /** Neither of the two is good. */
  async #giveUp(fault: string, ...both: readonly Contents[]): Promise<null> {
    const { path, writer, log, whenLost, lossMeans } = this.#options
    if (whenLost !== 'start-empty') throw new DamagedFile(path, fault)
    const aside: string[] = []
    for (const [index, each] of [path, path + BACKUP].entries()) {
      if (both[index] !== 'absent') aside.push(await writer.setAside(each))
    }
    log.warn(
      { path, aside },
      `${path} ${fault} and there is no good backup beside it; it is kept as ${aside.join(' and ')}; ${lossMeans}`,
    )
    this.#options.onLost?.()
    return null
  }

  /** The copy need not survive a power cut: the file does. */
  async #writeCopy(bytes: Buffer): Promise<void> {
    const { path, writer, log } = this.#options
    try {
      await writer.replace(path + BACKUP, bytes, { sync: false })
    } catch (error) {
      log.warn({ path }, `${cannotWrite(path + BACKUP, error)}; it is written again with the next change`)
    }
  }

  /** Puts the copy in the file's place. */
  async #mend(isMissing: boolean, fault: string, copy: Good<T>): Promise<void> {
    const { path, writer, log } = this.#options
    if (isMissing) log.warn({ path }, `${path} is missing; its backup was read`)
    else {
      const aside = await writer.setAside(path)
      log.warn({ path, aside }, `${path} ${fault}; it was kept as ${aside} and the backup read`)
    }
    this.#revision = copy.revision ?? 0
    await writer.replace(path, copy.bytes)
    await this.#keepOlder(copy.version)
  }

  /** A file of an older schema version stays beside what is written from it, under a second name. */
  async #keepOlder(version: number): Promise<void> {
    const { path, writer, log } = this.#options
    const kept = `${path}.v${version}`
    if (version >= this.#known || !(await writer.keepAs(path, kept))) return
    log.info(
      { path, kept },
      `${path} is of an older version (${version}); it was read, and is kept as ${kept}`,
    )
  }

  #check(contents: Buffer | Damage): Good<T> | Damage {
    const { path, schema } = this.#options
    if ('why' in contents) return contents
    const { revision, isIntact } = readSeal(path, contents)
    if (!isIntact) return { why: 'its checksum does not match' }
    const text = contents.toString('utf8').replace(/^\uFEFF/, '')
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch (error) {
      return { why: text.trim() === '' ? 'it is empty' : messageOf(error) }
    }
    const version = versionOf(json) ?? 0
    refuseNewer(path, version, this.#known)
    const checked = schema.safeParse(revision === null ? json : withoutSeal(json))
    if (checked.success) return { bytes: contents, data: checked.data, version, revision }
    const [issue] = checked.error.issues
    return { why: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` }
  }
}

function isGood<T>(checked: Good<T> | Damage): checked is Good<T> {
  return 'data' in checked
}

function sealOf(path: string, contents: Contents): Seal | null {
  return contents instanceof Buffer ? readSeal(path, contents) : null
}

function withoutSeal(json: unknown): unknown {
  const { revision: _, crc: __, ...rest } = json as Record<string, unknown>
  return rest
}

/** @throws UserError where a file was written in a schema version newer than the one known here */
export function refuseNewer(path: string, version: number | undefined, known: number): void {
  if (version === undefined || version <= known) return
  throw new UserError(
    `${path} was written by a newer Paperboy (version ${version}; this one reads up to ${known}); update Paperboy, or choose another DATA_DIR. The file was not touched.`,
  )
}

/** The version that something read from a file names, if it names one. */
export function versionOf(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined
  return typeof json.version === 'number' ? json.version : undefined
}
