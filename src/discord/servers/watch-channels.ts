import { type Client, Events, GatewayDispatchEvents } from 'discord.js'
import { contained } from '../../contained.ts'
import type { ChannelSubscriptions } from '../../subscriptions/channel-subscriptions.ts'
import type { ChannelSubscription, PauseReason } from '../../subscriptions/subscription.ts'
import { accounts, type Refusals } from '../rest/refusals.ts'
import { gathered } from './gathered.ts'
import { missingToPost } from './permissions.ts'
import type { Places } from './places.ts'
import type { ServerViews } from './server-views.ts'

/** What watching takes. */
export interface WatchParts {
  readonly client: Client<true>
  readonly servers: KnownServers
  readonly channels: ChannelSubscriptions
  readonly views: ServerViews
  readonly places: Pick<Places, 'find'>
  readonly refusals: Refusals
  /** Hears what was paused and what resumed. */
  readonly report: (event: WatchEvent) => void
}

/** Which servers the bot is on, as far as this process hears of them. */
interface KnownServers {
  /** Whether this process would have heard if the bot were on a server. */
  knows(guildId: string): boolean
  has(guildId: string): boolean
}

/** Subscriptions that were lost or came back, or whose role to mention is gone. */
export type WatchEvent =
  | {
      readonly kind: 'lost'
      readonly reason: PauseReason
      readonly subscriptions: readonly ChannelSubscription[]
    }
  | { readonly kind: 'back' | 'role-gone'; readonly subscriptions: readonly ChannelSubscription[] }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Pauses that end when the bot may see and write there again. */
const MENDABLE: readonly PauseReason[] = ['no-access', 'missing-permissions', 'thread-locked']

/** Changes on a server after which the bot may have its permissions back; each names the server. */
const PERMISSION_EVENTS = [
  GatewayDispatchEvents.ChannelUpdate,
  GatewayDispatchEvents.GuildRoleUpdate,
  GatewayDispatchEvents.GuildMemberUpdate,
  GatewayDispatchEvents.ThreadUpdate,
] as const

/** What such a dispatch says; discord.js hands them on as they come. */
interface Dispatched {
  readonly id?: string
  readonly guild_id?: string
  readonly role_id?: string
  readonly user?: { readonly id: string }
}

/** Events whose `id` is a channel's or thread's: Discord may let the bot see it now. */
const NAMING_EVENTS = [
  GatewayDispatchEvents.ChannelCreate,
  GatewayDispatchEvents.ChannelUpdate,
  GatewayDispatchEvents.ThreadCreate,
  GatewayDispatchEvents.ThreadUpdate,
  GatewayDispatchEvents.ThreadMemberUpdate,
  GatewayDispatchEvents.ThreadMembersUpdate,
] as const

/** The least time between two looks at a server (ms). */
const LOOK_GAP = 5_000

/**
 * Pauses the subscriptions of servers that the bot was removed from and of channels that are gone, and resumes what
 * can be posted again. Nothing is ever deleted. An outage is no removal: Discord reports that in another way. A role that is
 * gone is mentioned no more.
 *
 * @returns looks at servers as they are now, for what changed while nobody watched; those that this process hears nothing of are
 * others' to judge
 */
export function watchChannels({
  client,
  servers,
  channels,
  views,
  places,
  refusals,
  report,
}: WatchParts): (which?: (guildId: string) => boolean) => Promise<void> {
  const guarded = (run: () => Promise<void>) => {
    run().catch((error) => report({ kind: 'failed', error }))
  }
  const lost = (reason: PauseReason, subscriptions: readonly ChannelSubscription[]) => {
    if (subscriptions.length > 0) report({ kind: 'lost', reason, subscriptions })
  }
  const back = (subscriptions: readonly ChannelSubscription[]) => {
    if (subscriptions.length > 0) report({ kind: 'back', subscriptions })
  }

  async function dropRoles(guildId: string, isGone: (roleId: string) => boolean): Promise<void> {
    const subscriptions = await channels.dropRoles(guildId, isGone)
    if (subscriptions.length > 0) report({ kind: 'role-gone', subscriptions })
  }

  async function dropGoneRoles(guildId: string): Promise<void> {
    if ((await channels.ofGuild(guildId)).every(({ look }) => look.roleId === null)) return
    const { guild } = await views.of(guildId)
    const there = new Set(guild.roles.map(({ id }) => id))
    await dropRoles(guildId, (id) => !there.has(id))
  }

  async function resumeMended(guildId: string): Promise<void> {
    const all = await channels.ofGuild(guildId)
    const paused = all.filter(({ paused }) => paused && MENDABLE.includes(paused.reason))
    for (const { channelId, channelKind, layout } of paused) {
      const place = await places.find(guildId, channelId)
      const needs = { kind: channelKind, layout, isLocked: place?.isLocked ?? false }
      const isMended = place !== undefined && missingToPost(place.bot, needs).length === 0
      if (isMended) back(await channels.resumeAll({ channelId }, MENDABLE))
    }
  }

  /** Many events at once, as when a role of many channels changes, are one look. */
  const lookSoon = gathered(LOOK_GAP, (guildId) =>
    guarded(() => refusals.onAccountOf([accounts.ofServer(guildId)], () => resumeMended(guildId))),
  )

  client.on(
    Events.GuildDelete,
    contained(({ id }) =>
      guarded(async () => lost('bot-removed', await channels.pauseAll({ guildId: id }, 'bot-removed'))),
    ),
  )
  client.on(
    Events.GuildCreate,
    contained(({ id }) =>
      guarded(async () => back(await channels.resumeAll({ guildId: id }, ['bot-removed']))),
    ),
  )
  // discord.js reports channels only where it keeps them, and we keep none.
  for (const event of [GatewayDispatchEvents.ChannelDelete, GatewayDispatchEvents.ThreadDelete]) {
    client.ws.on(
      event,
      contained(({ id: channelId = '' }: Dispatched) =>
        guarded(async () => lost('channel-gone', await channels.pauseAll({ channelId }, 'channel-gone'))),
      ),
    )
  }
  client.ws.on(
    GatewayDispatchEvents.GuildRoleDelete,
    contained(({ guild_id: guildId, role_id: roleId }: Dispatched) => {
      if (guildId !== undefined) guarded(() => dropRoles(guildId, (id) => id === roleId))
    }),
  )
  // Before the looks below, which may ask for it again.
  for (const event of NAMING_EVENTS) {
    client.ws.on(
      event,
      contained(({ id }: Dispatched) => id !== undefined && refusals.heardOf(id)),
    )
  }
  for (const event of PERMISSION_EVENTS) {
    client.ws.on(
      event,
      contained(({ guild_id: guildId, user }: Dispatched) => {
        const isOther = user !== undefined && user.id !== client.user.id
        if (guildId !== undefined && !isOther) lookSoon(guildId)
      }),
    )
  }

  return async (which = () => true) => {
    for (const guildId of await channels.guildIds()) {
      if (!which(guildId) || !servers.knows(guildId)) continue
      if (!servers.has(guildId)) lost('bot-removed', await channels.pauseAll({ guildId }, 'bot-removed'))
      else {
        back(await channels.resumeAll({ guildId }, ['bot-removed']))
        await refusals.onAccountOf([accounts.ofServer(guildId)], async () => {
          await resumeMended(guildId)
          await dropGoneRoles(guildId)
        })
      }
    }
  }
}
