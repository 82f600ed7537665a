import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dateFromPath } from '../digest/calendar-date.ts'
import type { Warning } from '../digest/digest-builder.ts'
import type { NoDigestReason } from '../digest/digest-reader.ts'
import type { Digest } from '../digest/paper.ts'
import { readDigestStream } from '../digest/read.ts'

/** What reading a source gives, piece by piece; `file` is the path as it would be typed. */
export type SourceReading =
  | {
      readonly status: 'digest'
      readonly file: string
      readonly digest: Digest
      readonly warnings: readonly Warning[]
      readonly end?: { readonly isWhole: boolean }
    }
  /** The file was read to its end and holds no digest: `describeNoDigest` words the reason. */
  | { readonly status: 'no-digest'; readonly file: string; readonly reason: NoDigestReason }
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
type FileKind = 'file' | 'folder' | 'other'

/** The file system as the readers need it. Rejects with Node's errors. */
export interface SourceFiles {
  /** Links are followed. */
  kindOf(path: string): Promise<FileKind>
  /** What a folder holds, in any order. A link to a file is a file; a link to a folder is `other`. */
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
        // A linked folder may lead back here; one that leads nowhere is nobody's digest.
        const target = await stat(join(folder, entry.name)).catch(() => null)
        return { name: entry.name, kind: target?.isFile() ? 'file' : 'other' } as const
      }),
    )
  },
  read: (file) => createReadStream(file),
}

/** Digest files, and the folders among them that can't be looked into. */
export interface DigestFileList {
  readonly files: readonly string[]
  /** With Node's errors. */
  readonly faults: readonly { readonly path: string; readonly error: unknown }[]
}

/**
 * The digest files of a folder and its folders, `.md`, `.json` and `.jsonl`, or the path itself where it is a file.
 *
 * Files without a date in their name (a README of sections) come first, by path; then the dated ones, oldest
 * first, so that the file of a day has the last word. Names that begin with a dot and `node_modules` are left
 * out. A folder below that can't be read (`lost+found`) hides no other. Rejects with Node's error where the path itself
 * can't be read.
 */
export async function listDigestFiles(path: string, files: SourceFiles = nodeFiles): Promise<DigestFileList> {
  if ((await files.kindOf(path)) !== 'folder') return { files: [path], faults: [] }
  const faults: { path: string; error: unknown }[] = []
  const found = await filesBelow(path, files, (folder, error) => {
    if (folder === path) throw error
    faults.push({ path: folder, error })
  })
  const dated = found.map((file) => ({ file, date: dateFromPath(file) ?? '' }))
  dated.sort((a, b) => compare(a.date, b.date) || compare(a.file, b.file))
  return { files: dated.map(({ file }) => file), faults }
}

/**
 * Reads the digests of a file or folder, one after another, with flat memory. Never throws: what can't be read
 * is told of. In a folder, a file that neither names a date nor holds a digest (notes, a plain README) is
 * passed over.
 */
export async function* readSource(
  path: string,
  files: SourceFiles = nodeFiles,
): AsyncGenerator<SourceReading> {
  let list: DigestFileList
  try {
    list = await listDigestFiles(path, files)
  } catch (error) {
    yield unreadable(path, error)
    return
  }
  for (const fault of list.faults) yield unreadable(fault.path, fault.error)
  for (const file of list.files) {
    const mayBeAnything = file !== path && dateFromPath(file) === null
    for await (const reading of readFile(file, files)) {
      if (reading.status !== 'no-digest' || !mayBeAnything) yield reading
    }
  }
}

async function* readFile(file: string, files: SourceFiles): AsyncGenerator<SourceReading> {
  try {
    const readings = readDigestStream(files.read(file), { date: dateFromPath(file) ?? undefined })
    for (;;) {
      const next = await readings.next()
      if (next.done !== true) yield { status: 'digest', file, ...next.value }
      else {
        if (next.value !== null) yield { status: 'no-digest', file, reason: next.value }
        return
      }
    }
  } catch (error) {
    yield unreadable(file, error)
  }
}

async function filesBelow(
  folder: string,
  files: SourceFiles,
  failed: (folder: string, error: unknown) => void,
): Promise<string[]> {
  const found: string[] = []
  const entries = await files.entriesIn(folder).catch((error: unknown) => {
    failed(folder, error)
    return []
  })
  for (const { name, kind } of entries) {
    if (name.startsWith('.') || name === 'node_modules') continue
    const path = join(folder, name)
    if (kind === 'folder') {
      for (const file of await filesBelow(path, files, failed)) found.push(file)
    } else if (kind === 'file' && /\.(?:md|markdown|json|jsonl|ndjson)$/i.test(name)) found.push(path)
  }
  return found
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
