import { createReadStream } from 'node:fs'
import {
  access,
  copyFile,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileClause, systemCodeOf } from '../../errors.ts'

/** How a file is replaced. */
interface ReplaceOptions {
  /** Whether the new text must be durable when the call resolves. Default yes; no for what can be made again. */
  readonly sync?: boolean
}

/**
 * The only way in which files of a data folder change. A writer first makes sure that the folder is still this
 * process's own, so no write can end up in a folder that another Paperboy has taken over.
 */
export interface FolderWriter {
  /**
   * Replaces a file, or makes it: after a crash at any moment either the old text or the new is there whole.
   *
   * @param contents the text, or a function that writes it and says whether it is complete; where it isn't, the
   * old file stands
   * @throws what the file system says; the old file is then still there, and nothing is left beside it
   */
  replace(path: string, contents: Contents, options?: ReplaceOptions): Promise<void>
  /** Writes bytes at a place and cuts off what was behind it. @param sync whether they must be durable */
  writeAt(path: string, position: number, bytes: Uint8Array, sync: boolean): Promise<void>
  /** Copies a file from elsewhere into the folder, as {@link replace} without a sync. */
  copyIn(from: string, to: string): Promise<void>
  /** Moves a damaged file out of the way and gives its new path. */
  setAside(path: string): Promise<string>
  /** Keeps a file under a second name too; false where that name is taken. */
  keepAs(path: string, second: string): Promise<boolean>
  /** Removes files, durably; those that are not there are no fault. */
  remove(...paths: readonly string[]): Promise<void>
  /** Makes a folder of our own, with those above it. */
  makeFolder(path: string): Promise<void>
  /** Removes what writes that broke off have left in a folder; those under way keep theirs. */
  removeLeftovers(folder: string): Promise<void>
}

/** A text, or what writes one. */
type Contents = string | Uint8Array | ((file: FileHandle) => Promise<boolean>)

/** What our writes leave where they break off: `.name.tmp` here, the others in version 0.1. */
const LEFTOVER = /^\..+\.tmp$|\.(?:md\.tmp|bak-new)$|^\.probe$/

/**
 * A {@link FolderWriter} that works.
 *
 * @param ensureOwned rejects where the folder may belong to another process by now
 */
export function createFolderWriter(ensureOwned: () => Promise<void>): FolderWriter {
  const underWay = new Set<string>()

  async function replace(
    path: string,
    contents: Contents,
    { sync = true }: ReplaceOptions = {},
  ): Promise<void> {
    await ensureOwned()
    const folder = dirname(path)
    const temporary = join(folder, `.${basename(path)}.tmp`)
    underWay.add(temporary)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const isComplete = await writeFile(temporary, contents, sync)
      // Writing may have taken long.
      await ensureOwned()
      if (!isComplete) return await rm(temporary, { force: true })
      await rename(temporary, path)
      if (sync) await syncFolder(folder)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw error
    } finally {
      underWay.delete(temporary)
    }
  }

  return {
    replace,

    async writeAt(path, position, bytes, sync) {
      await ensureOwned()
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
    },

    copyIn: (from, to) =>
      replace(
        to,
        async (file) => {
          for await (const chunk of createReadStream(from)) await file.writeFile(chunk)
          return true
        },
        { sync: false },
      ),

    async setAside(path) {
      await ensureOwned()
      const aside = damagedName(path)
      await rename(path, aside)
      return aside
    },

    async keepAs(path, second) {
      await ensureOwned()
      if (await exists(second)) return false
      try {
        await link(path, second)
      } catch (error) {
        if (systemCodeOf(error) === 'EEXIST') return false
        // Some file systems have no hard links (exFAT, SMB); a copy does as well.
        await copyFile(path, second)
      }
      return true
    },

    async remove(...paths) {
      await ensureOwned()
      for (const path of paths) await rm(path, { force: true })
      const folders = new Set(paths.map(dirname))
      for (const folder of folders) await syncFolder(folder)
    },

    async makeFolder(path) {
      await ensureOwned()
      await mkdir(path, { recursive: true, mode: 0o700 })
    },

    async removeLeftovers(folder) {
      await ensureOwned()
      for (const name of await namesIn(folder)) {
        const path = join(folder, name)
        if (!LEFTOVER.test(name) || underWay.has(path)) continue
        // Whatever else has such a name, none of our writes made it.
        if ((await lstat(path)).isFile()) await rm(path, { force: true })
      }
    },
  }
}

/** A {@link FolderWriter} that changes nothing: what opens a folder with it only reads. */
export const readOnlyWriter: FolderWriter = {
  replace: async () => undefined,
  writeAt: async () => undefined,
  copyIn: async () => undefined,
  setAside: async (path) => `${path}.damaged-<time>`,
  keepAs: async () => false,
  remove: async () => undefined,
  makeFolder: async () => undefined,
  removeLeftovers: async () => undefined,
}

/** What a damaged file is kept as. */
function damagedName(path: string): string {
  return `${path}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
}

/** The names in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** What went wrong with a file, for a log line. */
export function cannotWrite(path: string, error: unknown): string {
  return `${path} can't be written: ${fileClause(error)}`
}

/** Writes a new file for its owner alone. False where `contents` says that it is not complete. */
async function writeFile(path: string, contents: Contents, sync: boolean): Promise<boolean> {
  const file = await open(path, 'w', 0o600)
  try {
    if (typeof contents === 'function') {
      if (!(await contents(file))) return false
    } else await file.writeFile(contents)
    if (sync) await file.sync()
    return true
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** What a file system says where it can't sync a folder, which some network file systems can't. */
const NO_FOLDER_SYNC: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'])

/** Makes names in a folder durable: files that are new, renamed or removed. */
async function syncFolder(folder: string): Promise<void> {
  // Windows can't open a folder, and makes renames durable without it.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(systemCodeOf(error))) throw error
  } finally {
    await handle.close()
  }
}
