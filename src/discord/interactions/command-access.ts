import { ApplicationCommandPermissionType, ChannelType, PermissionFlagsBits } from 'discord-api-types/v10'
import type { Carried } from '../servers/carried.ts'

/** An exception that a server's administrators made: for a role, a person, or a channel. */
export interface AccessException {
  readonly id: string
  readonly type: ApplicationCommandPermissionType
  readonly permission: boolean
}

/** What decides who may use a command in a server. */
export interface CommandRules {
  /** Permissions that are needed where no exception says otherwise; `null` for none. */
  readonly defaultPermissions: bigint | null
  /** Exceptions for this command. */
  readonly ofCommand: readonly AccessException[]
  /** Exceptions for all commands of the application. */
  readonly ofApplication: readonly AccessException[]
}

/**
 * May the one who used the bot use a command, where and as they are now? As Discord judges it when the command is typed:
 * administrators always; else the channel must not be excluded, and then an exception for the person, their roles or
 * @everyone decides, or the permissions that the command asks for by itself.
 *
 * Source: Discord's documentation, "Application Command Permissions". Those of the command come before those of the
 * application; a role's permission comes before another role's refusal; the server's id means @everyone, and the
 * number before it for all channels.
 *
 * @param now ms UTC
 */
export function mayUseCommand({ member, channel }: Carried, rules: CommandRules, now: number): boolean {
  if (member === null) return false
  const { permissions, timedOutUntil, guildId, userId, roleIds } = member
  const has = (bits: bigint) => (permissions & bits) === bits
  if (has(PermissionFlagsBits.Administrator)) return true
  if (timedOutUntil !== null && timedOutUntil > now) return false
  if (!has(PermissionFlagsBits.UseApplicationCommands)) return false

  const { ofCommand, ofApplication, defaultPermissions } = rules
  // A thread goes by the channel that it is in.
  const place = channel === null ? null : (channel.parentId ?? channel.id)
  const here = inChannel(ofCommand, guildId, place) ?? inChannel(ofApplication, guildId, place)
  if (here === false) return false

  const own = toMember(ofCommand, { guildId, userId, roleIds })
  if (own !== undefined) return own
  if (toMember(ofApplication, { guildId, userId, roleIds }) === false) return false
  if (defaultPermissions === null) return true
  // No permission at all is asked of administrators only.
  return defaultPermissions !== 0n && has(defaultPermissions)
}

type Type = ApplicationCommandPermissionType

function exceptionFor(exceptions: readonly AccessException[], type: Type, id: string): boolean | undefined {
  return exceptions.find((each) => each.type === type && each.id === id)?.permission
}

function inChannel(
  exceptions: readonly AccessException[],
  guildId: string,
  channelId: string | null,
): boolean | undefined {
  const { Channel } = ApplicationCommandPermissionType
  const own = channelId === null ? undefined : exceptionFor(exceptions, Channel, channelId)
  return own ?? exceptionFor(exceptions, Channel, String(BigInt(guildId) - 1n))
}

function toMember(
  exceptions: readonly AccessException[],
  { guildId, userId, roleIds }: { guildId: string; userId: string; roleIds: readonly string[] },
): boolean | undefined {
  const { Role, User } = ApplicationCommandPermissionType
  const ofRoles = roleIds.map((id) => exceptionFor(exceptions, Role, id))
  const byRoles = ofRoles.includes(true) ? true : ofRoles.includes(false) ? false : undefined
  return exceptionFor(exceptions, User, userId) ?? byRoles ?? exceptionFor(exceptions, Role, guildId)
}

const THREADS: ReadonlySet<number> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
])

/**
 * May the person who used the bot write where they used it? In a thread that is another permission than in a channel, and
 * in a locked one only moderators may. Nothing is asked for: the interaction says it all, also where the bot is no member.
 */
export function mayPost({ member, channel }: Carried): boolean {
  if (member === null) return true
  const may = (name: 'SendMessages' | 'SendMessagesInThreads' | 'ManageThreads') =>
    (member.permissions & PermissionFlagsBits[name]) !== 0n
  if (channel === null) return may('SendMessages') && may('SendMessagesInThreads')
  if (!THREADS.has(channel.type)) return may('SendMessages')
  return may('SendMessagesInThreads') && (!channel.isLocked || may('ManageThreads'))
}
