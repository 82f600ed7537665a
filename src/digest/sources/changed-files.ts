import { stat } from 'node:fs/promises'
import { listDigestFiles } from './files.ts'

/** What a look at some paths found. */
export interface ChangedFiles {
  /** Files that are new or changed since the look before, in the order in which they should be read. */
  readonly files: readonly string[]
  /** Paths that could not be looked at, with Node's error. */
  readonly faults: readonly { readonly path: string; readonly error: unknown }[]
  /** To be called once the files are taken in; until then the next look finds them again. */
  readonly taken: () => void
}

/**
 * Notices new and changed digest files below some paths, by time of change and size; the first look finds
 * all. Looking is cheap next to reading, and, other than the system's own notices of change, it works on
 * network and container mounts.
 */
export function watchFiles(paths: readonly string[]): () => Promise<ChangedFiles> {
  const stamps = new Map<string, string>()
  return async () => {
    const files: string[] = []
    const faults: { path: string; error: unknown }[] = []
    const found = new Map<string, string>()
    for (const path of paths) {
      try {
        for (const file of await listDigestFiles(path)) {
          const { mtimeMs, size } = await stat(file)
          const stamp = `${mtimeMs} ${size}`
          if (stamps.get(file) !== stamp) files.push(file)
          found.set(file, stamp)
        }
      } catch (error) {
        faults.push({ path, error })
      }
    }
    const taken = () => {
      for (const [file, stamp] of found) stamps.set(file, stamp)
    }
    return { files, faults, taken }
  }
}
