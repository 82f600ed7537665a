import { KnownNetworkErrorCodes, type SimpleShardingStrategy } from 'discord.js'
import { contained } from '../../contained.ts'
import { messageOf } from '../../errors.ts'

/** Errors of the network that discord.js does not know as such: a machine that has just started may have no network yet. */
const NETWORK_ERRORS = [
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ECONNABORTED',
  'EPIPE',
  'EADDRNOTAVAIL',
]

/** Lets discord.js try again after any error of the network, at the first connection, too. */
export function knowNetworkErrors(): void {
  for (const code of NETWORK_ERRORS) KnownNetworkErrorCodes.add(code)
}

/** What the `ws` package says where an answer was no WebSocket, but that of a server which can't serve just now. */
const NOT_JUST_NOW = /Unexpected server response: (?:429|5\d\d)$/

/** What reports the events of connections. */
type SocketManager = ConstructorParameters<typeof SimpleShardingStrategy>[0]

/**
 * Makes a connection, except that a gateway which answers the first one with 429 or 5xx does not end the attempt: the connection
 * itself tries again, as it does later on.
 *
 * @param key what the manager's events call the connection
 */
export async function connectPatiently(
  manager: SocketManager,
  key: number,
  connect: () => Promise<void>,
): Promise<void> {
  const ready = sessionOf(manager, key)
  try {
    await connect()
  } catch (error) {
    if (!NOT_JUST_NOW.test(messageOf(error))) throw error
    await ready
  }
}

function sessionOf(manager: SocketManager, key: number): Promise<void> {
  // The names of its events are an enum that discord.js hides behind one of its own.
  const event = 'ready' as never
  return new Promise((resolve) => {
    const heard = contained(({ shardId }: { readonly shardId: number }) => {
      if (shardId !== key) return
      manager.off(event, heard)
      resolve()
    }) as never
    manager.on(event, heard)
  })
}
