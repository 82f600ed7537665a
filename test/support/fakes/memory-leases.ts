import type { ShardLeases } from '../../../src/discord/connection/follow-leases.ts'

interface Row {
  owner: string | null
  /** Who had it before and goes on until the owner has confirmed. */
  from: string | null
  isConfirmed: boolean
}

/** Leases of shards in memory, which a test gives to processes and takes from them. */
export interface MemoryLeases {
  /** A process's view of them. */
  of(process: string): ShardLeases
  /** Gives a shard to a process; whoever has it goes on until that process has confirmed. */
  give(shard: number, process: string): void
  /** A process's leases run out, and go to another. */
  lose(process: string, taker: string): void
  /** How often each shard was confirmed. */
  readonly confirmed: readonly number[]
}

export function memoryLeases(count: number): MemoryLeases {
  const rows = Array.from({ length: count }, (): Row => ({ owner: null, from: null, isConfirmed: false }))
  const listeners = new Set<() => void>()
  const confirmed: number[] = []
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const those = (isMeant: (row: Row) => boolean) =>
    rows.flatMap((row, shard) => (isMeant(row) ? [shard] : []))
  return {
    confirmed,
    of: (process) => ({
      count: () => count,
      wanted: () => those(({ owner }) => owner === process),
      serving: () =>
        those(({ owner, from, isConfirmed }) => (isConfirmed ? owner === process : from === process)),
      async confirm(shard) {
        const row = rows[shard]
        if (row?.owner !== process) throw new Error('the lease is another’s')
        confirmed.push(shard)
        rows[shard] = { owner: process, from: null, isConfirmed: true }
        changed()
      },
      onChange: (listener) => listeners.add(listener),
    }),
    give(shard, process) {
      const { owner = null, isConfirmed = false } = rows[shard] ?? {}
      rows[shard] = { owner: process, from: isConfirmed ? owner : null, isConfirmed: false }
      changed()
    },
    lose(process, taker) {
      for (const shard of those(({ owner, from }) => owner === process || from === process)) {
        rows[shard] = { owner: taker, from: null, isConfirmed: false }
      }
      changed()
    },
  }
}
