import { type Client, DiscordjsError, DiscordjsErrorCodes, Events } from 'discord.js'
import { contained } from '../../contained.ts'
import { messageOf, UserError } from '../../errors.ts'
import { connectionEnd, tokenRefused } from './connection-end.ts'

/**
 * Logs a client in and waits until it knows its servers.
 *
 * @throws UsageError where Discord refuses the token, UserError where it can't be reached
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, contained(resolve)))
  const ended = new Promise<never>((_, reject) =>
    client.once(
      Events.ShardDisconnect,
      contained(({ code }) => reject(connectionEnd(code))),
    ),
  )
  try {
    // It may end before the log-in is through, or instead.
    await Promise.race([client.login(token), ended])
    return await Promise.race([ready, ended])
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) {
      throw tokenRefused()
    }
    throw new UserError(
      `Discord can't be reached: ${messageOf(error)}. Check the network, then start again.`,
      { cause: error },
    )
  } finally {
    ended.catch(() => undefined)
  }
}
