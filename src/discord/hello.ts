import { type REST, Routes } from 'discord.js'
import { type APIChannel, type APIGuild, type APIGuildMember, ChannelType } from 'discord-api-types/v10'
import type { Clock } from '../clock.ts'
import { type LedgerStore, nonceOf } from '../delivery/ledger.ts'
import type { Publisher } from '../delivery/ports.ts'
import { missingToPost, permissionsIn } from './permissions.ts'
import { notice } from './render/message.ts'
import { texts } from './texts.ts'

/** What saying hello takes. */
export interface HelloParts {
  readonly rest: REST
  readonly botId: string
  readonly ledger: LedgerStore
  readonly publisher: Publisher
  readonly clock: Clock
}

/** What came of it. */
export type HelloOutcome = 'said' | 'said-before' | 'nowhere' | 'failed'

const EDITION = 'hello'

/**
 * Says hello in a server the bot has joined: once, in its system channel or else its first text channel
 * where the bot may write; nowhere, where there is none. The ledger remembers it like any step.
 *
 * @throws where Discord does not tell us of the server
 */
export async function sayHello(guildId: string, parts: HelloParts): Promise<HelloOutcome> {
  const { ledger, publisher, clock } = parts
  const key = `guild${guildId}`
  if (ledger.ofSubscription(key).length > 0) return 'said-before'
  const channelId = await whereToSpeak(guildId, parts)
  if (channelId === undefined) return 'nowhere'
  const now = clock.now()
  const entry = {
    subscriptionId: key,
    edition: EDITION,
    date: new Date(now).toISOString().slice(0, 10),
    seen: 0,
    plannedAt: now,
  }
  const step = { step: 1, paperIds: [], at: now, reason: null, message: null }
  await ledger.put([{ ...entry, steps: [{ ...step, state: 'sending' }] }])
  const outcome = await publisher.send(
    {
      target: { kind: 'channel', channelId },
      subscriptionId: key,
      edition: EDITION,
      step: 1,
      payload: notice(texts.hello),
    },
    nonceOf(key, EDITION, 1),
  )
  const said = outcome.status === 'sent'
  await ledger.put([
    { ...entry, steps: [{ ...step, state: said ? 'done' : 'refused', message: said ? outcome : null }] },
  ])
  return said ? 'said' : 'failed'
}

async function whereToSpeak(guildId: string, { rest, botId }: HelloParts): Promise<string | undefined> {
  const [guild, channels, me] = (await Promise.all([
    rest.get(Routes.guild(guildId)),
    rest.get(Routes.guildChannels(guildId)),
    rest.get(Routes.guildMember(guildId, botId)),
  ])) as [APIGuild, APIChannel[], APIGuildMember]
  const member = { roles: me.roles, userId: botId }
  const byPlace = channels
    .filter((channel) => channel.type === ChannelType.GuildText)
    .sort(
      (a, b) =>
        Number(b.id === guild.system_channel_id) - Number(a.id === guild.system_channel_id) ||
        a.position - b.position,
    )
  return byPlace.find(
    (channel) => missingToPost(permissionsIn(guild, channel, member), channel.type).length === 0,
  )?.id
}
