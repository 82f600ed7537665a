import { type Client, DiscordjsError, DiscordjsErrorCodes, Events } from 'discord.js'
import { messageOf, UsageError, UserError } from '../errors.ts'

/**
 * Logs a client in and waits until it knows its servers.
 *
 * @throws UsageError where Discord refuses the token, UserError where it can't be reached
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
  try {
    await client.login(token)
  } catch (error) {
    if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) {
      throw new UsageError(
        'Discord refuses DISCORD_TOKEN. Copy it again from the "Bot" page of your application (https://discord.com/developers/applications); a reset there makes the old one void.',
      )
    }
    throw new UserError(
      `Discord can't be reached: ${messageOf(error)}. Check the network, then start again.`,
      {
        cause: error,
      },
    )
  }
  return ready
}
