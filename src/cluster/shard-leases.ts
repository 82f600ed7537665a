import { type BeatPart, type ClusterParts, freeOf, giveBack, type Seen, takeLeases } from './beat.ts'
import type { Lease } from './lease-store.ts'
import { countsOf, leastOf, shareOf } from './shares.ts'

/** Which shards this process runs. A shard moves without a gap: the one that takes it connects before the other leaves. */
export interface ShardLeases {
  /** How many shards there are, over all processes. */
  count(): number
  /** Those that this process is to connect to, ascending. */
  wanted(): readonly number[]
  /**
   * Those whose events this process acts on, ascending: of its own those that are confirmed, and those that it handed over and
   * whose new process has not confirmed yet.
   */
  serving(): readonly number[]
  /** Says that this process's session of a shard has begun: it serves it from now on, and the other one stops. */
  confirm(shard: number): Promise<void>
  /** Calls a listener after each change of {@link wanted} or {@link serving}. */
  onChange(listener: () => void): void
  /** Reserves the next start of a session. Gives how long to wait until then (ms). */
  reserveIdentify(bucket: number): Promise<number>
}

/** How shards are shared out. */
export interface ShardOptions {
  /** How many there are, over all processes. */
  readonly count: number
  /** The only ones for this process, which it neither gives to others nor waits for; `null`: its even share. */
  readonly named: readonly number[] | null
  /** How many are taken at a beat: no more than may start within one. */
  readonly most?: number
}

/** The shards as a part of a cluster. */
interface ShardPart extends ShardLeases, BeatPart {
  /** Looks at what became of those that were handed over, and of nothing else. */
  watch(seen: Seen): void
  /** Whether all that were handed over are served by others. */
  isHandedOver(): boolean
}

/** What is said along with a shard's lease: whether its owner is connected. */
interface ShardInfo {
  readonly isReady?: boolean
}

/** A shard that was handed over, and until when it is served on at most. */
interface Leaving {
  readonly to: string
  readonly until: number
}

const PREFIX = 'shard:'
const nameOf = (shard: number) => `${PREFIX}${shard}`
const shardOfName = (name: string) => Number(name.slice(PREFIX.length))

export function shardLeases(parts: ClusterParts, options: ShardOptions): ShardPart {
  const { store, held, memberId, lengths, monotonic } = parts
  const { count, named, most = 1 } = options
  const names = (named ?? Array.from({ length: count }, (_, shard) => shard)).map(nameOf)
  const ready = new Set<string>()
  const leaving = new Map<string, Leaving>()
  const listeners: (() => void)[] = []
  let before = ''

  // Not by how long they are still valid: where the database is away, nobody else can take them either.
  const mine = () =>
    held
      .all()
      .map(({ name }) => name)
      .filter((name) => name.startsWith(PREFIX))
  const numbers = (all: readonly string[]) => [...new Set(all.map(shardOfName))].sort((a, b) => a - b)
  const wanted = () => numbers(mine())
  const serving = () => numbers([...mine().filter((name) => ready.has(name)), ...leaving.keys()])

  function noteChange(): void {
    for (const name of ready) if (held.get(name) === undefined) ready.delete(name)
    const now = JSON.stringify([wanted(), serving()])
    if (now === before) return
    before = now
    for (const listener of listeners) listener()
  }

  /** Adopts what others handed over to this process, and lets go of what others serve by now. */
  function look({ leases }: Seen): void {
    const byName = new Map(leases.map((lease) => [lease.name, lease]))
    for (const { name, fence, owner, leftMs } of leases) {
      if (!name.startsWith(PREFIX) || owner !== memberId || held.get(name) !== undefined || leftMs <= 0)
        continue
      held.set([{ name, fence }], monotonic() - lengths.leaseMs + leftMs)
    }
    for (const [name, { to, until }] of leaving) {
      const lease = byName.get(name)
      const isServed = lease?.owner !== to || (lease.info as ShardInfo).isReady === true
      if (isServed || monotonic() > until) leaving.delete(name)
    }
  }

  async function handOver(lease: Lease, to: string): Promise<void> {
    const wasReady = ready.has(lease.name)
    const moved = await store.handOver(lease, memberId, { owner: to, ms: lengths.leaseMs, info: {} })
    held.drop(lease.name)
    if (moved !== null && wasReady) {
      leaving.set(lease.name, { to, until: monotonic() + lengths.handOverMs })
    }
  }

  const countsIn = ({ leases, members }: Seen) =>
    countsOf(
      leases.filter(({ name }) => name.startsWith(PREFIX)),
      members,
    )

  /** Hands one shard to a process that has at least two fewer. */
  async function giveToFewest(seen: Seen, own: readonly string[]): Promise<void> {
    const last = own.findLast((name) => ready.has(name))
    const lease = last === undefined ? undefined : held.get(last)
    const to = leastOf(countsIn(seen), own.length - 1)
    if (lease !== undefined && to !== null) await handOver(lease, to)
  }

  return {
    count: () => count,
    wanted,
    serving,
    onChange: (listener) => void listeners.push(listener),
    reserveIdentify: (bucket) => store.reserve(bucket, lengths.identifyMs),
    async confirm(shard) {
      const name = nameOf(shard)
      const lease = held.get(name)
      if (lease === undefined) return
      const info: ShardInfo = { isReady: true }
      const said = await store.say([lease], memberId, { ...info })
      if (said.length > 0) ready.add(name)
      else held.drop(name)
      noteChange()
    },
    isHandedOver: () => leaving.size === 0,

    watch(seen) {
      look(seen)
      noteChange()
    },

    async beat(seen) {
      look(seen)
      const own = mine()
      const share = named?.length ?? shareOf(count, seen.members.length)
      const wantedNow = Math.min(share - own.length, named?.length ?? most)
      if (wantedNow > 0) await takeLeases(parts, freeOf(names, seen), wantedNow)
      if (named === null && leaving.size === 0) await giveToFewest(seen, own)
      noteChange()
    },

    async release(seen) {
      const counts = countsIn(seen)
      for (const name of mine()) {
        const to = named === null ? leastOf(counts, Number.POSITIVE_INFINITY) : null
        const lease = held.get(name)
        if (to === null || lease === undefined) await giveBack(parts, [name])
        else {
          await handOver(lease, to)
          counts.set(to, (counts.get(to) ?? 0) + 1)
        }
      }
      noteChange()
    },
  }
}
