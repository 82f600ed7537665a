import {
  type APIGatewayBotInfo,
  GatewayCloseCodes,
  type GatewayDispatchEvents,
  GatewayOpcodes,
} from 'discord-api-types/v10'
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '../../clock.ts'
import { contained } from '../../contained.ts'
import { asObject, asText, type JsonObject } from '../json.ts'
import { createListeners } from '../listeners.ts'
import type { Snowflakes } from '../snowflakes.ts'
import { guildCreateView, readyView } from '../world/guild-view.ts'
import { botGuilds, type World } from '../world/world.ts'
import { GatewaySession } from './session.ts'
import { GATEWAY_LIMITS, type GatewayLimits, SessionStarts } from './session-starts.ts'
import { endsSession, Sessions, type WhichSessions } from './sessions.ts'
import { guildOfEvent, isOfShard, readShard, type Shard } from './sharding.ts'

/** What a gateway needs of the other parts of the stand-in. */
export interface GatewayOptions {
  readonly world: World
  readonly clock: Clock
  readonly snowflakes: Snowflakes
  /** The address bots connect to, once the server listens. */
  readonly url: () => string
  /** How often bots are asked to send a heartbeat, in milliseconds. Discord's own value is about 41,250. */
  readonly heartbeatIntervalMs: number
  /** Where they differ from Discord's. */
  readonly limits?: Partial<GatewayLimits>
  /** The clock of session starts, which bots wait for in real time. */
  readonly limitClock: Clock
}

/** Servers for which Discord recommends another shard. */
const GUILDS_PER_RECOMMENDED_SHARD = 1_000

