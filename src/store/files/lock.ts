import { mkdir, open, rm, stat, utimes } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { contained } from '../../contained.ts'
import { fileClause, StorageFault, systemCodeOf, UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { ask, knock } from './control/client.ts'
import { type ControlServer, listenForControl, SOCKET_FOLDER } from './control/server.ts'
import { namesIn } from './folder-writer.ts'
import { claim } from './lock-claim.ts'
import { type Holder, lockText, newHolder, readLock } from './lock-holder.ts'

/** How often a holder shows that it lives (ms), for those on other machines. */
const HEARTBEAT = 3_000

/**
 * After this long without running (ms), or without a heartbeat, a holder no longer takes the folder for its own. It is
 * less than half of the silence after which another machine takes over.
 */
const LONGEST_GAP = 7_000

/** What a lock takes from outside; everything has a default. */
export interface LockParts {
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic?: () => number
  /** The same, but it also counts while the machine sleeps. */
  readonly sleepless?: () => number
  readonly pause?: (ms: number) => Promise<void>
  /** Calls a function again and again. */
  readonly every?: (ms: number, run: () => void) => { stop(): void }
}

/** A data folder that this process alone may use, until released. */
export interface Lock {
  /**
   * To be called before every write and everything that is sent.
   *
   * @throws LockLost where the folder may be another's by now, StorageFault where that can't be found out
   */
  ensureOwned(): Promise<void>
  /**
   * The same by what is known at this moment, without looking at the file.
   *
   * @throws as {@link ensureOwned}
   */
  checkOwned(): void
  /** Resolves once the folder may be another's: nothing may be written or sent any more. */
  readonly lost: Promise<LockLost>
  /** Takes requests from other processes; `null` where the system has no sockets. */
  readonly control: ControlServer | null
  release(): Promise<void>
}

/** The folder may belong to another process by now. */
export class LockLost extends UserError {
  override readonly name = 'LockLost'
}

/**
 * Takes a folder for this process: two writers on one file corrupt it, and two bots post everything twice.
 *
 * A Unix socket proves to everybody on this kernel, containers included, that the process lives, or that it is gone.
 * For others the lock's text changes every 3 s; see docs/decisions/010-storage.md.
 *
 * @throws UserError naming the process that has it, or why the folder can't be used
 */
export async function lockFolder(folder: string, log: Log, parts: LockParts = {}): Promise<Lock> {
  const { monotonic = () => performance.now(), pause = sleep } = parts
  const path = join(folder, '.lock')
  let control: ControlServer | null = null
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    control = await listenForControl(folder, log)
    const holder = await newHolder(folder, control?.address ?? null)
    await claim(path, lockText(holder, 0), { folder, monotonic, pause, log })
    return new FolderLock({ folder, path, holder, control }, parts)
  } catch (error) {
    await control?.[Symbol.asyncDispose]()
    if (error instanceof UserError) throw error
    throw new UserError(`The data folder ${folder} can't be used: ${fileClause(error)}.`, { cause: error })
  }
}

/** What became of a request to whoever has a data folder. */
export type HolderAnswer =
  | { readonly is: 'answered'; readonly by: Holder; readonly result: unknown }
  /** Somebody has it, or had it and died, but can't be reached from here. */
  | { readonly is: 'unreachable'; readonly by: Holder }
  | { readonly is: 'nobody' }

/** Asks the process that has a data folder, and changes nothing there. @throws UserError with its refusal */
export async function askHolder(
  folder: string,
  request: { readonly do: string; readonly with?: unknown },
): Promise<HolderAnswer> {
  const holder = (await readLock(join(folder, '.lock')).catch(() => null))?.holder ?? null
  if (holder === null) return { is: 'nobody' }
  if (typeof holder.socket !== 'string') return { is: 'unreachable', by: holder }
  const knocked = await knock(folder, holder.socket)
  if (knocked.is !== 'open') return { is: 'unreachable', by: holder }
  return { is: 'answered', by: holder, result: await ask(knocked.socket, request) }
}

interface Place {
  readonly folder: string
  readonly path: string
  readonly holder: Required<Holder>
  readonly control: ControlServer | null
}

class FolderLock implements Lock {
  readonly control: ControlServer | null
  readonly lost: Promise<LockLost>
  readonly #place: Place
  readonly #monotonic: () => number
  readonly #sleepless: () => number
  readonly #timer: { stop(): void }
  #lose: (reason: LockLost) => void = () => undefined
  #reason: LockLost | null = null
  /** When this process was last seen running, by the monotonic clock. */
  #lastSeen: number
  /** When the last heartbeat that succeeded began, by the sleepless clock. */
  #lastBeat: number
  #beats = 0
  #beating: Promise<void> | null = null

