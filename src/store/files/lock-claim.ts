import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { systemCodeOf, UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { knock } from './control/client.ts'
import { beginningOf, deviceOf, type Holder, kernelId, readLock, type SeenLock } from './lock-holder.ts'

/** After this long without a heartbeat (ms), a lock whose process can't be seen from here is taken over. */
const SILENCE = 15_000

/** Version 0.1 showed a sign of life only every 20 s. */
const SILENCE_0_1 = 65_000

/** How often a lock is looked at meanwhile (ms). */
const LOOK_EVERY = 500

/** What one look may add to the silence (ms): a look that was delayed itself proves nothing. */
const LONGEST_LOOK = 1_000

/** Another Paperboy has the data folder. */
class FolderInUse extends UserError {
  override readonly name = 'FolderInUse'
}

/** What claiming takes from outside. */
export interface ClaimParts {
  readonly folder: string
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly log: Log
}

/**
 * Makes a lock file, in place of one whose process is gone.
 *
 * Making a file that must not exist yet works on every file system and succeeds for one process only. Of several
 * that find the same lock without a process, one may remove it: the one that makes a second lock, named after it.
 * Whoever comes later finds another lock there and leaves it alone.
 *
 * @throws FolderInUse where a living process has it, and what the file system says
 */
export async function claim(path: string, text: string, parts: ClaimParts): Promise<void> {
  for (;;) {
    if (await made(path, text)) return
    const seen = await readLock(path)
    if (seen === null || !(await isAbandoned(path, seen, parts))) continue
    const right = `${path}-after-${createHash('sha256').update(seen.mark).digest('hex').slice(0, 12)}`
    await claim(right, text, parts)
    try {
      const now = await readLock(path)
      if (now !== null && now.mark === seen.mark) await rm(path, { force: true })
    } finally {
      await rm(right, { force: true })
    }
  }
}

/** Makes a file; false where there is one. */
async function made(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(text)
    } catch (error) {
      // A full disk: a lock of nobody would be in everybody's way.
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Whether the process of a lock is gone; false where the lock itself went meanwhile. @throws FolderInUse where it lives */
async function isAbandoned(path: string, seen: SeenLock, parts: ClaimParts): Promise<boolean> {
  const sign = await lookAt(seen.holder, parts.folder)
  if (sign === 'living') throw inUse(parts.folder, seen.holder)
  return sign === 'dead' || watch(path, seen, parts)
}

/** What this system knows of a holder at once. */
async function lookAt(holder: Holder | null, folder: string): Promise<'living' | 'dead' | 'unclear'> {
  if (holder === null) return 'unclear'
  const { kernel = null, device, socket = null } = holder
  if (socket !== null) {
    const knocked = await knock(folder, socket)
    if (knocked.is === 'open') {
      knocked.socket.destroy()
      return 'living'
    }
    // A socket belongs to one kernel and one file system: only there does its silence prove anything.
    const isHere = kernel !== null && kernel === (await kernelId()) && device === (await deviceOf(folder))
    if (knocked.is === 'refused' && isHere) return 'dead'
  }
  const isOurHost = holder.host === hostname()
  // Neither containers nor /proc: a process of this host is seen, or is gone.
  if (process.platform !== 'linux') return isOurHost && !processExists(holder.pid) ? 'dead' : 'unclear'
  const begun = isOurHost && holder.begun !== null ? await beginningOf(holder.pid) : null
  return begun !== null && begun === holder.begun ? 'living' : 'unclear'
}

/**
 * Watches a lock for changes. Only that something changes counts, and how long by this process's own clock: what
 * another machine's clock says is no evidence.
 *
 * @returns true after enough silence, false where the lock is gone
 * @throws FolderInUse where it changes
 */
async function watch(path: string, seen: SeenLock, { folder, monotonic, pause, log }: ClaimParts) {
  const patience = seen.holder !== null && seen.holder.id === undefined ? SILENCE_0_1 : SILENCE
  log.info(
    { folder },
    `${folder} was in use by ${describe(seen.holder)}; looking for up to ${patience / 1_000} s whether it still runs`,
  )
  for (let silence = 0, last = monotonic(); silence < patience; ) {
    await pause(LOOK_EVERY)
    const now = monotonic()
    const current = await readLock(path)
    if (current === null) return false
    if (current.mark !== seen.mark) throw inUse(folder, current.holder)
    silence += Math.min(now - last, LONGEST_LOOK)
    last = now
  }
  return true
}

function inUse(folder: string, holder: Holder | null): FolderInUse {
  return new FolderInUse(
    `The data folder ${folder} is in use by another Paperboy (${describe(holder)}). Stop that one, or choose another DATA_DIR. To give a running bot a digest, put the file in ${join(folder, 'digests')}.`,
  )
}

function describe(holder: Holder | null): string {
  return holder === null
    ? 'another process'
    : `process ${holder.pid} on ${holder.host}, since ${holder.since}`
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCodeOf(error) !== 'ESRCH'
  }
}
