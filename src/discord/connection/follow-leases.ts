import { contained } from '../../contained.ts'
import type { Shards } from './shards.ts'

/** Which shards this process has, where several share them. What decides is a database that all of them see. */
export interface ShardLeases {
  /** Into how many shards the bot's servers are divided. */
  count(): number
  /** Those that are to be this process's: it connects them. */
  wanted(): readonly number[]
  /**
   * Those whose events this process acts on: its own, once they are confirmed; and those that it gives away, until whoever takes them
   * has confirmed.
   */
  serving(): readonly number[]
  /** A wanted shard is connected: from now on it is served here. */
  confirm(shard: number): Promise<void>
  /** Calls a listener when any of this has changed. */
  onChange(listener: () => void): unknown
}

/** How long after a shard was confirmed the process that had it may still act on it (ms): until it has looked at its leases again. */
const SHARED_FOR = 15_000

/** Between two attempts to confirm (ms). */
const CONFIRM_AGAIN = 1_000

export interface FollowParts {
  readonly leases: ShardLeases
  readonly shards: Shards
  /** Hears what could not be done; it is tried again. */
  readonly failed: (shard: number, error: unknown) => void
  /** How long a new shard counts as shared (ms). Default {@link SHARED_FOR}. */
  readonly sharedFor?: number
}

/**
 * Connects the shards that become this process's, and ends those that it gave away. A shard is connected before it is confirmed, so
 * that whoever had it goes on until then.
 *
 * @returns stops following; what is connected stays so
 */
export function followLeases({ leases, shards, failed, sharedFor = SHARED_FOR }: FollowParts): () => void {
  /** Until when a shard is shared, and what ends that. */
  const sharing = new Map<number, NodeJS.Timeout>()
  const confirming = new Set<number>()
  let isStopped = false

  const isWanted = (id: number) => leases.wanted().includes(id)
  const isConnected = (id: number) => shards.ids.includes(id) && !shards.lost().includes(id)

  /** Says whose it is to act on each shard. */
  function divideDuties(): void {
    const serving = new Set(leases.serving())
    for (const id of shards.ids) {
      const isOurs = isWanted(id) && !sharing.has(id)
      shards.setDuty(id, serving.has(id) ? (isOurs ? 'own' : 'shared') : 'other')
    }
  }

  function shareForAWhile(id: number): void {
    clearTimeout(sharing.get(id))
    const end = contained(() => {
      sharing.delete(id)
      if (!isStopped) divideDuties()
    })
    sharing.set(id, setTimeout(end, sharedFor).unref())
  }

  const awaitsConfirmation = (id: number) =>
    !isStopped && isWanted(id) && !leases.serving().includes(id) && isConnected(id)

  /** Confirms a shard that is wanted and connected, unless it is served already. */
  async function confirm(id: number): Promise<void> {
    if (confirming.has(id)) return
    confirming.add(id)
    while (awaitsConfirmation(id)) {
      shareForAWhile(id)
      try {
        await leases.confirm(id)
        break
      } catch (error) {
        failed(id, error)
        await new Promise<void>((resolve) => setTimeout(contained(resolve), CONFIRM_AGAIN).unref())
      }
    }
    confirming.delete(id)
    if (!isStopped) divideDuties()
  }

  function follow(): void {
    if (isStopped) return
    const { count, ids } = shards
    const kept = new Set([...leases.wanted(), ...leases.serving()])
    for (const id of leases.wanted()) {
      if (ids.includes(id)) {
        // It may come back before it was given up.
        void confirm(id)
        continue
      }
      shards.connect({ id, count }).catch((error) => failed(id, error))
      shards.setDuty(id, 'other')
    }
    for (const id of ids) {
      if (!kept.has(id)) shards.disconnect({ id, count }).catch((error) => failed(id, error))
    }
    divideDuties()
  }

  leases.onChange(contained(follow))
  const stopHearing = shards.onReady(contained(confirm))
  follow()
  return () => {
    isStopped = true
    stopHearing()
    for (const timer of sharing.values()) clearTimeout(timer)
  }
}
