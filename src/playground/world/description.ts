import type { Locale } from 'discord-api-types/v10'
import type { PermissionName } from './permissions.ts'

/**
 * A world to start a stand-in with, as plain data: who is there, which servers they share with the bot.
 * All ids are snowflakes (decimal text); one id names one thing in the whole world.
 */
export interface WorldDescription {
  readonly application: ApplicationDescription
  readonly users: readonly UserDescription[]
  readonly guilds: readonly GuildDescription[]
}

/** The bot under test. Its user has the application's id and name, as with applications made today. */
interface ApplicationDescription {
  readonly id: string
  readonly name: string
  /** The bot token that the stand-in accepts. */
  readonly token: string
  /** The user who owns the application; by default the first user. */
  readonly ownerId?: string
}

/** A person. */
export interface UserDescription {
  readonly id: string
  /** Shown name; the user name is this in lower case. */
  readonly name: string
  /** The language of the person's client. Default `en-US`. */
  readonly locale?: `${Locale}`
  /** Whether direct messages from the bot are refused (50007). Default no. */
  readonly refusesDms?: boolean
}

/** A server. The bot is a member of it and has a role of its own, as after being invited, unless said otherwise. */
export interface GuildDescription {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  readonly locale?: `${Locale}`
  /** Whether the bot is in it; elsewhere only those who installed the app for themselves can use it. Default yes. */
  readonly botIsMember?: boolean
  /** What everyone may do. Default: what Discord gives a new server. */
  readonly everyone?: readonly PermissionName[]
  /** What the bot's own role allows. Default: what a digest bot asks for when invited. */
  readonly botPermissions?: readonly PermissionName[]
  /** Further roles that the bot was given. */
  readonly botRoles?: readonly string[]
  readonly roles?: readonly RoleDescription[]
  readonly channels: readonly ChannelDescription[]
  readonly members: readonly MemberDescription[]
}

/** A role of a server. */
export interface RoleDescription {
  readonly id: string
  readonly name: string
  readonly permissions: readonly PermissionName[]
  readonly mentionable?: boolean
}

/** Somebody's membership of a server. */
export interface MemberDescription {
  readonly userId: string
  readonly roles?: readonly string[]
  readonly nick?: string
}

/** The kinds of channel that a description can have; DMs and threads come about by use. */
export type ChannelKind = 'text' | 'announcement' | 'forum' | 'voice' | 'category'

/** A channel of a server. */
export interface ChannelDescription {
  readonly id: string
  readonly name: string
  readonly kind: ChannelKind
  readonly topic?: string
  /** The category it is in. Overwrites are not inherited: Discord copies them when syncing. */
  readonly parentId?: string
  readonly nsfw?: boolean
  readonly overwrites?: readonly OverwriteDescription[]
  /** A forum's tags. */
  readonly tags?: readonly TagDescription[]
  /** Whether a forum post must carry a tag (40067 otherwise). */
  readonly requiresTag?: boolean
}

/** An exception to the roles' permissions in one channel. */
export interface OverwriteDescription {
  /** A role's or user's id; the server's own id means @everyone, the application's the bot. */
  readonly id: string
  readonly kind: 'role' | 'member'
  readonly allow?: readonly PermissionName[]
  readonly deny?: readonly PermissionName[]
}

/** A tag that forum posts can carry. */
export interface TagDescription {
  readonly id: string
  /** 1–20 characters. */
  readonly name: string
  /** Whether only moderators (Manage Threads) may set it. */
  readonly moderated?: boolean
}
