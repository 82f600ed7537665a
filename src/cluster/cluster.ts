import { randomBytes } from 'node:crypto'
import { uptime } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../clock.ts'
import { contained } from '../contained.ts'
import { messageOf, UserError } from '../errors.ts'
import type { ClusterParts, Seen } from './beat.ts'
import { heldLeases } from './held-leases.ts'
import { type LeaseStore, memberLease } from './lease-store.ts'
import { CLUSTER_LENGTHS, type ClusterLengths } from './lengths.ts'
import { plannerLease } from './planner-lease.ts'
import { type ShardLeases, type ShardOptions, shardLeases } from './shard-leases.ts'
import { type SlotSource, slotLeases } from './slot-leases.ts'
import { storeClock } from './store-clock.ts'

/** How the leases of processes begin. */
const MEMBER = memberLease('')

/** After this long (ms) nobody asks any more what a process did that is gone. */
const MEMBER_KEPT = 60 * 60_000

/** What a process says along with its lease. */
interface MemberInfo {
  /** Invalid answers that it had lately. */
  readonly invalid?: number
  /** By how much its machine's clock is behind the store's. */
  readonly offsetMs?: number
  /** Whether it hands over what it has. */
  readonly isLeaving?: boolean
}

/** A count that the processes add up: Discord counts the invalid answers of an address, whoever got them. */
interface SharedCount {
  /** That of the other processes, as of their last beats. */
  elsewhere(): number
  /** Says how the others get to know this one's. */
  share(own: () => number): void
}

/** What of all that must be somebody's is this process's. */
export interface Cluster extends AsyncDisposable {
  /** Unlike that of any process before. */
  readonly memberId: string
  /** The time by which all processes go. */
  readonly clock: Clock
  /** By how much this machine's own clock is behind that (ms). */
  clockOffset(): number
  /** How many processes are alive, this one included. */
  members(): number
  /** Whether this process plans for all. */
  isPlanner(): boolean
  /** The fence under which it does, or `null` where another does. */
  planFence(): number | null
  /** @throws UserError while others may take over what this process does, since it could not renew its leases */
  checkAlive(): void
  /**
   * Notes this moment; what it gives says whether this process could be known to be alive ever since. After a gap, others may have
   * taken over what it had, though it is alive again.
   */
  sinceNow(): () => boolean
  readonly slots: SlotSource
  /** The shards, from when their number is known. */
  startShards(options: ShardOptions): ShardLeases
  readonly invalidAnswers: SharedCount
  /** One beat, which happens by itself all the time. */
  beat(): Promise<void>
}

/** What a cluster takes from outside. */
export interface ClusterOptions {
  readonly store: LeaseStore
  /** What this process is called where processes are listed, such as its host and process id. */
  readonly name: string
  /** Requests that Discord takes from the bot in a second. */
  readonly requestsPerSecond: number
  /** Hears when the store can't be asked, and when it can again. */
  readonly warn: (text: string) => void
  readonly lengths?: ClusterLengths
  /** The machine's own clock. */
  readonly machine?: Clock
  /** Milliseconds of a clock that never goes back and also counts while the machine sleeps. */
  readonly monotonic?: () => number
  /** Whether beats come by themselves; default yes. */
  readonly beats?: boolean
}

