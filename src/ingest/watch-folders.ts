import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { watch as watchTree } from 'chokidar'
import { contained } from '../contained.ts'
import { nameLeftAlone } from './left-alone.ts'

/** Milliseconds without a change after which a burst of changes is over, and how long a burst is waited for at most. */
const QUIET_MS = 200
const BURST_MS = 1_000

/** Milliseconds between two looks at whether a folder came, went or was replaced (a mount). */
const ROOTS_MS = 2_000

export interface FolderWatchParts {
  /** Folders and files, which need not exist. */
  readonly paths: readonly string[]
  /** Called once a burst of changes is over, never twice at a time. */
  readonly changed: () => Promise<void>
  /** Hears what keeps folders from being watched, with Node's error; they are looked at every minute all the same. */
  readonly failed: (error: NodeJS.ErrnoException) => void
}

/** Notices of the system about changed files, until closed. */
export interface FolderWatch {
  close(): Promise<void>
}

/**
 * Watches folders by the system's own notices, so that a file is seen when it is dropped. Only folders are watched, not each
 * file in them: systems limit the number of watches, and archives have a file a day. Network shares and some containers send
 * no notices, so that a look every minute has to find what is missed here.
 */
export function watchFolders({ paths, changed, failed }: FolderWatchParts): FolderWatch {
  const roots = new Map<string, { readonly real: string; readonly identity: string }>()
  const burst = gather(changed)
  const tree = watchTree([], {
    ignoreInitial: true,
    // A link may lead back up; what links lead to is found by the look every minute.
    followSymlinks: false,
    ignorePermissionErrors: true,
    // Files that are watched by themselves are those that were named.
    ignored: (path, stats) => {
      if (isRoot(path)) return false
      return stats?.isFile() === true || nameLeftAlone(basename(path)) !== null
    },
  })
  const isRoot = (path: string) => [...roots.values()].some(({ real }) => real === path)
  const notice = contained((path: string) => {
    if (isRoot(path) || nameLeftAlone(basename(path)) === null) burst.begin()
  })
  tree.on(
    'raw',
    contained((_: string, path: string | null) => notice(path ?? '')),
  )
  tree.on(
    'all',
    contained((_, path) => notice(path)),
  )
  tree.on(
    'error',
    contained((error) => failed(error as NodeJS.ErrnoException)),
  )

  let isLooking = false
  const lookAtRoots = async () => {
    if (isLooking) return
    isLooking = true
    for (const path of paths) {
      const now = await identify(path)
      const before = roots.get(path)
      if (now?.identity === before?.identity) continue
      if (before !== undefined) {
        roots.delete(path)
        tree.unwatch(before.real)
      }
      if (now === null) continue
      roots.set(path, now)
      tree.add(now.real)
      burst.begin()
    }
    isLooking = false
  }
  const timer = setInterval(contained(lookAtRoots), ROOTS_MS)
  void lookAtRoots()
  return {
    async close() {
      clearInterval(timer)
      burst.stop()
      await tree.close()
    },
  }
}

/** What stands at a path; `null` where nothing does, or it can't be looked at. */
async function identify(path: string): Promise<{ real: string; identity: string } | null> {
  try {
    const real = await realpath(path)
    const { dev, ino } = await stat(real)
    return { real, identity: `${real} ${dev} ${ino}` }
  } catch {
    return null
  }
}

/** Runs something once after a burst of occasions, and again where more came while it ran. */
function gather(run: () => Promise<void>): { begin(): void; stop(): void } {
  let quiet: NodeJS.Timeout | undefined
  let latest: number | null = null
  let isRunning = false
  let isStopped = false
  const fire = async () => {
    latest = null
    if (isStopped || isRunning) return
    isRunning = true
    await run().finally(() => {
      isRunning = false
    })
    // What changed meanwhile may not have been seen.
    if (latest !== null) plan()
  }
  const plan = () => {
    const now = performance.now()
    latest ??= now + BURST_MS
    clearTimeout(quiet)
    if (!isRunning) quiet = setTimeout(contained(fire), Math.max(0, Math.min(QUIET_MS, latest - now)))
  }
  return {
    begin: () => {
      if (!isStopped) plan()
    },
    stop() {
      isStopped = true
      clearTimeout(quiet)
    },
  }
}

/** What to do where a folder can't be watched, as a sentence after the reason. */
export function watchAdvice({ code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOSPC':
      return 'the system allows no more watches: raise fs.inotify.max_user_watches (sysctl). Until then new files are found once a minute'
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open: raise the limit (ulimit -n), or fs.inotify.max_user_instances. Until then new files are found once a minute'
    default:
      return 'new files are found once a minute'
  }
}
