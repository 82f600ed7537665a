import { type REST, Routes } from 'discord.js'
import { type APIChannel, type APIGuild, type APIGuildMember, ChannelType } from 'discord-api-types/v10'
import type { Clock } from '../../clock.ts'
import { type LedgerStep, type LedgerStore, nonceOf } from '../../delivery/ledger.ts'
import type { Publisher } from '../../delivery/ports.ts'
import { serverKey } from '../../delivery/server-key.ts'
import { EVERYTHING } from '../../subscriptions/interests.ts'
import { notice } from '../messages/components.ts'
import type { StepPayload } from '../messages/digest-post.ts'
import { missingToPost, permissionsIn } from '../servers/permissions.ts'
import { texts } from '../texts/texts.ts'

/** What saying hello takes. */
export interface HelloParts {
  readonly rest: REST
  readonly botId: string
  readonly ledger: Pick<LedgerStore, 'ofSubscription' | 'put'>
  readonly publisher: Publisher<StepPayload>
  readonly clock: Clock
  /** Resolves after some milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
}

/** What came of it. */
export type HelloOutcome = 'said' | 'said-before' | 'nowhere' | 'failed'

const EDITION = 'hello'
const HELLO = { step: 1, kind: 'message', on: null, paperIds: [] } as const

/** Milliseconds before each further attempt where one fails; all of them within the nonce's window. */
const PAUSES = [5_000, 20_000, 60_000]

/**
 * Says hello in a server the bot has joined: once, in its system channel or else its first text channel
 * where the bot may write; nowhere, where there is none. The ledger remembers it like any step. One that did
 * not get through is said at the next invitation.
 *
 * @throws where Discord does not show us the server
 */
export async function sayHello(guildId: string, parts: HelloParts): Promise<HelloOutcome> {
  const { ledger, publisher, clock, sleep } = parts
  const key = serverKey(guildId)
  const [before] = (await ledger.ofSubscription(key)).flatMap(({ steps }) => steps)
  if (before?.state === 'done' || before?.state === 'sending') return 'said-before'
  const channelId = await whereToSpeak(guildId, parts)
  if (channelId === undefined) return 'nowhere'
  const now = clock.now()
  const target = { kind: 'channel', channelId } as const
  const record = (change: Pick<LedgerStep, 'state'> & Partial<LedgerStep>) =>
    ledger.put([
      {
        subscriptionId: key,
        edition: EDITION,
        date: new Date(now).toISOString().slice(0, 10),
        seen: { passedOver: '', elsewhere: '' },
        plannedAt: now,
        dueAt: now,
        terms: { target, layout: 'compact', isForum: false, interests: EVERYTHING },
        missed: [],
        steps: [
          {
            ...HELLO,
            at: now,
            attemptedAt: publisher.time(),
            failures: null,
            message: null,
            reason: null,
            ...change,
          },
        ],
      },
    ])
  await record({ state: 'sending' })
  const hello = {
    ...HELLO,
    target,
    guildId,
    place: null,
    subscriptionId: key,
    edition: EDITION,
    payload: { kind: 'message', message: notice(texts.hello) } as const,
  }
  const attempt = () => publisher.send(hello, nonceOf(key, EDITION, 1))
  let outcome = await attempt()
  for (const pause of PAUSES) {
    if (outcome.status !== 'failed') break
    await sleep(pause)
    outcome = await attempt()
  }
  if (outcome.status === 'sent') {
    const { messageId } = outcome
    await record({ state: 'done', message: { channelId, messageId } })
    return 'said'
  }
  await record({ state: outcome.status === 'failed' ? 'unknown' : 'refused', reason: outcome.detail })
  return 'failed'
}

async function whereToSpeak(
  guildId: string,
  { rest, botId, clock }: HelloParts,
): Promise<string | undefined> {
  const [guild, channels, me] = (await Promise.all([
    rest.get(Routes.guild(guildId)),
    rest.get(Routes.guildChannels(guildId)),
    rest.get(Routes.guildMember(guildId, botId)),
  ])) as [APIGuild, APIChannel[], APIGuildMember]
  const timedOutUntil = Date.parse(me.communication_disabled_until ?? '') || null
  const member = { userId: botId, roleIds: me.roles, timedOutUntil }
  const byPlace = channels
    .filter((channel) => channel.type === ChannelType.GuildText)
    .sort(
      (a, b) =>
        Number(b.id === guild.system_channel_id) - Number(a.id === guild.system_channel_id) ||
        a.position - b.position,
    )
  return byPlace.find(
    (channel) =>
      missingToPost(permissionsIn(guild, channel, member, clock.now()), { kind: 'text' }).length === 0,
  )?.id
}
