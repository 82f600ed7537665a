import { relative } from 'node:path'
import { messageOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { Document } from './document.ts'
import type { FolderWriter } from './folder-writer.ts'
import { knownFilesSchema } from './schemas.ts'

/**
 * Which files a data folder has had, so that one that is gone is not taken for one that never was. A file is noted once it is
 * there; what a crash kept from being noted is noted at the next start.
 */
export interface KnownFiles {
  /** Where that is written down. */
  readonly path: string
  /** Whether there was such a file. */
  has(path: string): boolean
  /** Notes a file that is there. Never rejects: what can't be written is said in the log. */
  note(path: string): Promise<void>
  /** Forgets a file that is gone, and of which that was said. Never rejects, either. */
  drop(path: string): Promise<void>
  /** Resolves when what was noted is durable or has failed. */
  close(): Promise<void>
}

/** @throws UserError where the notes are of a newer version or can't be read */
export async function openKnownFiles(
  dataDir: string,
  path: string,
  { writer, log }: { readonly writer: FolderWriter; readonly log: Log },
): Promise<KnownFiles> {
  const document = await Document.open({
    path,
    schema: knownFilesSchema,
    whenLost: 'start-empty',
    lossMeans: 'which files there were is noted anew from those that are there',
    writer,
    log,
  })
  const nameOf = (file: string) => relative(dataDir, file)
  const change = (file: string, isThere: boolean) => {
    const name = nameOf(file)
    if (document.entries.has(name) === isThere) return Promise.resolve()
    return document
      .change((draft) => (isThere ? draft.set(name, {}) : draft.delete(name)))
      .catch((error) => log.warn({ path }, `${messageOf(error)}; mended at the next start`))
  }
  return {
    path,
    has: (file) => document.entries.has(nameOf(file)),
    note: (file) => change(file, true),
    drop: (file) => change(file, false),
    close: () => document.close(),
  }
}
