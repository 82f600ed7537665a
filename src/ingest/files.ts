import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dateFromPath } from '../digest/calendar-date.ts'
import type { Warning } from '../digest/digest-builder.ts'
import type { NoDigestReason } from '../digest/digest-reader.ts'
import type { Digest } from '../digest/paper.ts'
import { readDigestStream } from '../digest/read.ts'
import { type LeftAlone, type LeftAloneFile, nameLeftAlone } from './left-alone.ts'

/** What reading a source gives, piece by piece; `file` is the path as it would be typed. */
export type SourceReading =
  | {
      readonly status: 'digest'
      readonly file: string
      readonly digest: Digest
      readonly warnings: readonly Warning[]
      readonly end?: { readonly isWhole: boolean }
    }
  /** The file holds no digest: `describeNoDigest` words the reason. */
  | {
      readonly status: 'no-digest'
      readonly file: string
      readonly reason: NoDigestReason
      /** Whether a digest was expected there: the file was named, or its name is a digest's. */
      readonly isExpected: boolean
    }
  /** What in a folder was not looked into. */
  | { readonly status: 'left-alone'; readonly file: string; readonly files: readonly LeftAloneFile[] }
  | {
      readonly status: 'unreadable'
      readonly file: string
      readonly reason: UnreadableReason
      readonly detail: string
    }

/** Why a file or folder can't be read. */
type UnreadableReason = 'missing' | 'forbidden' | 'failed'

/** What to say of a file that can't be read, after a colon. */
export function describeUnreadable({ reason, detail }: { reason: UnreadableReason; detail: string }): string {
  switch (reason) {
    case 'missing':
      return 'there is no such file or folder'
    case 'forbidden':
      return 'permission is denied; check its owner and mode'
    case 'failed':
      return detail
  }
}

/** What stands at a path. */
type FileKind = 'file' | 'folder' | 'linked-folder' | 'dead-link' | 'other'

/** The file system as the readers need it. Rejects with Node's errors. */
export interface SourceFiles {
  /** Links are followed. */
  kindOf(path: string): Promise<FileKind>
  /** What a folder holds, in any order. A link to a file is a file. */
  entriesIn(folder: string): Promise<{ readonly name: string; readonly kind: FileKind }[]>
  read(file: string): AsyncIterable<Uint8Array>
}

/** The real file system. */
const nodeFiles: SourceFiles = {
  kindOf: async (path) => kindOf(await stat(path)),
  async entriesIn(folder) {
    const entries = await readdir(folder, { withFileTypes: true })
    return Promise.all(
      entries.map(async (entry) => {
        if (!entry.isSymbolicLink()) return { name: entry.name, kind: kindOf(entry) }
        const target = await stat(join(folder, entry.name)).catch(() => null)
        if (target === null) return { name: entry.name, kind: 'dead-link' } as const
        // A linked folder may lead back here.
        return { name: entry.name, kind: target.isDirectory() ? 'linked-folder' : kindOf(target) } as const
      }),
    )
  },
  read: (file) => createReadStream(file),
}

/** Files that may be digests, what is left alone beside them, and the folders among them that can't be looked into. */
export interface DigestFileList {
  readonly files: readonly string[]
  readonly leftAlone: readonly LeftAloneFile[]
  /** With Node's errors. */
  readonly faults: readonly { readonly path: string; readonly error: unknown }[]
}

/**
 * The files of a folder and its folders, whatever their names end with (their text shows what they are), or the path
 * itself where it is a file.
 *
 * Files without a date in their name (a README of sections) come first, by path; then the dated ones, oldest
 * first, so that the file of a day has the last word. What is hidden or temporary by its name is left alone. A folder below
 * that can't be read (`lost+found`) hides no other. Rejects with Node's error where the path itself can't be read.
 */
export async function listDigestFiles(path: string, files: SourceFiles = nodeFiles): Promise<DigestFileList> {
  if ((await files.kindOf(path)) !== 'folder') return { files: [path], leftAlone: [], faults: [] }
  const faults: { path: string; error: unknown }[] = []
  const leftAlone: LeftAloneFile[] = []
  const found = await filesBelow(path, files, {
    failed(folder, error) {
      if (folder === path) throw error
      faults.push({ path: folder, error })
    },
    leave: (file) => void leftAlone.push(file),
  })
  const dated = found.map((file) => ({ file, date: dateFromPath(file) ?? '' }))
  dated.sort((a, b) => compare(a.date, b.date) || compare(a.file, b.file))
  return { files: dated.map(({ file }) => file), leftAlone, faults }
}

/** Names of which a digest is expected where they are dated too. */
const DIGEST_NAME = /\.(?:md|markdown|json|jsonl|ndjson)$/i

/**
 * Reads the digests of a file or folder, one after another, with flat memory. Never throws: what can't be read
 * is reported, and so is each file that has no digest.
 *
 * @param isFound whether the path was found in a folder rather than named by somebody
 */
export async function* readSource(
  path: string,
  files: SourceFiles = nodeFiles,
  isFound = false,
): AsyncGenerator<SourceReading> {
  let list: DigestFileList
  try {
    list = await listDigestFiles(path, files)
  } catch (error) {
    yield unreadable(path, error)
    return
  }
  for (const fault of list.faults) yield unreadable(fault.path, fault.error)
  if (list.leftAlone.length > 0) yield { status: 'left-alone', file: path, files: list.leftAlone }
  for (const file of list.files) {
    const isNamed = file === path && !isFound
    const isExpected = isNamed || (DIGEST_NAME.test(file) && dateFromPath(file) !== null)
    yield* readFile(file, files, isExpected)
  }
}

async function* readFile(
  file: string,
  files: SourceFiles,
  isExpected: boolean,
): AsyncGenerator<SourceReading> {
  try {
    const readings = readDigestStream(files.read(file), { date: dateFromPath(file) ?? undefined })
    for (;;) {
      const next = await readings.next()
      if (next.done !== true) yield { status: 'digest', file, ...next.value }
      else {
        if (next.value !== null) yield { status: 'no-digest', file, reason: next.value, isExpected }
        return
      }
    }
  } catch (error) {
    yield unreadable(file, error)
  }
}

/** What is reported while looking through folders. */
interface FolderWatch {
  readonly failed: (folder: string, error: unknown) => void
  readonly leave: (file: LeftAloneFile) => void
}

async function filesBelow(folder: string, files: SourceFiles, watch: FolderWatch): Promise<string[]> {
  const found: string[] = []
  const entries = await files.entriesIn(folder).catch((error: unknown) => {
    watch.failed(folder, error)
    return []
  })
  for (const { name, kind } of entries) {
    const path = join(folder, name)
    const why = nameLeftAlone(name) ?? kindLeftAlone(kind)
    if (why !== null) watch.leave({ path, why })
    else if (kind === 'folder') {
      for (const file of await filesBelow(path, files, watch)) found.push(file)
    } else found.push(path)
  }
  return found
}

function kindLeftAlone(kind: FileKind): LeftAlone | null {
  if (kind === 'file' || kind === 'folder') return null
  return kind === 'other' ? 'no-file' : kind
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): FileKind {
  if (entry.isDirectory()) return 'folder'
  return entry.isFile() ? 'file' : 'other'
}

function unreadable(file: string, error: unknown): SourceReading {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reason =
    code === 'ENOENT' ? 'missing' : code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'failed'
  return {
    status: 'unreadable',
    file,
    reason,
    detail: error instanceof Error ? error.message : String(error),
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
