import { type Client, DiscordjsError, DiscordjsErrorCodes, Events } from 'discord.js'
import { GatewayCloseCodes } from 'discord-api-types/v10'
import { messageOf, UsageError, UserError } from '../errors.ts'

/**
 * Logs a client in and waits until it knows its servers.
 *
 * @throws UsageError where Discord refuses the token, UserError where it can't be reached
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
  let closedWith: number | undefined
  client.once(Events.ShardDisconnect, ({ code }) => {
    closedWith = code
  })
  try {
    await client.login(token)
  } catch (error) {
    const refusedByRest = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid
    if (refusedByRest || closedWith === GatewayCloseCodes.AuthenticationFailed) {
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
