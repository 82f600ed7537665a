import { DiscordAPIError, type REST, Routes } from 'discord.js'
import {
  type APIChannel,
  type APIGuild,
  type APIGuildChannel,
  type APIGuildMember,
  type APIOverwrite,
  ChannelType,
  type GuildChannelType,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import type { ChannelKind, Layout } from '../../subscriptions/subscription.ts'
import { ChannelRefused } from '../rest/refusals.ts'

/** Names of permissions as Discord's settings show them. */
const NAMES = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  SendMessagesInThreads: 'Send Messages in Threads',
  CreatePublicThreads: 'Create Public Threads',
  EmbedLinks: 'Embed Links',
  AttachFiles: 'Attach Files',
  ReadMessageHistory: 'Read Message History',
  MentionEveryone: 'Mention @everyone, @here and All Roles',
  ManageThreads: 'Manage Threads and Posts',
} as const
type PermissionName = keyof typeof NAMES

const POSTABLE = [
  [ChannelType.GuildText, 'text'],
  [ChannelType.GuildAnnouncement, 'announcement'],
  [ChannelType.GuildForum, 'forum'],
  [ChannelType.PublicThread, 'thread'],
  [ChannelType.PrivateThread, 'thread'],
  [ChannelType.AnnouncementThread, 'thread'],
] as const
const KINDS: ReadonlyMap<ChannelType, ChannelKind> = new Map(POSTABLE)

/** Channels a digest can be posted to. */
export const POSTABLE_CHANNELS = POSTABLE.map(([type]) => type)

/** What kind of place a channel is for a digest; `undefined` where none can be posted. */
export function channelKindOf(type: ChannelType): ChannelKind | undefined {
  return KINDS.get(type)
}

/** What a channel's posts need beside being written. */
export interface PostNeeds {
  readonly kind: ChannelKind
  readonly layout?: Layout
  /** Whether it mentions a role that not everyone may mention. */
  readonly mentions?: boolean
  /** Whether it is a thread in which only moderators may write. */
  readonly isLocked?: boolean
}

/**
 * What the bot lacks to post in a channel, by the names Discord's settings show; empty where it may. Read
 * Message History is among them because after a crash the bot looks whether its post is there already.
 */
export function missingToPost(held: bigint, needs: PostNeeds): string[] {
  const { kind, layout } = needs
  return missing(held, [
    ...neededToWrite(needs),
    ...(kind === 'forum' ? (['SendMessagesInThreads'] as const) : []),
    ...(layout === 'publish' ? (['EmbedLinks'] as const) : []),
    'ReadMessageHistory',
  ])
}

/**
 * What somebody lacks who wants the bot to post in a channel for them, by the same names; empty where they may. Nobody
 * reaches through the bot what they may not do themselves: see the channel, write there, open threads, mention the role.
 */
export function missingToAsk(held: bigint, needs: PostNeeds): string[] {
  return missing(held, neededToWrite(needs))
}

function neededToWrite({ kind, layout, mentions = false, isLocked = false }: PostNeeds): PermissionName[] {
  return [
    'ViewChannel',
    ...(kind === 'thread' ? [] : (['SendMessages'] as const)),
    ...(kind === 'thread' || layout === 'thread' ? (['SendMessagesInThreads'] as const) : []),
    ...(layout === 'thread' ? (['CreatePublicThreads'] as const) : []),
    ...(isLocked ? (['ManageThreads'] as const) : []),
    ...(mentions ? (['MentionEveryone'] as const) : []),
  ]
}

function missing(held: bigint, needed: readonly PermissionName[]): string[] {
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return []
  return needed.filter((name) => (held & PermissionFlagsBits[name]) === 0n).map((name) => NAMES[name])
}

/** Somebody in a server. */
export interface Member {
  readonly userId: string
  /** Roles beside @everyone. */
  readonly roleIds: readonly string[]
  /** Until when a moderator timed them out (ms UTC), be it past; `null` for never. */
  readonly timedOutUntil: number | null
}

/** What is left to a member who is timed out. Source: Discord, "Permissions for timed out members". */
const TIMED_OUT = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory

