import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
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
  const own = join(folder, `.lock-${process.pid}`)
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    begun: await beginningOf(process.pid),
  }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(own, JSON.stringify(holder), { mode: 0o600 })
  } catch (error) {
    throw new UserError(`The data folder ${folder} can't be used: ${fileClause(error)}.`, { cause: error })
  }
  try {
    await claim(path, own, folder)
  } finally {
    await rm(own, { force: true })
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, HEARTBEAT)
  heartbeat.unref()
  return {
    async release() {
      clearInterval(heartbeat)
      await rm(path, { force: true })
    },
  }
}

/** Linking makes the lock appear whole or not at all, and fails where there is one already. */
async function claim(path: string, own: string, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await link(own, path)
      return
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error
    }
    const text = await readFile(path, 'utf8').catch(() => '')
    const holder = parseHolder(text)
    if (attempt > 3 || (holder !== undefined && (await isAlive(holder, path)))) {
      throw new UserError(inUse(folder, holder))
    }
    await setAside(path, text)
  }
}

function inUse(folder: string, holder: Holder | undefined): string {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host}, since ${holder.since}`
  return `The data folder ${folder} is in use by another Paperboy (${who}). Stop that one, or choose another DATA_DIR. To give a running bot a digest, put the file in ${join(folder, 'digests')}.`
}

/** Removes a lock whose holder is dead, unless it became another's between our look and our move. */
async function setAside(path: string, expected: string): Promise<void> {
  const aside = `${path}-${process.pid}-stale`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')) !== expected) await link(aside, path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT' && systemCodeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
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
