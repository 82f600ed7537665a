import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'

/** Bytes that a socket's path may have everywhere: macOS allows 103, Linux 107 (unix(7)). */
const PATH_LIMIT = 100

/** Where a socket lies: a path within the data folder, or an absolute one where the folder can't have sockets. */
export type SocketAddress = string

/** The path of a socket, for a process that may see the data folder under another name than its maker. */
export function socketPath(dataDir: string, address: SocketAddress): string {
  return isAbsolute(address) ? address : join(dataDir, address)
}

/**
 * Calls a function with a path to the same file that is short enough for a socket: a longer one goes by a link
 * in the system's folder for temporary files, which is removed again.
 */
export async function withShortPath<T>(path: string, use: (short: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= PATH_LIMIT) return use(path)
  const holder = await shortFolder()
  try {
    const link = join(holder, 'd')
    await symlink(dirname(path), link)
    return await use(join(link, basename(path)))
  } finally {
    await rm(holder, { recursive: true, force: true })
  }
}

/** A new folder of our own with a short path. */
export function shortFolder(): Promise<string> {
  const base = Buffer.byteLength(tmpdir()) < PATH_LIMIT - 30 ? tmpdir() : '/tmp'
  return mkdtemp(join(base, 'paperboy-'))
}
