import { type GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10'
import type { WebSocket } from 'ws'
import type { Shard } from './sharding.ts'

/** How many dispatches a session keeps for a RESUME; one that missed more has to identify again. */
const REPLAY_MAX = 5000

/** A dispatch as it goes over the wire, with its place in the session's sequence. */
interface Dispatch {
  readonly sequence: number
  readonly frame: string
}

/** What a bot's IDENTIFY began: a numbered sequence of dispatches that outlives its socket for a while. */
export class GatewaySession {
  readonly id: string
  /** Which groups of events were asked for, a bit set. */
  readonly intents: number
  /** Which servers it is for. */
  readonly shard: Shard
  /** When the socket was lost, in milliseconds UTC; null while there is one. */
  detachedAt: number | null = null
  #socket: WebSocket | null
  #sequence = 0
  #sent: Dispatch[] = []

  constructor(id: string, begun: { readonly intents: number; readonly shard: Shard }, socket: WebSocket) {
    this.id = id
    this.intents = begun.intents
    this.shard = begun.shard
    this.#socket = socket
  }

  /** The socket the session is on at present. */
  get socket(): WebSocket | null {
    return this.#socket
  }

  /** Sends an event, or keeps it for the RESUME when there is no socket. */
  dispatch(event: `${GatewayDispatchEvents}`, data: unknown): void {
    this.#sequence += 1
    const sequence = this.#sequence
    const frame = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: event, s: sequence, d: data })
    this.#sent.push({ sequence, frame })
    if (this.#sent.length > REPLAY_MAX * 2) this.#sent = this.#sent.slice(-REPLAY_MAX)
    this.#socket?.send(frame)
  }

  /** Whether everything after a sequence number is still known. */
  canReplay(after: number): boolean {
    const oldest = this.#sent[0]?.sequence ?? 1
    return after >= oldest - 1 && after <= this.#sequence
  }

  /** Goes on over another socket: first what was missed, then RESUMED. */
  resume(socket: WebSocket, after: number): void {
    this.#socket?.terminate()
    this.#socket = socket
    this.detachedAt = null
    for (const { sequence, frame } of this.#sent) if (sequence > after) socket.send(frame)
    this.dispatch('RESUMED', { _trace: [] })
  }

  /** Loses the socket, if it is still on that one. */
  detach(socket: WebSocket, now: number): void {
    if (this.#socket !== socket) return
    this.#socket = null
    this.detachedAt = now
  }
}
