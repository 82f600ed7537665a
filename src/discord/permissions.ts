import {
  type APIGuild,
  type APIGuildChannel,
  type APIGuildMember,
  type APIOverwrite,
  ChannelType,
  type GuildChannelType,
  PermissionFlagsBits,
} from 'discord-api-types/v10'

/** Names of permissions as Discord's settings show them. */
const NAMES = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  SendMessagesInThreads: 'Send Messages in Threads',
  ReadMessageHistory: 'Read Message History',
} as const

const THREADS = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread] as const

/** Channels a digest can be posted to. */
export const POSTABLE_CHANNELS = [ChannelType.GuildText, ChannelType.GuildAnnouncement, ...THREADS] as const

/**
 * What the bot lacks to post in a channel, by the names Discord's settings show; empty where it may. Read
 * Message History is among them because after a crash the bot looks whether its post is there already.
 */
export function missingToPost(held: bigint, channelType: ChannelType): string[] {
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return []
  const isThread = THREADS.some((type) => type === channelType)
  return (['ViewChannel', isThread ? 'SendMessagesInThreads' : 'SendMessages', 'ReadMessageHistory'] as const)
    .filter((name) => (held & PermissionFlagsBits[name]) === 0n)
    .map((name) => NAMES[name])
}

/**
 * The permissions a member holds in a channel: those of its roles, then the channel's overwrites for
 * everyone, for roles, and for the member (Discord's documentation, Permissions, "Permission Overwrites").
 */
export function permissionsIn(
  guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>,
  channel: Pick<APIGuildChannel<GuildChannelType>, 'permission_overwrites'>,
  member: Pick<APIGuildMember, 'roles'> & { readonly userId: string },
): bigint {
  const held = guild.roles
    .filter(({ id }) => id === guild.id || member.roles.includes(id))
    .reduce((bits, { permissions }) => bits | BigInt(permissions), 0n)
  const isAdministrator = (held & PermissionFlagsBits.Administrator) !== 0n
  if (isAdministrator || guild.owner_id === member.userId) return ~0n
  const overwrites = channel.permission_overwrites ?? []
  return [
    overwrites.filter(({ id }) => id === guild.id),
    overwrites.filter(({ id }) => id !== guild.id && member.roles.includes(id)),
    overwrites.filter(({ id }) => id === member.userId),
  ].reduce(applyOverwrites, held)
}

function applyOverwrites(held: bigint, overwrites: readonly APIOverwrite[]): bigint {
  const denied = overwrites.reduce((bits, { deny }) => bits | BigInt(deny), 0n)
  const allowed = overwrites.reduce((bits, { allow }) => bits | BigInt(allow), 0n)
  return (held & ~denied) | allowed
}

/** What the invite link asks for: just what posting and its safety need. */
const INVITE_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.ReadMessageHistory

/** The address that adds the bot to a server. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: INVITE_PERMISSIONS.toString(),
  })
  return `https://discord.com/oauth2/authorize?${query}`
}
