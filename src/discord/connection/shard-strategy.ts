import { setTimeout as sleep, setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { Collection, SimpleShardingStrategy } from 'discord.js'
import { connectPatiently } from './patient-gateway.ts'

type SocketManager = ConstructorParameters<typeof SimpleShardingStrategy>[0]
type Statuses = Awaited<ReturnType<SimpleShardingStrategy['fetchStatus']>>
type Strategy = Pick<SimpleShardingStrategy, keyof SimpleShardingStrategy>

/** Its events are an enum that discord.js hides behind one of its own. */
type EmitAny = (event: string, payload: object) => boolean

/** How long the end of a connection is waited for (ms). */
const END_LIMIT = 1_000

/** More than there are shards of any count. */
const SPAN = 65_536

/** A shard by its number and the count of all. */
export interface Shard {
  readonly id: number
  readonly count: number
}

/**
 * The number that discord.js knows a shard by. Shards of different counts may be connected at once, while the bot moves from one
 * count to another, so the number has both.
 */
export const keyOf = ({ id, count }: Shard): number => count * SPAN + id

/** The shard of such a number. */
export const shardOfKey = (key: number): Shard => ({ id: key % SPAN, count: Math.floor(key / SPAN) })

/**
 * How discord.js runs connections, except that each can be added and removed without touching the others, and each has a count
 * of its own. Its own strategy can only replace all of them.
 */
export class ShardStrategy implements Strategy {
  readonly #manager: SocketManager
  readonly #connections = new Map<number, SimpleShardingStrategy>()

  constructor(manager: SocketManager) {
    this.#manager = manager
  }

  async spawn(keys: number[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#prepare(key)))
  }

  async connect(): Promise<void> {
    await Promise.all([...this.#connections].map(([key, connection]) => this.#connect(key, connection)))
  }

  /** Connects one more; resolves once its session has begun. */
  async add(key: number): Promise<void> {
    await this.#connect(key, await this.#prepare(key))
  }

  /** Ends one for good: another one may be added at once. Resolves once it is closed. */
  async remove(key: number): Promise<void> {
    const connection = this.#connections.get(key)
    this.#connections.delete(key)
    if (connection !== undefined) await end(connection, { reason: 'Given up' })
  }

  async destroy(options?: Parameters<SimpleShardingStrategy['destroy']>[0]): Promise<void> {
    const connections = [...this.#connections.values()]
    this.#connections.clear()
    // Each gets its own: discord.js writes into them.
    await Promise.all(connections.map((connection) => end(connection, { ...options })))
  }

  async send(key: number, payload: Parameters<SimpleShardingStrategy['send']>[1]): Promise<void> {
    await this.#connections.get(key)?.send(shardOfKey(key).id, payload)
  }

  async fetchStatus(): Promise<Statuses> {
    const all = new Collection<number, unknown>()
    for (const [key, connection] of this.#connections) {
      for (const status of (await connection.fetchStatus()).values()) all.set(key, status)
    }
    // That of discord.js is of another version of the same package.
    return all as unknown as Statuses
  }

  async #prepare(key: number): Promise<SimpleShardingStrategy> {
    const connection: SimpleShardingStrategy = new SimpleShardingStrategy(
      managerOf(this.#manager, key, () => this.#connections.get(key) === connection),
    )
    this.#connections.set(key, connection)
    await connection.spawn([shardOfKey(key).id])
    return connection
  }

  async #connect(key: number, connection: SimpleShardingStrategy): Promise<void> {
    // It may have been removed meanwhile.
    if (this.#connections.get(key) !== connection) return
    await connectPatiently(this.#manager, key, () => connection.connect())
  }
}

/** Ends a connection that nobody wants any more. */
async function end(
  connection: SimpleShardingStrategy,
  options: Parameters<SimpleShardingStrategy['destroy']>[0],
): Promise<void> {
  // discord.js ends no connection that it is about to open; whether it opens is decided before this.
  await yieldToEventLoop()
  const ended = connection.destroy(options).catch(() => undefined)
  // Where discord.js ends it for a reason of its own at the same time, only one of the two hears of it.
  await Promise.race([ended, sleep(END_LIMIT, undefined, { ref: false })])
}

/**
 * The manager as a single shard sees it: with the shard's own count, and what it says and keeps under the shard's key.
 *
 * @param isWanted whether the shard was not removed. One that is about to connect again just then must not: it would go on unseen.
 */
function managerOf(manager: SocketManager, key: number, isWanted: () => boolean): SocketManager {
  const { count } = shardOfKey(key)
  const { options } = manager
  const own = {
    options: {
      ...options,
      shardCount: count,
      // Asked for before each connection, which waits for ever then.
      retrieveSessionInfo: () => (isWanted() ? options.retrieveSessionInfo(key) : new Promise(() => {})),
      updateSessionInfo: (_: number, info: Parameters<typeof options.updateSessionInfo>[1]) =>
        isWanted() ? options.updateSessionInfo(key, info) : undefined,
    },
    fetchGatewayInformation: () => manager.fetchGatewayInformation(),
    getShardCount: async () => count,
    emit: (event: string, payload: object) =>
      isWanted() && (manager.emit as EmitAny).call(manager, event, { ...payload, shardId: key }),
  }
  // The strategy looks at nothing else of it.
  return own as unknown as SocketManager
}
