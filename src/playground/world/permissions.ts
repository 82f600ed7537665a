import { PermissionFlagsBits } from 'discord-api-types/v10'

/** A permission by the name discord-api-types and discord.js give it, such as `SendMessages`. */
export type PermissionName = keyof typeof PermissionFlagsBits

/** Every permission bit Discord has. */
export const ALL_PERMISSIONS: bigint = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n)

/** What @everyone may do in a newly made server, as far as a text bot is concerned. */
export const EVERYONE_PERMISSIONS: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'ReadMessageHistory',
  'UseApplicationCommands',
]

/** The bit set of exactly the named permissions. */
export function permissionBits(names: readonly PermissionName[]): bigint {
  return names.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n)
}

/** Whether a bit set has all of the named permissions. */
export function hasPermissions(bits: bigint, ...names: PermissionName[]): boolean {
  const wanted = permissionBits(names)
  return (bits & wanted) === wanted
}

/** An exception to the roles' permissions, made by a channel for a role or a member. */
export interface Overwrite {
  /** The role's or member's id; the server's own id means @everyone. */
  readonly id: string
  readonly kind: 'role' | 'member'
  readonly allow: bigint
  readonly deny: bigint
}

/** What has to be known of a server and a member to say what the member may do there. */
export interface Standing {
  readonly guildId: string
  readonly ownerId: string
  readonly userId: string
  /** The member's roles, @everyone not counted. */
  readonly roleIds: readonly string[]
  /** Permission bits of a role by its id; @everyone has the server's id. */
  readonly roleBits: (roleId: string) => bigint
}

/** What a member may do in the server as a whole: the owner and administrators everything. */
export function guildPermissions(standing: Standing): bigint {
  if (standing.userId === standing.ownerId) return ALL_PERMISSIONS
  const ids = [standing.guildId, ...standing.roleIds]
  const bits = ids.reduce((all, id) => all | standing.roleBits(id), 0n)
  return hasPermissions(bits, 'Administrator') ? ALL_PERMISSIONS : bits
}

/**
 * What a member may do in a channel: the server's permissions, then the channel's overwrites for @everyone,
 * for the member's roles (all denials, then all allowances) and for the member, then implied denials.
 * For a thread, pass its parent's overwrites and `thread: true`.
 * Source: Discord's documentation, "Permissions": overwrites, implicit permissions, inherited permissions.
 */
export function channelPermissions(
  standing: Standing,
  overwrites: readonly Overwrite[],
  { thread = false }: { thread?: boolean } = {},
): bigint {
  const base = guildPermissions(standing)
  if (hasPermissions(base, 'Administrator')) return ALL_PERMISSIONS
  const everyone = overwrites.filter(({ id }) => id === standing.guildId)
  const roles = overwrites.filter(({ kind, id }) => kind === 'role' && standing.roleIds.includes(id))
  const member = overwrites.filter(({ kind, id }) => kind === 'member' && id === standing.userId)
  const bits = [everyone, roles, member].reduce(applyOverwrites, base)
  return withoutImpliedDenials(bits, thread)
}

function applyOverwrites(bits: bigint, overwrites: readonly Overwrite[]): bigint {
  const denied = overwrites.reduce((all, { deny }) => all | deny, 0n)
  const allowed = overwrites.reduce((all, { allow }) => all | allow, 0n)
  return (bits & ~denied) | allowed
}

function withoutImpliedDenials(bits: bigint, thread: boolean): bigint {
  if (!hasPermissions(bits, 'ViewChannel')) return 0n
  const speaks = hasPermissions(bits, thread ? 'SendMessagesInThreads' : 'SendMessages')
  return speaks ? bits : bits & ~SPEECH_PERMISSIONS
}

const SPEECH_PERMISSIONS = permissionBits(['MentionEveryone', 'SendTTSMessages', 'AttachFiles', 'EmbedLinks'])
