import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Replaces a file, or makes it: after a crash at any moment either the old text or the new stands there whole.
 * Durable when it resolves. Files are for their owner alone.
 *
 * @param beforeReplacing runs when the new text is durable beside the old file
 * @throws what the file system says; the old file then stands, and nothing is left beside it
 */
export async function writeDurably(
  path: string,
  text: string | Buffer,
  beforeReplacing: () => Promise<void> = async () => undefined,
): Promise<void> {
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
    await beforeReplacing()
    await rename(temporary, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Makes names in a folder durable: files that are new, renamed or removed. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows can't open a folder, and makes renames durable without it.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
