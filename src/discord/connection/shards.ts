import { type Client, Events, GatewayDispatchEvents, Status, WebSocketShard } from 'discord.js'
import { contained } from '../../contained.ts'
import { type ShardPlan, shardOf } from '../../shards.ts'
import { keyOf, type Shard, type ShardStrategy, shardOfKey } from './shard-strategy.ts'

/**
 * Whose it is to act on what a shard hears: this process's alone; this one's and, for a moment, also that of the process it comes
 * from or goes to; or another's, while this one only stands by.
 */
type Duty = 'own' | 'shared' | 'other'

/** The shards that this process runs: its connections to Discord, each of which hears of a part of the bot's servers. */
export interface Shards {
  /** Into how many the bot's servers are divided, over all processes; 0 before the log-in. */
  readonly count: number
  /** Those that this process runs, whether they are connected just now or not; ascending. */
  readonly ids: readonly number[]
  /** Those of them that are not connected just now. */
  lost(): number[]
  /** The servers that a shard brought. */
  serversOf(id: number): number
  /** Whether this process would have heard if the bot were on a server: its shard runs here and has said which servers it has. */
  knows(guildId: string): boolean
  /** Whether the bot is on a server, by what its shard said. */
  has(guildId: string): boolean
  /** The number of a shard, by what events of discord.js call it; `null` for one that does not run here any more. */
  idOf(key: number): number | null
  /** Whose it is to act on what is heard of a server, or with `null` of none. */
  dutyFor(guildId: string | null): Duty
  /** Says whose it is from now on to act on what a shard of the present count hears. Until something is said, it is this process's. */
  setDuty(id: number, duty: Duty): void
  /** Calls a listener after each such change; the returned function stops that. */
  onDuty(listener: () => void): () => void
  /** Calls a listener each time the session of a shard of the present count has begun; the returned function stops that. */
  onReady(listener: (id: number) => void): () => void
  /** Connects one more; resolves once its session has begun. Shards of another count than the present one may be among them. */
  connect(shard: Shard): Promise<void>
  /** Ends one, and forgets its servers. The others stay as they are. */
  disconnect(shard: Shard): Promise<void>
  /** From now on the servers are divided into another number of shards, which are connected already. */
  use(count: number): void
}

/** What the log-in does besides. */
export interface StartableShards extends Shards {
  /** Prepares discord.js to log in with the first shard of a plan. */
  begin(plan: ShardPlan): void
}

/** What such a dispatch says. */
interface Dispatched {
  readonly id?: string
  readonly unavailable?: boolean
  readonly guilds?: readonly { readonly id: string }[]
}

/** discord.js makes these by itself; its types don't let others. */
const OwnShard = WebSocketShard as unknown as new (manager: Client['ws'], key: number) => WebSocketShard

