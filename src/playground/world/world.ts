import { ChannelType } from 'discord-api-types/v10'
import { refuse } from '../rest/api-error.ts'
import {
  ALL_PERMISSIONS,
  channelPermissions,
  guildPermissions,
  hasPermissions,
  permissionBits,
  type Standing,
} from './permissions.ts'
import type { Application, Channel, Guild, Member, User } from './records.ts'

/** What a bot may do in a DM, as Discord reports it there (EmbedLinks, AttachFiles, MentionEveryone, …). */
const DM_PERMISSIONS = permissionBits([
  'ViewChannel',
  'SendMessages',
  'ReadMessageHistory',
  'EmbedLinks',
  'AttachFiles',
  'MentionEveryone',
  'UseExternalEmojis',
])

/** What is left to a member who is timed out. Source: Discord's documentation, "Permissions for timed out members". */
const TIMED_OUT_PERMISSIONS = permissionBits(['ViewChannel', 'ReadMessageHistory'])

/**
 * Everything that exists on this Discord except messages: the application, users, servers and channels.
 * Finders throw the refusal that Discord's REST API would answer with.
 */
export interface World {
  readonly application: Application
  readonly users: Map<string, User>
  readonly guilds: Map<string, Guild>
  readonly channels: Map<string, Channel>
  /** The instant it is there (ms UTC). */
  readonly now: () => number
}

/** The user of that id; throws Unknown User. */
export function findUser(world: World, id: string): User {
  const user = world.users.get(id)
  if (user === undefined) throw refuse('UnknownUser')
  return user
}

/** The server of that id, if the bot is in it and it is not out of service; throws Unknown Guild. */
export function findGuild(world: World, id: string): Guild {
  const guild = world.guilds.get(id)
  if (guild?.available !== true || !guild.members.has(world.application.id)) throw refuse('UnknownGuild')
  return guild
}

/** The channel of that id; throws Unknown Channel, also for channels of servers the bot is not in. */
export function findChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id)
  if (channel === undefined) throw refuse('UnknownChannel')
  if (channel.guildId !== null && !world.guilds.get(channel.guildId)?.available)
    throw refuse('UnknownChannel')
  return channel
}

/** A server's member; throws Unknown Member. */
export function findMember(guild: Guild, userId: string): Member {
  const member = guild.members.get(userId)
  if (member === undefined) throw refuse('UnknownMember')
  return member
}

/** The channels of a server, threads left out, in the order they are shown. */
export function guildChannels(world: World, guildId: string): Channel[] {
  return [...world.channels.values()]
    .filter((channel) => channel.guildId === guildId && channel.thread === undefined)
    .sort((one, other) => one.position - other.position)
}

/** The threads of a server, the oldest first. */
export function guildThreads(world: World, guildId: string): Channel[] {
  return [...world.channels.values()].filter(
    ({ guildId: id, thread }) => id === guildId && thread !== undefined,
  )
}

/** The DM between the bot and a person, if it was ever opened. */
export function dmChannel(world: World, userId: string): Channel | undefined {
  return [...world.channels.values()].find(({ type, recipientId }) => {
    return type === ChannelType.DM && recipientId === userId
  })
}

/** The servers that the bot is in. */
export function botGuilds(world: World): Guild[] {
  return [...world.guilds.values()].filter(({ members }) => members.has(world.application.id))
}

/** Whether a person and the bot are both in some server, which Discord asks for before a DM is delivered. */
export function sharesGuild(world: World, userId: string): boolean {
  return botGuilds(world).some(({ members }) => members.has(userId))
}

/** What a user may do in a server as a whole; nothing when not a member. */
export function permissionsInGuild(guild: Guild, userId: string): bigint {
  return guild.members.has(userId) ? guildPermissions(standingOf(guild, userId)) : 0n
}

/** What a user may do in a channel; nothing when it is a server's and they are no member, or another's DM. */
export function permissionsInChannel(world: World, channel: Channel, userId: string): bigint {
  if (channel.guildId === null) {
    const bot = userId === world.application.id && isDm(channel)
    const belongs = userId === channel.recipientId || bot
    return belongs ? DM_PERMISSIONS : 0n
  }
  const guild = world.guilds.get(channel.guildId)
  if (!guild?.members.has(userId)) return 0n
  const thread = channel.thread !== undefined
  const holder = thread ? world.channels.get(channel.parentId ?? '') : channel
  const bits =
    channelPermissions(standingOf(guild, userId), holder?.overwrites ?? [], { thread }) & ALL_PERMISSIONS
  const isOutsider =
    channel.thread?.privateTo?.has(userId) === false && !hasPermissions(bits, 'ManageThreads')
  if (isOutsider) return 0n
  return isTimedOut(world, guild, userId) ? bits & TIMED_OUT_PERMISSIONS : bits
}

/** Is a member timed out by a moderator? Administrators can't be. */
function isTimedOut(world: World, guild: Guild, userId: string): boolean {
  const { timedOutUntil = null } = guild.members.get(userId) ?? {}
  if (timedOutUntil === null || timedOutUntil <= world.now()) return false
  return !hasPermissions(permissionsInGuild(guild, userId), 'Administrator')
}

/** Whether a channel is a direct message of one person and the bot. */
export function isDm(channel: Channel): boolean {
  return channel.type === ChannelType.DM
}

function standingOf(guild: Guild, userId: string): Standing {
  return {
    guildId: guild.id,
    ownerId: guild.ownerId,
    userId,
    roleIds: guild.members.get(userId)?.roleIds ?? [],
    roleBits: (id) => BigInt(guild.roles.get(id)?.permissions ?? 0),
  }
}