/** Joins the processes that share a store. Disposing of it hands everything over, which may take some seconds. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { store, lengths = CLUSTER_LENGTHS, monotonic = sleeplessClock(), beats = true } = options
  const memberId = `${options.name}-${randomBytes(6).toString('hex')}`
  const own = memberLease(memberId)
  const held = heldLeases(monotonic, lengths.leaseMs - lengths.earlyMs)
  const parts: ClusterParts = { memberId, store, held, lengths, monotonic }
  const clock = storeClock(options.machine ?? systemClock, monotonic)
  const planner = plannerLease(parts)
  const slots = slotLeases(parts, options.requestsPerSecond)
  let shards: ReturnType<typeof shardLeases> | null = null
  let seen: Seen = { leases: [], members: [memberId] }
  let invalidAnswers = () => 0
  let isAway = false
  let isLeaving = false
  let beating: Promise<void> | null = null
  /** How many times this process could not be known to be alive for a while. */
  let gaps = 0

  async function look(): Promise<void> {
    await clock.measure(() => store.now())
    const askedAt = monotonic()
    const mine = held.all()
    const renewed = new Set(
      (await store.renew(mine, memberId, lengths.leaseMs)).map(({ name, fence }) => `${name} ${fence}`),
    )
    // An answer that is late may be of a lease that had ended: others may have taken this process for gone meanwhile.
    if (!held.isValid(own)) gaps += 1
    for (const lease of mine) {
      if (renewed.has(`${lease.name} ${lease.fence}`)) held.set([lease], askedAt)
      else held.drop(lease.name)
    }
    if (held.get(own) === undefined) {
      held.set(await store.take([own], memberId, { ms: lengths.leaseMs }), askedAt)
    }
    const member = held.get(own)
    if (member !== undefined) {
      const info: MemberInfo = { invalid: invalidAnswers(), offsetMs: clock.offset(), isLeaving }
      await store.say([member], memberId, { ...info })
    }
    const leases = await store.list('')
    const members = leases.flatMap(({ name, owner, leftMs, info }) =>
      name.startsWith(MEMBER) && leftMs > 0 && (info as MemberInfo).isLeaving !== true ? [owner] : [],
    )
    seen = { leases, members }
  }

  async function takeShare(): Promise<void> {
    await planner.beat(seen)
    await slots.beat(seen)
    await shards?.beat(seen)
    if (planner.fence() !== null) await store.removeEnded(MEMBER, MEMBER_KEPT)
  }

  async function beatNow(): Promise<void> {
    try {
      await look()
      if (isLeaving) shards?.watch(seen)
      else await takeShare()
      if (isAway) options.warn('the database answers again')
      isAway = false
    } catch (error) {
      if (!isAway) options.warn(`${messageOf(error)}; nothing is sent until it answers`)
      isAway = true
    }
  }

  /** One at a time: whoever asks while one runs gets the next. */
  async function beat(): Promise<void> {
    while (beating !== null) await beating
    beating = beatNow().finally(() => {
      beating = null
    })
    await beating
  }

  await look()
  await takeShare()
  const beatByItself = contained(() => (beating === null ? beat() : undefined))
  const timer = beats ? setInterval(beatByItself, lengths.beatMs) : undefined

  return {
    memberId,
    clock,
    clockOffset: clock.offset,
    members: () => seen.members.length,
    isPlanner: () => planner.fence() !== null,
    planFence: planner.fence,
    checkAlive() {
      if (held.isValid(own)) return
      throw new UserError(
        'the database could not be asked for too long; others may do this process’s work now',
      )
    },
    sinceNow() {
      const since = gaps
      return () => gaps === since && held.isValid(own)
    },
    slots,
    startShards(shardOptions) {
      shards = shardLeases(parts, shardOptions)
      return shards
    },
    invalidAnswers: {
      elsewhere: () =>
        seen.leases
          .filter(({ name, owner, leftMs }) => name.startsWith(MEMBER) && owner !== memberId && leftMs > 0)
          .reduce((sum, { info }) => sum + ((info as MemberInfo).invalid ?? 0), 0),
      share: (own) => {
        invalidAnswers = own
      },
    },
    beat,
    async [Symbol.asyncDispose]() {
      if (isLeaving) return
      isLeaving = true
      try {
        await beat()
        await planner.release(seen)
        await shards?.release(seen)
        // Its shards are served on until others do so.
        const until = monotonic() + lengths.handOverMs
        while (shards?.isHandedOver() === false && monotonic() < until) {
          await sleep(lengths.beatMs / 5)
          await beat()
        }
        const member = held.get(own)
        if (member !== undefined) await store.release([member], memberId)
      } catch (error) {
        options.warn(`${messageOf(error)}; what this process did is taken over a little later`)
      } finally {
        clearInterval(timer)
      }
    },
  }
}

/** Also counts while the machine sleeps, and finer than the time since its start is given. */
function sleeplessClock(): () => number {
  const begun = { awake: performance.now(), up: uptime() * 1_000 }
  return () => Math.max(performance.now() - begun.awake, uptime() * 1_000 - begun.up)
}
