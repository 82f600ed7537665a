import { GatewayCloseCodes } from 'discord-api-types/v10'
import type { WebSocket } from 'ws'
import type { GatewaySession } from './session.ts'

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

/** Which sessions something happens to. */
export type WhichSessions = (session: GatewaySession) => boolean

/** The sessions that are connected, and those that can still be resumed. */
export class Sessions {
  readonly #byId = new Map<string, GatewaySession>()

  /** The oldest first. */
  get all(): readonly GatewaySession[] {
    return [...this.#byId.values()]
  }

  add(session: GatewaySession): void {
    this.#byId.set(session.id, session)
  }

  /** The session of an id, if it can be resumed or is connected. */
  find(id: string, now: number): GatewaySession | undefined {
    this.forgetStale(now)
    return this.#byId.get(id)
  }

  /** The session on a socket. */
  on(socket: WebSocket): GatewaySession | undefined {
    return this.all.find((session) => session.socket === socket)
  }

  /** Ends sessions, which can't be resumed any more. */
  forget(which: WhichSessions = () => true): void {
    for (const session of this.all.filter(which)) this.#byId.delete(session.id)
  }

  /** Ends those that lost their socket too long ago. */
  forgetStale(now: number): void {
    this.forget(({ detachedAt }) => detachedAt !== null && detachedAt < now - RESUMABLE_MS)
  }

  /** A socket was closed by a code: gives its session, which ends by some codes and can be resumed after others. */
  lose(socket: WebSocket, code: number, now: number): GatewaySession | undefined {
    const session = this.on(socket)
    session?.detach(socket, now)
    if (session !== undefined && endsSession(code)) this.#byId.delete(session.id)
    return session
  }
}

/** Whether Discord forgets the session of a connection that is closed by a code. */
export function endsSession(code: number): boolean {
  return ENDING_CODES.includes(code)
}