/**
 * The permissions that a member has in a channel: those of its roles, then the channel's overwrites for
 * everyone, for roles, and for the member (Discord's documentation, Permissions, "Permission Overwrites").
 *
 * @param now ms UTC
 */
export function permissionsIn(
  guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>,
  channel: Pick<APIGuildChannel<GuildChannelType>, 'permission_overwrites'>,
  member: Member,
  now: number,
): bigint {
  const held = guild.roles
    .filter(({ id }) => id === guild.id || member.roleIds.includes(id))
    .reduce((bits, { permissions }) => bits | BigInt(permissions), 0n)
  const isAdministrator = (held & PermissionFlagsBits.Administrator) !== 0n
  if (isAdministrator || guild.owner_id === member.userId) return ~0n
  const overwrites = channel.permission_overwrites ?? []
  const there = [
    overwrites.filter(({ id }) => id === guild.id),
    overwrites.filter(({ id }) => id !== guild.id && member.roleIds.includes(id)),
    overwrites.filter(({ id }) => id === member.userId),
  ].reduce(applyOverwrites, held)
  return member.timedOutUntil !== null && member.timedOutUntil > now ? there & TIMED_OUT : there
}

function applyOverwrites(held: bigint, overwrites: readonly APIOverwrite[]): bigint {
  const denied = overwrites.reduce((bits, { deny }) => bits | BigInt(deny), 0n)
  const allowed = overwrites.reduce((bits, { allow }) => bits | BigInt(allow), 0n)
  return (held & ~denied) | allowed
}

/** What posting and its safety need in a server. */
const NEEDED: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'ReadMessageHistory',
]

/** What the invite link asks for: just that, and what charts need, without which posts come all the same. */
const INVITED: readonly PermissionName[] = [...NEEDED, 'AttachFiles']

/** What the bot lacks in a server of what posting needs, by the names Discord's settings show. */
export function missingInServer(held: bigint): string[] {
  return missing(held, NEEDED)
}

/** The address that adds the bot to a server. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: INVITED.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n).toString(),
  })
  return `https://discord.com/oauth2/authorize?${query}`
}

/** A server's channel with what the bot may do in it. */
export interface SeenChannel {
  readonly channel: APIGuildChannel<GuildChannelType>
  readonly held: bigint
}

/**
 * Asks Discord for a server's channel and works out what the bot may do there; `undefined` where it is gone, out of sight,
 * or in no server. A thread has the permissions of the channel it is in.
 */
export async function lookAtChannel(
  rest: REST,
  { channelId, botId }: { readonly channelId: string; readonly botId: string },
): Promise<SeenChannel | undefined> {
  try {
    const channel = identified.parse(await rest.get(Routes.channel(channelId))) as unknown as APIChannel
    if (!('guild_id' in channel) || channel.guild_id === undefined) return undefined
    const { guild_id: guildId } = channel
    const [guild, me, ruling] = (await Promise.all([
      rest.get(Routes.guild(guildId)),
      rest.get(Routes.guildMember(guildId, botId)),
      isThread(channel) ? rest.get(Routes.channel(channel.parent_id)) : channel,
    ])) as [APIGuild, APIGuildMember, APIGuildChannel<GuildChannelType>]
    const held = permissionsIn(guild, ruling, { userId: botId, roleIds: me.roles, timedOutUntil: null }, 0)
    return { channel: channel as APIGuildChannel<GuildChannelType>, held }
  } catch (error) {
    if (error instanceof DiscordAPIError && OUT_OF_SIGHT.has(error.code)) return undefined
    if (error instanceof ChannelRefused) return undefined
    throw error
  }
}

/** What an answer must at least be to be believed: it might be the page of some proxy. */
const identified = z.looseObject({ id: z.string() })

const OUT_OF_SIGHT: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
])

function isThread(channel: APIChannel): channel is APIChannel & { readonly parent_id: string } {
  return 'thread_metadata' in channel && 'parent_id' in channel && typeof channel.parent_id === 'string'
}

/** Whether a channel is a thread in which only moderators may write. */
export function isLockedThread(channel: object): boolean {
  return threadMetadata.safeParse(channel).data?.thread_metadata.locked === true
}

const threadMetadata = z.object({ thread_metadata: z.object({ locked: z.boolean().optional() }) })
