import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, lstat, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, posix, relative, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline, Readable } from 'node:stream'
import { pipeline as finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { fileClause, systemCodeOf, UserError } from '../../errors.ts'

/**
 * A backup is a gzipped text of JSON lines: what it is, a line for each file with its checksum, and a last line that shows
 * that nothing is missing. It needs no program but gzip to be looked into.
 */
const BACKUP_VERSION = 1

const firstLine = z.object({
  paperboy: z.literal('backup'),
  version: z.number(),
  /** The version of Paperboy that made it. */
  program: z.string(),
  /** When (ISO 8601, UTC). */
  at: z.string(),
})
const fileLine = z.object({ path: z.string(), sha256: z.string(), data: z.base64() })
const lastLine = z.object({ end: z.literal(true), files: z.number(), bytes: z.number() })

/** What a backup has. */
export interface BackupReport {
  readonly files: number
  /** Bytes of the files, before they are packed. */
  readonly bytes: number
}

/** A backup's own words about itself. */
export type BackupFacts = Omit<z.infer<typeof firstLine>, 'paperboy' | 'version'>

/**
 * What is no part of a backup: locks and sockets, what a write broke off, copies that are made again with the next write, what
 * was set aside, an index that is made again, earlier states, and other backups.
 */
const LEFT_OUT =
  /(?:^|\/)(?:\.[^/]*|[^/]*\.(?:bak|tmp|sock)|[^/]*\.damaged-[^/]*|[^/]*\.backup)$|^library\/index\.bin$|^before-(?:restore|move)-|^moved\.json$|^(?:\.[^/]*)\//

/** Paths of a data folder's files that a backup has, with `/` between names, in order. */
async function filesOf(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(dataDir, join(parentPath, name)).split(sep).join(posix.sep))
    .filter((path) => !LEFT_OUT.test(path))
    .sort()
}

/**
 * Writes a backup of a data folder that nothing changes meanwhile. The file is there whole or not at all, for its owner
 * alone.
 *
 * @throws UserError where the file is there already, or can't be written
 */
export async function writeBackup(dataDir: string, file: string, facts: BackupFacts): Promise<BackupReport> {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
  const refuse = (why: string, cause?: unknown) =>
    new UserError(`The backup ${file} can't be written: ${why}.`, { cause })
  const taken = 'it is there already; choose another name'
  // Said before all the work; whoever takes the name meanwhile is noticed below.
  if (await isThere(file)) throw refuse(taken)
  await removeBrokenOff(dirname(file), (name) => name === basename(file))
  try {
    const report = await pack(dataDir, temporary, facts)
    await giveName(temporary, file)
    return report
  } catch (error) {
    throw refuse(systemCodeOf(error) === 'EEXIST' ? taken : fileClause(error), error)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** How long a backup that grows no more is taken for one that is still made (ms). */
const BROKEN_OFF_AFTER = 60 * 60_000

/**
 * Removes what backups of some names left that were killed while they were made: each may be as large as everything there is. What
 * can't be removed stays.
 */
export async function removeBrokenOff(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  for (const each of await readdir(folder).catch(() => [])) {
    const [, name] = /^\.(.+)\.\d+\.tmp$/.exec(each) ?? []
    if (name === undefined || !isOurs(name)) continue
    const path = join(folder, each)
    const found = await lstat(path).catch(() => null)
    if (found !== null && Date.now() - found.mtimeMs > BROKEN_OFF_AFTER) {
      await rm(path, { force: true }).catch(() => undefined)
    }
  }
}

/** Gives a finished file its name, in one step, unless it is taken. */
async function giveName(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file)
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') throw error
    // Some file systems have no hard links.
    await rename(temporary, file)
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function pack(dataDir: string, path: string, facts: BackupFacts): Promise<BackupReport> {
  let files = 0
  let bytes = 0
  async function* lines() {
    yield line({ paperboy: 'backup', version: BACKUP_VERSION, ...facts })
    for (const each of await filesOf(dataDir)) {
      const data = await readFile(join(dataDir, each))
      files += 1
      bytes += data.length
      yield line({ path: each, sha256: checksum(data), data: data.toString('base64') })
    }
    yield line({ end: true, files, bytes })
  }
  const target = await open(path, 'w', 0o600)
  try {
    await finished(Readable.from(lines()), createGzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await target.writeFile(chunk)
    })
    await target.sync()
    return { files, bytes }
  } finally {
    await target.close()
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/** A file in a backup. */
export interface BackedUpFile {
  /** Its path in the data folder, with `/` between names. */
  readonly path: string
  readonly data: Buffer
}

/**
 * Reads a backup file by file, and checks each.
 *
 * @returns what it says of itself
 * @throws UserError where it is none, is damaged, cut off, or of a newer version
 */
export async function readBackup(
  file: string,
  take: (file: BackedUpFile) => Promise<void>,
): Promise<BackupFacts & BackupReport> {
  const refuse = (why: string) => new UserError(`${file} can't be restored: ${why}.`)
  let facts: BackupFacts | null = null
  let end: z.infer<typeof lastLine> | null = null
  const seen = new Set<string>()
  let bytes = 0
  try {
    const gunzip = createGunzip()
    // What the file can't be read for ends the reading below.
    pipeline(createReadStream(file), gunzip, () => undefined)
    for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })) {
      const value: unknown = JSON.parse(line)
      if (facts === null) {
        const first = firstLine.safeParse(value)
        if (!first.success) throw refuse('it is no backup of Paperboy')
        if (first.data.version > BACKUP_VERSION) {
          throw refuse(`a newer Paperboy (${first.data.program}) made it; use that version or a later one`)
        }
        facts = { program: first.data.program, at: first.data.at }
      } else if (end !== null) throw refuse('something follows its end')
      else if (lastLine.safeParse(value).success) end = lastLine.parse(value)
      else {
        const { path, sha256, data } = fileLine.parse(value)
        const content = Buffer.from(data, 'base64')
        if (!isInside(path) || seen.has(path))
          throw refuse(`it has a file that may not be there, ${JSON.stringify(path)}`)
        if (checksum(content) !== sha256) throw refuse(`its file ${path} is damaged`)
        seen.add(path)
        bytes += content.length
        await take({ path, data: content })
      }
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    if (systemCodeOf(error)?.startsWith('E') && !systemCodeOf(error)?.startsWith('ERR'))
      throw refuse(fileClause(error))
    throw refuse(facts === null ? 'it is no backup of Paperboy' : 'it is damaged or cut off')
  }
  if (facts === null) throw refuse('it is no backup of Paperboy')
  if (end === null || end.files !== seen.size || end.bytes !== bytes) throw refuse('it is cut off')
  return { ...facts, files: seen.size, bytes }
}

/** Whether a path leads into the folder, to something that a backup has. */
function isInside(path: string): boolean {
  return (
    path !== '' &&
    !path.includes('\\') &&
    !path.includes('\0') &&
    !posix.isAbsolute(path) &&
    posix.normalize(path) === path &&
    !path.startsWith('..') &&
    !LEFT_OUT.test(path)
  )
}

function checksum(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
