import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Everything in a folder: each path with its kind, mode, time of change and bytes. Sockets have no bytes. */
export async function snapshotOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true })
  const entries = names.sort().map(async (name) => {
    const path = join(folder, name)
    const stats = await lstat(path)
    const bytes = stats.isFile() ? (await readFile(path)).toString('base64') : ''
    return [name, `${stats.mode.toString(8)} ${stats.mtimeMs} ${bytes}`] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
