import { GatewayCloseCodes, type GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10'
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '../../clock.ts'
import { contained } from '../../contained.ts'
import { asObject, asText, type JsonObject } from '../json.ts'
import { createListeners } from '../listeners.ts'
import type { Snowflakes } from '../snowflakes.ts'
import { guildCreateView, readyView } from '../world/guild-view.ts'
import { botGuilds, type World } from '../world/world.ts'
import { GatewaySession } from './session.ts'

/** How long a session without a socket can be resumed, in milliseconds. Discord promises no length. */
const RESUMABLE_MS = 3 * 60_000

/** Closes by either side after which Discord forgets the session. */
const ENDING_CODES: readonly number[] = [
  1000,
  1001,
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidSeq,
  GatewayCloseCodes.SessionTimedOut,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]

/** What a gateway needs of the other parts of the stand-in. */
export interface GatewayOptions {
  readonly world: World
  readonly clock: Clock
  readonly snowflakes: Snowflakes
  /** The address bots connect to, once the server listens. */
  readonly url: () => string
  /** How often bots are asked to send a heartbeat, in milliseconds. Discord's own value is about 41,250. */
  readonly heartbeatIntervalMs: number
}

/** The Gateway: one socket a bot, over which it hears what happens. JSON only, no compression, one shard. */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #sockets = new Set<WebSocket>()
  readonly #sessions = new Map<string, GatewaySession>()
  readonly #connections = createListeners<void>()
  readonly #losses = createListeners<void>()

  /** Whether heartbeats are acknowledged; where not, a bot takes its connection for dead. */
  acknowledges = true

  constructor(options: GatewayOptions) {
    this.#options = options
  }

  /** The address that bots connect to. */
  get url(): string {
    return this.#options.url()
  }

  /** Whether some bot is logged in and its socket is open. */
  get connected(): boolean {
    return [...this.#sessions.values()].some(({ socket }) => socket !== null)
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
   * Dispatches an event to every session: the only way anything is sent to bots.
   * @param intents sessions that asked for none of these groups of events do not hear of it; 0 is for all
   */
  dispatch(event: `${GatewayDispatchEvents}`, data: unknown, intents = 0): void {
    this.#forgetStale()
    for (const session of this.#sessions.values()) {
      if (intents === 0 || (session.intents & intents) !== 0) session.dispatch(event, data)
    }
  }

  /** Cuts every connection without a close frame, as a failing network does. Sessions can be resumed. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.terminate()
  }

  /** Closes every connection with a close code, see `GatewayCloseCodes`. */
  closeConnections(code: number): void {
    if (ENDING_CODES.includes(code)) this.#sessions.clear()
    for (const socket of this.#sockets) socket.close(code)
  }

  /** Asks every bot to reconnect and resume (op 7). */
  requestReconnect(): void {
    for (const socket of this.#sockets) send(socket, GatewayOpcodes.Reconnect, null)
  }

  /** Says to every bot that its session is invalid (op 9), whether it may be resumed or is gone. */
  invalidateSessions({ resumable }: { resumable: boolean }): void {
    if (!resumable) this.#sessions.clear()
    for (const socket of this.#sockets) send(socket, GatewayOpcodes.InvalidSession, resumable)
  }

  /** Ends all connections and sessions. */
  close(): void {
    this.#sessions.clear()
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

  #identify(socket: WebSocket, { intents }: JsonObject): void {
    if ([...this.#sessions.values()].some((session) => session.socket === socket)) {
      socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.')
      return
    }
    const { world, snowflakes } = this.#options
    const session = new GatewaySession(`session-${snowflakes.next()}`, Number(intents) || 0, socket)
    this.#sessions.set(session.id, session)
    session.dispatch('READY', readyView(world, session.id, this.url))
    for (const guild of botGuilds(world)) {
      if (guild.available) session.dispatch('GUILD_CREATE', guildCreateView(world, guild))
    }
    this.#connections.emit()
  }

  #resume(socket: WebSocket, { session_id, seq }: JsonObject): void {
    this.#forgetStale()
    const session = this.#sessions.get(asText(session_id))
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

  #lose(socket: WebSocket, code: number): void {
    this.#sockets.delete(socket)
    for (const session of this.#sessions.values()) {
      if (session.socket !== socket) continue
      session.detach(socket, this.#options.clock.now())
      if (ENDING_CODES.includes(code)) this.#sessions.delete(session.id)
      this.#losses.emit()
    }
  }

  #forgetStale(): void {
    const oldest = this.#options.clock.now() - RESUMABLE_MS
    for (const { id, detachedAt } of this.#sessions.values()) {
      if (detachedAt !== null && detachedAt < oldest) this.#sessions.delete(id)
    }
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
