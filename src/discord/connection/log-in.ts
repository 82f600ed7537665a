import {
  type Client,
  ClientApplication,
  ClientUser,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
} from 'discord.js'
import { type APIApplication, type APIUser, Routes } from 'discord-api-types/v10'
import { contained } from '../../contained.ts'
import { messageOf, UserError } from '../../errors.ts'
import { planShards, type ShardChoice } from '../../shards.ts'
import type { NewGateway } from './client.ts'
import { connectionEnd, tokenRefused } from './connection-end.ts'

/**
 * Logs a client in and waits until it knows the servers of its first shard. The others are connected one after the other, as fast
 * as Discord lets them; until then, the first ones are at work.
 *
 * @throws UsageError where Discord refuses the token or there is no such shard, UserError where it can't be reached
 */
export async function logIn(
  gateway: NewGateway,
  token: string,
  choice: ShardChoice = 'auto',
): Promise<Client<true>> {
  return inWords(async () => {
    const { shards } = gateway
    const plan = planShards(choice, await recommendedShards(gateway, token))
    shards.begin(plan)
    const ready = await connectClient(gateway, token)
    for (const id of plan.ids.slice(1)) {
      // What keeps it from connecting now is reported as it happens, and tried again.
      shards.connect({ id, count: plan.count }).catch(() => undefined)
    }
    return ready
  })
}

/**
 * Logs a client in that has no shard yet, where it is to be decided which ones it gets.
 *
 * @param countOf decides how many there are, from how many Discord recommends
 * @throws as {@link logIn}, and what `countOf` does
 */
export async function logInWithoutShards(
  gateway: NewGateway,
  token: string,
  countOf: (recommended: number) => Promise<number>,
): Promise<Client<true>> {
  return inWords(async () => {
    const { client, shards } = gateway
    const count = await countOf(await recommendedShards(gateway, token))
    const application = (await client.rest.get(Routes.currentApplication())) as Identity
    shards.begin({ ids: [], count })
    await client.login(token)
    // discord.js knows who it is from its first connection, and waits with everything until it has one.
    const own = client as unknown as Unconnected
    own.user = new OwnUser(client, application.bot)
    own.application = new OwnApplication(client, application)
    own.ws.triggerClientReady()
    return client as Client<true>
  })
}

/** The application as it describes itself, with its bot. */
type Identity = APIApplication & { readonly bot: APIUser }

/** What discord.js hides of a client. */
interface Unconnected {
  user: ClientUser
  application: ClientApplication
  readonly ws: { triggerClientReady(): void }
}

// discord.js makes these by itself; its types don't let others.
const OwnUser = ClientUser as unknown as new (client: Client, data: APIUser) => ClientUser
const OwnApplication = ClientApplication as unknown as new (
  client: Client,
  data: APIApplication,
) => ClientApplication

async function recommendedShards({ client, gate }: NewGateway, token: string): Promise<number> {
  client.rest.setToken(token)
  const { shards } = await gate.open()
  return shards
}

/** Connects the shards that the client was prepared for, and waits until their servers are known. */
async function connectClient({ client }: NewGateway, token: string): Promise<Client<true>> {
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
  } finally {
    ended.catch(() => undefined)
  }
}

async function inWords<T>(logIn: () => Promise<T>): Promise<T> {
  try {
    return await logIn()
  } catch (error) {
    if (error instanceof UserError) throw error
    const isRefused =
      (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
      (error instanceof DiscordAPIError && error.status === 401)
    if (isRefused) throw tokenRefused()
    throw new UserError(
      `Discord can't be reached: ${messageOf(error)}. Check the network, then start again.`,
      { cause: error },
    )
  }
}
