import type { APIRole, APIUser, ChannelType, Locale } from 'discord-api-types/v10'
import type { TagDescription } from './description.ts'
import type { Overwrite } from './permissions.ts'

/** The application and the bot it consists of. */
export interface Application {
  readonly id: string
  readonly name: string
  readonly token: string
  readonly ownerId: string
}

/** A user, with what only Discord itself knows of them. */
export interface User {
  readonly id: string
  /** The name that people see. */
  readonly name: string
  readonly profile: APIUser
  readonly locale: Locale
  refusesDms: boolean
}

/** A user's membership of a server. */
export interface Member {
  readonly userId: string
  roleIds: readonly string[]
  readonly nick: string | null
  /** ISO timestamp. */
  readonly joinedAt: string
  /** Until when a moderator timed the member out (ms UTC), or null. */
  timedOutUntil: number | null
}

/** A server. */
export interface Guild {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  readonly locale: Locale
  readonly roles: Map<string, APIRole>
  readonly members: Map<string, Member>
  /** False during an outage: the server is there, but nobody can reach it. */
  available: boolean
}

/** What a channel has more when it is a thread. */
interface ThreadState {
  readonly ownerId: string
  readonly createdAt: string
  readonly autoArchiveMinutes: number
  readonly appliedTags: readonly string[]
  archived: boolean
  /** Whether only moderators (Manage Threads) may write in it or open it again. */
  locked: boolean
  /** Who may see it beside moderators where it is private; null where it is public. */
  readonly privateTo: ReadonlySet<string> | null
  archiveChangedAt: string
  messageCount: number
}

/** A channel of any kind: of a server, a thread, the DM between the bot and one person, or a person's group. */
export interface Channel {
  readonly id: string
  readonly type: ChannelType
  /** Null for a DM or group. */
  readonly guildId: string | null
  readonly name: string
  readonly topic: string | null
  readonly parentId: string | null
  readonly position: number
  readonly nsfw: boolean
  readonly flags: number
  readonly tags: readonly TagDescription[]
  overwrites: readonly Overwrite[]
  lastMessageId: string | null
  /** The person at the other end of a DM, or whose group it is. */
  readonly recipientId?: string
  readonly thread?: ThreadState
}
