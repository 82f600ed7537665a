import { randomBytes } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { z } from 'zod'
import { systemCodeOf } from '../../errors.ts'
import type { SocketAddress } from './control/address.ts'

/** What `.lock` says of the process that has a data folder. */
const holderSchema = z.object({
  pid: z.number(),
  host: z.string(),
  /** Instant at which the lock was taken, ISO 8601; for people. */
  since: z.string(),
  /** When the process began, in the kernel's own count: a later process of the same pid has another. */
  begun: z.string().nullable(),
  /** Differs from every other lock's. Version 0.1 has none of what follows. */
  id: z.string().optional(),
  /** The running kernel, the same for every container on it; `null` where the system doesn't say. */
  kernel: z.string().nullable().optional(),
  /** The file system that the folder lies on, as that kernel counts them. */
  device: z.string().optional(),
  /** Where the process listens; `null` where it can't. */
  socket: z.string().nullable().optional(),
})
export type Holder = z.infer<typeof holderSchema>

/** Characters of the counter that a heartbeat changes: always as many, so that no other byte moves. */
const BEAT_DIGITS = 10

/** This process, as the holder of a folder. */
export async function newHolder(folder: string, socket: SocketAddress | null): Promise<Required<Holder>> {
  return {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    begun: await beginningOf(process.pid),
    id: randomBytes(12).toString('hex'),
    kernel: await kernelId(),
    device: await deviceOf(folder),
    socket,
  }
}

/** A lock's text with the number of a heartbeat. */
export function lockText(holder: Holder, beat: number): string {
  return JSON.stringify({ ...holder, beat: String(beat).padStart(BEAT_DIGITS, '0') })
}

/** A lock as it is in a folder. */
export interface SeenLock {
  readonly text: string
  /** Differs after every heartbeat, and from that of every other lock. */
  readonly mark: string
  /** `null` where its text can't be read: it is being written, or was cut off. */
  readonly holder: Holder | null
}

/** The lock at a path, or `null` where there is none. */
export async function readLock(path: string): Promise<SeenLock | null> {
  try {
    // Opened again each time: a network file system asks its server then, and need not before.
    const file = await open(path, 'r')
    try {
      const text = await file.readFile('utf8')
      const { mtimeMs } = await file.stat()
      return { text, mark: `${mtimeMs} ${text}`, holder: parseHolder(text) }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The kernel that runs this process (random(4)); the same in all containers on it, another after a restart. */
export async function kernelId(): Promise<string | null> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  )
}

/** The file system that a folder lies on. */
export async function deviceOf(folder: string): Promise<string> {
  return String((await stat(folder)).dev)
}

/** Field 22 of Linux's `/proc/PID/stat` (proc(5)); `null` elsewhere, and where there is no such process. */
export async function beginningOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in parentheses, may itself contain spaces and parentheses.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
