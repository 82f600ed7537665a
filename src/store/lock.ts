import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { contained } from '../contained.ts'
import { fileClause, systemCodeOf, UserError } from '../errors.ts'

/** Who holds a data folder. */
const holderSchema = z.object({
  pid: z.number(),
  host: z.string(),
  /** Instant the lock was taken, ISO 8601. */
  since: z.string(),
  /** When the process began, in the kernel's own count; tells it from a later one of the same pid. */
  begun: z.string().nullable(),
})
type Holder = z.infer<typeof holderSchema>

/** How often a holder shows that it lives (ms), for those who can't see its process. */
const HEARTBEAT = 20_000

/** After this long without a sign (ms), a lock from another host is taken over. */
const SILENCE = 60_000

/** How often a lock is tried while another process is taking a dead one's over, and the wait between (ms). */
const ATTEMPTS = 20
const ATTEMPT_WAIT = 25

/** Another Paperboy has the data folder. */
export class FolderInUse extends UserError {
  override readonly name = 'FolderInUse'
}

/** A data folder held by this process alone, until released. */
export interface Lock {
  release(): Promise<void>
}

/**
 * Takes a folder for this process: two writers on one file corrupt it.
 *
 * @throws UserError naming the process that holds it, or why the folder can't be used
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const path = join(folder, '.lock')
  // Two containers on one folder may both be process 1.
  const own = join(folder, `.lock-${process.pid}-${randomBytes(4).toString('hex')}`)
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    begun: await beginningOf(process.pid),
  }
  const text = JSON.stringify(holder)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(own, text, { mode: 0o600 })
    await claim(path, own, folder)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`The data folder ${folder} can't be used: ${fileClause(error)}.`, { cause: error })
  } finally {
    await rm(own, { force: true }).catch(() => undefined)
  }
  const heartbeat = setInterval(
    contained(() => {
      const now = new Date()
      utimes(path, now, now).catch(() => undefined)
    }),
    HEARTBEAT,
  )
  heartbeat.unref()
  return {
    async release() {
      clearInterval(heartbeat)
      // After a long sleep of this machine it may be another's by now.
      if ((await readLock(path)) === text) await rm(path, { force: true })
    },
  }
}

async function claim(path: string, own: string, folder: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (await linked(own, path)) return
    const text = await readLock(path)
    if (text === null) continue
    const holder = parseHolder(text)
    if (holder !== undefined && (await isAlive(holder, path))) throw new FolderInUse(inUse(folder, holder))
    if (!(await removeDead(path, own, text))) await pause(ATTEMPT_WAIT)
  }
  throw new FolderInUse(inUse(folder, undefined))
}

/** Linking makes the lock appear whole or not at all, and fails where there is one already. */
async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a dead process's lock, under a second lock: of several who saw the dead one, a slow one must not
 * remove what a quick one has put in its place. False where another process is at it.
 */
async function removeDead(path: string, own: string, seen: string): Promise<boolean> {
  const guard = `${path}-takeover`
  if (!(await linked(own, guard))) {
    const text = await readLock(guard)
    const other = text === null ? undefined : parseHolder(text)
    const dead = text !== null && (other === undefined || !(await isAlive(other, guard)))
    if (dead) await rm(guard, { force: true })
    return false
  }
  try {
    if ((await readLock(path)) === seen) await rm(path, { force: true })
    return true
  } finally {
    await rm(guard, { force: true })
  }
}

/** The text of a lock, or `null` where it is gone. */
async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

function inUse(folder: string, holder: Holder | undefined): string {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host}, since ${holder.since}`
  return `The data folder ${folder} is in use by another Paperboy (${who}). Stop that one, or choose another DATA_DIR. To give a running bot a digest, put the file in ${join(folder, 'digests')}.`
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const lastSign = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    return Date.now() - lastSign < SILENCE
  }
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false
  }
  const begun = await beginningOf(holder.pid)
  return begun === null || holder.begun === null || begun === holder.begun
}

/** Field 22 of Linux's `/proc/PID/stat` (proc(5)); `null` elsewhere. */
async function beginningOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in parentheses, may itself hold spaces and parentheses.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
