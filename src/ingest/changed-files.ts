import { open, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { listDigestFiles } from './files.ts'
import type { LeftAloneFile } from './left-alone.ts'

/** What a look at some paths found. */
export interface ChangedFiles {
  /** Files that are new or changed since the look before and at rest, in the order in which they should be read. */
  readonly files: readonly string[]
  /** What is left alone, where it was not there at the look before. */
  readonly leftAlone: readonly LeftAloneFile[]
  /** Paths that could not be looked at, with Node's error. */
  readonly faults: readonly { readonly path: string; readonly error: unknown }[]
  /** To be called once the files are taken in; until then the next look finds them again. */
  readonly taken: () => void
}

/** How long looking waits for files to be written to their end. */
export interface RestOptions {
  /** Milliseconds for which a file's size and time must stay as they are, default {@link REST_MS}. */
  readonly restMs?: number | undefined
  /** Resolves after some milliseconds; default a real timer. */
  readonly sleep?: (ms: number) => Promise<unknown>
  /** The machine's clock, which file times are compared with (ms UTC); default the real one. */
  readonly now?: () => number
}

/** A file that is being copied grows more often than this (ms). */
const REST_MS = 1_000

/** So many times as long a file is waited for that breaks off in the middle of something: its copy may have stalled. */
const PATIENCE_IF_CUT = 60

/** What of a file shows that it was changed. */
interface Stamp {
  readonly size: number
  readonly mtimeMs: number
  readonly ctimeMs: number
}

/**
 * Notices new and changed digest files below some paths, by time of change and size; the first look finds
 * all. A file that was written to just now is looked at again after a while, and left to the next look where it is still
 * growing, so that no half-copied file is taken for a whole one. Looking is cheap next to reading, and, other than the
 * system's own notices of change, it works on network and container mounts.
 */
export function watchFiles(
  paths: readonly string[],
  { restMs = REST_MS, sleep = pause, now = Date.now }: RestOptions = {},
): () => Promise<ChangedFiles> {
  const known = new Map<string, Stamp>()
  let alone: ReadonlySet<string> = new Set()
  return async () => {
    const faults: { path: string; error: unknown }[] = []
    const found = new Map<string, Stamp>()
    const left: LeftAloneFile[] = []
    for (const path of paths) {
      try {
        const list = await listDigestFiles(path)
        for (const fault of list.faults) faults.push(fault)
        for (const file of list.leftAlone) left.push(file)
        for (const file of list.files) {
          const stamp = await stampOf(file)
          if (stamp !== null) found.set(file, stamp)
        }
      } catch (error) {
        faults.push({ path, error })
      }
    }
    const changed = [...found].filter(([file, stamp]) => !isSame(known.get(file), stamp))
    const fresh = changed.filter(([, stamp]) => isFresh(stamp, restMs, now()))
    if (fresh.length > 0) await sleep(restMs)
    const restless = new Set<string>()
    for (const [file, stamp] of fresh) {
      if (!isSame((await stampOf(file)) ?? undefined, stamp)) restless.add(file)
    }
    for (const [file, stamp] of changed) {
      if (isFresh(stamp, restMs * PATIENCE_IF_CUT, now()) && (await breaksOff(file))) restless.add(file)
    }
    const taken = () => {
      for (const [file, stamp] of found) if (!restless.has(file)) known.set(file, stamp)
    }
    const leftAlone = left.filter(({ path }) => !alone.has(path))
    alone = new Set(left.map(({ path }) => path))
    const files = changed.map(([file]) => file).filter((file) => !restless.has(file))
    return { files, leftAlone, faults, taken }
  }
}

/** `null` for a file that was removed meanwhile. */
async function stampOf(file: string): Promise<Stamp | null> {
  return stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/** Whether it was written to just now. Copying tools set the time of change back, but not that of the file's own record. */
function isFresh({ mtimeMs, ctimeMs }: Stamp, restMs: number, now: number): boolean {
  return restMs > 0 && now - Math.max(mtimeMs, ctimeMs) < restMs
}

/** Bytes of a file's beginning and end that are looked at. */
const LOOKED_AT = 2_048

/**
 * Whether a text visibly ends in the middle of something: a row of a table whose rows end with a pipe, JSON, or a feed. What can't
 * be looked at does not; reading it says why.
 */
async function breaksOff(file: string): Promise<boolean> {
  try {
    const handle = await open(file)
    try {
      const { size } = await handle.stat()
      const bytesAt = async (position: number) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, position)
        return buffer.toString('latin1', 0, bytesRead)
      }
      return isCut(await bytesAt(0), await bytesAt(Math.max(0, size - LOOKED_AT)))
    } finally {
      await handle.close()
    }
  } catch {
    return false
  }
}

function isCut(start: string, end: string): boolean {
  // The mark of UTF-8, as its bytes.
  const text = start.trimStart().replace(/^\u00ef\u00bb\u00bf\s*/, '')
  const last = end.trimEnd().at(-1) ?? ''
  if (/^(?:\{\s*"|\[\s*[{["])/.test(text)) return !']}'.includes(last)
  const root = /^(?:<\?xml[^>]*>\s*)?<(rss|feed|rdf:rdf)\b/i.exec(text)?.[1]
  if (root !== undefined) return !end.trimEnd().endsWith(`</${root}>`)
  const lastLine = end.slice(end.lastIndexOf('\n') + 1).trim()
  const header = /^\s*\|.*$/m.exec(start)?.[0].trimEnd()
  return header?.endsWith('|') === true && lastLine.startsWith('|') && !lastLine.endsWith('|')
}

function isSame(one: Stamp | undefined, other: Stamp): boolean {
  return one !== undefined && one.mtimeMs === other.mtimeMs && one.size === other.size
}