/**
 * The Gateway: bots hear over its sockets what happens. Each socket is for one shard; any number of them may be open, several of
 * the same shard and of different counts, too. JSON only, no compression.
 */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #starts: SessionStarts
  /** What bots may do. May be changed at any time. */
  readonly limits: GatewayLimits
  readonly #sockets = new Set<WebSocket>()
  readonly #sessions = new Sessions()
  readonly #connections = createListeners<void>()
  readonly #losses = createListeners<void>()

  /** Whether heartbeats are acknowledged; where not, a bot takes its connection for dead. */
  acknowledges = true

  constructor(options: GatewayOptions) {
    this.#options = options
    this.limits = { ...GATEWAY_LIMITS, ...options.limits }
    this.#starts = new SessionStarts(this.limits, options.limitClock)
  }

  /** What `/gateway/bot` answers: where the gateway is, how many shards are recommended, and how many may begin. */
  get botInfo(): APIGatewayBotInfo {
    const guilds = botGuilds(this.#options.world).length
    const shards =
      this.limits.recommendedShards ?? Math.max(1, Math.ceil(guilds / GUILDS_PER_RECOMMENDED_SHARD))
    return { url: this.url, shards, session_start_limit: this.#starts.view() }
  }

  /** Every session that is connected or can still be resumed, the oldest first. */
  get sessions(): readonly GatewaySession[] {
    return this.#sessions.all
  }

  /** The address that bots connect to. */
  get url(): string {
    return this.#options.url()
  }

  /** Whether some bot is logged in and its socket is open. */
  get connected(): boolean {
    return this.sessions.some(({ socket }) => socket !== null)
  }

  /** Calls the listener each time a bot has identified or resumed. */
  onConnect(listener: () => void): () => void {
    return this.#connections.add(listener)
  }

  /** Calls the listener each time a bot that was logged in has lost or closed its connection. */
  onDisconnect(listener: () => void): () => void {
    return this.#losses.add(listener)
  }

  /** Takes over a new socket: greets it and serves what it sends. */
  accept(socket: WebSocket): void {
    this.#sockets.add(socket)
    socket.on(
      'message',
      contained((data) => this.#receive(socket, data)),
    )
    socket.on(
      'close',
      contained((code) => this.#lose(socket, code)),
    )
    // A reset connection is reported by 'close' too; without a listener 'error' would end the process.
    socket.on(
      'error',
      contained(() => {}),
    )
    send(socket, GatewayOpcodes.Hello, { heartbeat_interval: this.#options.heartbeatIntervalMs })
  }

  /**
   * Dispatches an event to every session that is for its server: the only way anything is sent to bots. What belongs to no server
   * goes to shard 0.
   * @param intents sessions that asked for none of these groups of events do not hear of it; 0 is for all
   */
  dispatch(event: `${GatewayDispatchEvents}`, data: unknown, intents = 0): void {
    this.#sessions.forgetStale(this.#options.clock.now())
    const guildId = guildOfEvent(event, data)
    for (const session of this.sessions) {
      const isWanted = intents === 0 || (session.intents & intents) !== 0
      if (isWanted && isOfShard(guildId, session.shard)) session.dispatch(event, data)
    }
  }

  /** Cuts connections without a close frame, as a failing network does. Sessions can be resumed. */
  dropConnections(which?: WhichSessions): void {
    for (const socket of this.#socketsOf(which)) socket.terminate()
  }

  /** Closes connections with a close code, see `GatewayCloseCodes`. */
  closeConnections(code: number, which?: WhichSessions): void {
    const sockets = this.#socketsOf(which)
    if (endsSession(code)) this.#sessions.forget(which)
    for (const socket of sockets) socket.close(code)
  }

  /** Asks bots to reconnect and resume (op 7). */
  requestReconnect(which?: WhichSessions): void {
    for (const socket of this.#socketsOf(which)) send(socket, GatewayOpcodes.Reconnect, null)
  }

  /** Says to bots that their session is invalid (op 9), whether it may be resumed or is gone. */
  invalidateSessions({ resumable }: { readonly resumable: boolean }, which?: WhichSessions): void {
    const sockets = this.#socketsOf(which)
    if (!resumable) this.#sessions.forget(which)
    for (const socket of sockets) send(socket, GatewayOpcodes.InvalidSession, resumable)
  }

  /** Ends all connections and sessions. */
  close(): void {
    this.#sessions.forget()
    this.dropConnections()
  }

  #receive(socket: WebSocket, data: RawData): void {
    const message = parseFrame(data)
    if (message === undefined) {
      socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.')
      return
    }
    const payload = asObject(message.d)
    switch (message.op) {
      case GatewayOpcodes.Heartbeat:
        if (this.acknowledges) send(socket, GatewayOpcodes.HeartbeatAck, undefined)
        break
      case GatewayOpcodes.Identify:
        if (this.#authenticates(socket, payload.token)) this.#identify(socket, payload)
        break
      case GatewayOpcodes.Resume:
        if (this.#authenticates(socket, payload.token)) this.#resume(socket, payload)
        break
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        break
      default:
        socket.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.')
    }
  }

  #identify(socket: WebSocket, payload: JsonObject): void {
    if (this.#sessions.on(socket) !== undefined) {
      socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.')
      return
    }
    const shard = readShard(payload.shard)
    if (shard === null) {
      socket.close(GatewayCloseCodes.InvalidShard, 'Invalid shard.')
      return
    }
    switch (this.#starts.count(shard.id)) {
      case 'too-soon':
        send(socket, GatewayOpcodes.InvalidSession, false)
        break
      case 'spent':
        // Discord resets the token of such a bot.
        this.closeConnections(GatewayCloseCodes.AuthenticationFailed)
        break
      case 'begins':
        this.#begin(socket, { intents: Number(payload.intents) || 0, shard })
    }
  }

  #begin(socket: WebSocket, begun: { readonly intents: number; readonly shard: Shard }): void {
    const { world, snowflakes } = this.#options
    const guilds = botGuilds(world).filter(({ id }) => isOfShard(id, begun.shard))
    if (guilds.length > this.limits.guildsPerShard) {
      socket.close(GatewayCloseCodes.ShardingRequired, 'Sharding required.')
      return
    }
    const session = new GatewaySession(`session-${snowflakes.next()}`, begun, socket)
    this.#sessions.add(session)
    session.dispatch(
      'READY',
      readyView(world, { sessionId: session.id, guilds, shard: begun.shard, url: this.url }),
    )
    for (const guild of guilds) {
      if (guild.available) session.dispatch('GUILD_CREATE', guildCreateView(world, guild))
    }
    this.#connections.emit()
  }

  #resume(socket: WebSocket, { session_id, seq }: JsonObject): void {
    const session = this.#sessions.find(asText(session_id), this.#options.clock.now())
    if (session === undefined || typeof seq !== 'number' || !session.canReplay(seq)) {
      send(socket, GatewayOpcodes.InvalidSession, false)
      return
    }
    session.resume(socket, seq)
    this.#connections.emit()
  }

  #authenticates(socket: WebSocket, token: unknown): boolean {
    const right = token === this.#options.world.application.token
    if (!right) socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.')
    return right
  }

  /** The sockets of some sessions; of all, also those that have not identified yet, where nothing is said. */
  #socketsOf(which: WhichSessions | undefined): WebSocket[] {
    if (which === undefined) return [...this.#sockets]
    return this.sessions.filter(which).flatMap(({ socket }) => socket ?? [])
  }

  #lose(socket: WebSocket, code: number): void {
    this.#sockets.delete(socket)
    const session = this.#sessions.lose(socket, code, this.#options.clock.now())
    if (session !== undefined) this.#losses.emit()
  }
}

function send(socket: WebSocket, op: GatewayOpcodes, d: unknown): void {
  socket.send(JSON.stringify({ op, d }))
}

function parseFrame(data: RawData): JsonObject | undefined {
  try {
    return asObject(JSON.parse(String(data)))
  } catch {
    return undefined
  }
}
