import { once } from 'node:events'
import { Client, Events, GatewayIntentBits, type Interaction, type RESTOptions } from 'discord.js'
import type { StandIn } from '../../src/playground/server.ts'

/** What a test's bot does with an interaction. */
export type Handler = (interaction: Interaction) => Promise<unknown> | unknown

/** An unmodified discord.js client, logged in to a stand-in; `await using` logs it out. */
export async function logIn(
  standIn: StandIn,
  handler: Handler = () => {},
  rest: Partial<RESTOptions> = {},
): Promise<Client<true> & AsyncDisposable> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: standIn.api, ...rest } })
  // A handler that fails becomes an unhandled rejection, which vitest reports.
  client.on(Events.InteractionCreate, (interaction) => void handler(interaction))
  const ready = once(client, Events.ClientReady)
  await client.login(standIn.token)
  await ready
  return Object.assign(client as Client<true>, { [Symbol.asyncDispose]: () => client.destroy() })
}