/** @param strategy that of the client; there is none before its log-in */
export function createShards(client: Client, strategy: () => ShardStrategy | null): StartableShards {
  /** By key. */
  const running = new Set<number>()
  /** The servers of each whose session has begun. */
  const servers = new Map<number, Set<string>>()
  /** By key, where it is not this process's alone. */
  const duties = new Map<number, Duty>()
  const dutyListeners = new Set<() => void>()
  /** What is being done to each, by key: one thing after the other. */
  const doing = new Map<number, Promise<void>>()
  let count = 0

  const isCovered = (guildId: string) =>
    [...running].some((key) => {
      const shard = shardOfKey(key)
      return shardOf(guildId, shard.count) === shard.id
    })

  client.ws.on(
    GatewayDispatchEvents.Ready,
    contained(({ guilds = [] }: Dispatched, key: number) => {
      const listed = new Set(guilds.map(({ id }) => id))
      servers.set(key, listed)
      // discord.js keeps those that the bot was removed from while nobody heard, and would not report their coming back.
      const { id, count: of } = shardOfKey(key)
      for (const guildId of client.guilds.cache.keys()) {
        if (shardOf(guildId, of) === id && !listed.has(guildId)) client.guilds.cache.delete(guildId)
      }
    }),
  )
  client.ws.on(
    GatewayDispatchEvents.GuildCreate,
    contained(({ id }: Dispatched, key: number) => void (id !== undefined && servers.get(key)?.add(id))),
  )
  client.ws.on(
    GatewayDispatchEvents.GuildDelete,
    contained(({ id, unavailable }: Dispatched, key: number) => {
      // An outage is no removal.
      if (id !== undefined && unavailable !== true) servers.get(key)?.delete(id)
    }),
  )

  function oneByOne(key: number, run: () => Promise<void>): Promise<void> {
    const done = (doing.get(key) ?? Promise.resolve()).then(run)
    doing.set(
      key,
      done.catch(() => undefined),
    )
    return done
  }

  const serversFor = (guildId: string) => servers.get(keyOf({ id: shardOf(guildId, count), count }))
  const idsOf = (keys: Iterable<number>) =>
    [...keys]
      .map(shardOfKey)
      .filter((shard) => shard.count === count)
      .map(({ id }) => id)
      .sort((one, other) => one - other)

  return {
    get count() {
      return count
    },
    get ids() {
      return idsOf(running)
    },
    lost: () => idsOf([...running].filter((key) => client.ws.shards.get(key)?.status !== Status.Ready)),
    serversOf: (id) => servers.get(keyOf({ id, count }))?.size ?? 0,
    knows: (guildId) => count > 0 && serversFor(guildId) !== undefined,
    has: (guildId) => count > 0 && serversFor(guildId)?.has(guildId) === true,
    dutyFor(guildId) {
      const key = keyOf({ id: shardOf(guildId, count), count })
      return running.has(key) ? (duties.get(key) ?? 'own') : 'other'
    },
    setDuty(id, duty) {
      duties.set(keyOf({ id, count }), duty)
      for (const listener of dutyListeners) listener()
    },
    onDuty(listener) {
      dutyListeners.add(listener)
      return () => dutyListeners.delete(listener)
    },
    onReady(listener) {
      const heard = contained((key: number) => {
        const shard = shardOfKey(key)
        if (running.has(key) && shard.count === count) listener(shard.id)
      })
      client.on(Events.ShardReady, heard)
      return () => client.off(Events.ShardReady, heard)
    },
    idOf: (key) => (running.has(key) ? shardOfKey(key).id : null),
    use(next) {
      count = next
    },

    begin(plan) {
      count = plan.count
      const keys = plan.ids.map((id) => keyOf({ id, count }))
      for (const key of keys) running.add(key)
      client.options.shards = keys.slice(0, 1)
      client.options.shardCount = count
    },

    connect(shard) {
      const key = keyOf(shard)
      running.add(key)
      let connecting: Promise<void> | undefined
      const begun = oneByOne(key, async () => {
        if (!running.has(key) || client.ws.shards.has(key)) return
        const own = new OwnShard(client.ws, key)
        own.on(
          'allReady',
          contained((unavailable?: Set<string>) => {
            if (client.ws.shards.get(key) === own) client.emit(Events.ShardReady, key, unavailable)
          }),
        )
        own.status = Status.Connecting
        client.ws.shards.set(key, own)
        // What is done next, such as ending it, need not wait until it is connected.
        connecting = strategy()?.add(key)
      })
      return begun.then(() => connecting)
    },

    disconnect(shard) {
      const key = keyOf(shard)
      running.delete(key)
      duties.delete(key)
      let ending: Promise<void> | undefined
      const begun = oneByOne(key, async () => {
        ending = strategy()?.remove(key)
        servers.delete(key)
        client.ws.shards.delete(key)
        for (const guildId of client.guilds.cache.keys()) {
          if (!isCovered(guildId)) client.guilds.cache.delete(guildId)
        }
      })
      return begun.then(() => ending)
    },
  }
}
