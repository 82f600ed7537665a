import { type APIRole, ChannelFlags, ChannelType, Locale, type RoleFlags } from 'discord-api-types/v10'
import { isoTimestamp } from '../instants.ts'
import type { Snowflakes } from '../snowflakes.ts'
import { snowflakeTime } from '../snowflakes.ts'
import type {
  ChannelDescription,
  ChannelKind,
  GuildDescription,
  MemberDescription,
  OverwriteDescription,
  RoleDescription,
  UserDescription,
  WorldDescription,
} from './description.ts'
import { EVERYONE_PERMISSIONS, type Overwrite, type PermissionName, permissionBits } from './permissions.ts'
import type { Channel, Guild, Member, User } from './records.ts'
import type { World } from './world.ts'

/** What a digest bot asks for in its invite link. */
const BOT_PERMISSIONS: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
]

const CHANNEL_TYPES: Readonly<Record<ChannelKind, ChannelType>> = {
  text: ChannelType.GuildText,
  announcement: ChannelType.GuildAnnouncement,
  forum: ChannelType.GuildForum,
  voice: ChannelType.GuildVoice,
  category: ChannelType.GuildCategory,
}

/** The world of a description; `snowflakes` names what the description leaves unnamed. */
export function buildWorld(
  description: WorldDescription,
  snowflakes: Snowflakes,
  now: () => number = Date.now,
): World {
  const { application, users, guilds } = description
  const bot: UserDescription = { id: application.id, name: application.name }
  const world: World = {
    application: { ...application, ownerId: application.ownerId ?? users[0]?.id ?? application.id },
    users: new Map([bot, ...users].map((user) => [user.id, buildUser(user, user === bot)])),
    guilds: new Map(),
    channels: new Map(),
    now,
  }
  for (const guild of guilds) addGuildTo(world, guild, snowflakes)
  return world
}

/** Puts a described server, its channels and the bot's membership into the world. */
export function addGuildTo(world: World, description: GuildDescription, snowflakes: Snowflakes): Guild {
  const guild = buildGuild(world, description, snowflakes)
  world.guilds.set(guild.id, guild)
  description.channels.forEach((channel, position) => {
    world.channels.set(channel.id, buildChannel(channel, guild.id, position))
  })
  return guild
}

/** A channel of a server, made from its description. */
export function buildChannel(description: ChannelDescription, guildId: string, position: number): Channel {
  return {
    id: description.id,
    type: CHANNEL_TYPES[description.kind],
    guildId,
    name: description.name,
    topic: description.topic ?? null,
    parentId: description.parentId ?? null,
    position,
    nsfw: description.nsfw ?? false,
    flags: description.requiresTag ? ChannelFlags.RequireTag : 0,
    tags: description.tags ?? [],
    overwrites: (description.overwrites ?? []).map(buildOverwrite),
    lastMessageId: null,
  }
}

/** A channel's exception with its permissions as bits. */
export function buildOverwrite({ id, kind, allow = [], deny = [] }: OverwriteDescription): Overwrite {
  return { id, kind, allow: permissionBits(allow), deny: permissionBits(deny) }
}

function buildUser({ id, name, locale, refusesDms = false }: UserDescription, bot: boolean): User {
  const profile = {
    id,
    username: bot ? name : name.toLowerCase(),
    discriminator: bot ? '0001' : '0',
    global_name: bot ? null : name,
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0,
    flags: 0,
    ...(bot ? { bot } : {}),
  }
  return { id, name, profile, locale: (locale as Locale | undefined) ?? Locale.EnglishUS, refusesDms }
}

function buildGuild(world: World, description: GuildDescription, snowflakes: Snowflakes): Guild {
  const { id, name, ownerId, members, roles = [] } = description
  const { application } = world
  const botRole = snowflakes.next()
  const joinedAt = isoTimestamp(snowflakeTime(botRole))
  const everyone = { id, name: '@everyone', permissions: description.everyone ?? EVERYONE_PERMISSIONS }
  const managed = {
    id: botRole,
    name: application.name,
    permissions: description.botPermissions ?? BOT_PERMISSIONS,
  }
  const built = [everyone, managed, ...roles].map(buildRole)
  const bot: MemberDescription = { userId: application.id, roles: [botRole, ...(description.botRoles ?? [])] }
  return {
    id,
    name,
    ownerId,
    locale: (description.locale as Locale | undefined) ?? Locale.EnglishUS,
    roles: new Map(
      built.map((role) => [role.id, role.id === botRole ? asManaged(role, application.id) : role]),
    ),
    members: new Map(
      [...(description.botIsMember === false ? [] : [bot]), ...members].map((member): [string, Member] => [
        member.userId,
        {
          userId: member.userId,
          roleIds: member.roles ?? [],
          nick: member.nick ?? null,
          joinedAt,
          timedOutUntil: null,
        },
      ]),
    ),
    available: true,
  }
}

function buildRole(description: RoleDescription, position: number): APIRole {
  const { id, name, permissions, mentionable = false } = description
  return {
    id,
    name,
    permissions: String(permissionBits(permissions)),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0 as RoleFlags,
  }
}

function asManaged(role: APIRole, botId: string): APIRole {
  return { ...role, managed: true, tags: { bot_id: botId } }
}
