import { once } from 'node:events'
import { KnownNetworkErrorCodes, SimpleShardingStrategy } from 'discord.js'
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

/**
 * How discord.js runs its connections, except that a gateway which answers the first one with 429 or 5xx does not end the
 * start: the connection itself tries again, as it does later on.
 */
export function createPatientSharding(
  manager: ConstructorParameters<typeof SimpleShardingStrategy>[0],
): SimpleShardingStrategy {
  const strategy = new SimpleShardingStrategy(manager)
  const connect = strategy.connect.bind(strategy)
  strategy.connect = async () => {
    const ready = once(manager, 'ready').catch(() => undefined)
    try {
      await connect()
    } catch (error) {
      if (!NOT_JUST_NOW.test(messageOf(error))) throw error
      await ready
    }
  }
  return strategy
}