  constructor(place: Place, parts: LockParts) {
    this.#place = place
    this.control = place.control
    this.#monotonic = parts.monotonic ?? (() => performance.now())
    this.#sleepless = parts.sleepless ?? (() => uptime() * 1_000)
    this.#lastSeen = this.#monotonic()
    this.#lastBeat = this.#sleepless()
    this.lost = new Promise((resolve) => {
      this.#lose = resolve
    })
    // A beat that fails is noticed by what wants to write.
    this.#timer = (parts.every ?? every)(HEARTBEAT, () => {
      if (this.#reason === null && this.#isAwake()) void this.#beat().catch(() => undefined)
    })
  }

  async ensureOwned(): Promise<void> {
    if (this.#reason === null && this.#isAwake() && this.#sleepless() - this.#lastBeat > LONGEST_GAP) {
      // The machine slept, or the disk failed: another may have the folder by now, and its file says so.
      await this.#beat().catch((error) => {
        throw new StorageFault(`${this.#place.path} can't be written: ${fileClause(error)}`, { cause: error })
      })
    }
    if (this.#reason !== null) throw this.#reason
  }

  checkOwned(): void {
    this.#isAwake()
    if (this.#reason !== null) throw this.#reason
    if (this.#sleepless() - this.#lastBeat > LONGEST_GAP) {
      throw new StorageFault(`${this.#place.path} could not be looked at for ${LONGEST_GAP / 1_000} s`)
    }
  }

  async release(): Promise<void> {
    this.#timer.stop()
    await this.#beating?.catch(() => undefined)
    await this.control?.[Symbol.asyncDispose]()
    const current = await readLock(this.#place.path).catch(() => null)
    if (current?.holder?.id === this.#place.holder.id) await rm(this.#place.path, { force: true })
  }

  /** Whether this process ran without a long gap since it was looked at last. */
  #isAwake(): boolean {
    const now = this.#monotonic()
    const gap = now - this.#lastSeen
    if (gap > LONGEST_GAP) {
      this.#loseTo(
        `This Paperboy did not run for ${Math.round(gap / 1_000)} s (it was paused, or the machine was overloaded), so another may have taken ${this.#place.folder} over meanwhile. It stops before it writes or sends anything more; start it again.`,
      )
      return false
    }
    this.#lastSeen = now
    return true
  }

  /** Looks whether the lock is still ours, and changes it. @throws what the file system says */
  #beat(): Promise<void> {
    this.#beating ??= this.#beatOnce().finally(() => {
      this.#beating = null
    })
    return this.#beating
  }

  async #beatOnce(): Promise<void> {
    const { path, holder } = this.#place
    const begun = this.#sleepless()
    const current = await readLock(path)
    if (current?.holder?.id !== holder.id) return this.#loseTo(this.#takenText(current?.holder ?? null))
    this.#beats += 1
    await overwrite(path, lockText(holder, this.#beats))
    this.#lastBeat = begun
  }

  #takenText(by: Holder | null): string {
    const who = by === null ? 'Its lock is gone' : `Process ${by.pid} on ${by.host} has taken it over`
    return `The data folder ${this.#place.folder} is not this Paperboy's any more: ${who}. It stops before it writes or sends anything more.`
  }

  #loseTo(text: string): void {
    this.#reason ??= new LockLost(text)
    this.#lose(this.#reason)
  }
}

/** Writes over a lock without making it longer or shorter, so that a full disk is no hindrance. */
async function overwrite(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'r+')
    try {
      await file.write(Buffer.from(text), 0, undefined, 0)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') throw error
    // Its time of change is a sign as well.
    const now = new Date()
    await utimes(path, now, now)
  }
}

function every(ms: number, run: () => void): { stop(): void } {
  const timer = setInterval(contained(run), ms)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** How old a folder must be (ms) in which no socket came about, before it counts as left over. */
const SOCKETLESS_AGE = 60_000

/** Removes the sockets that processes which were killed have left; to be called by whoever has the folder. */
export async function removeDeadSockets(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(SOCKET_FOLDER)) continue
    const path = join(folder, name)
    const knocked = await knock(folder, join(name, 'socket'))
    if (knocked.is === 'open') knocked.socket.destroy()
    const age = Date.now() - (await stat(path)).mtimeMs
    if (knocked.is === 'refused' || (knocked.is === 'unclear' && age > SOCKETLESS_AGE)) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
