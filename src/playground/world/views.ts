import {
  type APIChannel,
  type APIGuildMember,
  type APIInteractionGuildMember,
  type APIOverwrite,
  type APIThreadChannel,
  ChannelType,
  type GuildMemberFlags,
  OverwriteType,
} from 'discord-api-types/v10'
import { isoTimestamp } from '../instants.ts'
import type { Overwrite } from './permissions.ts'
import type { Channel, Guild, Member } from './records.ts'
import { findMember, findUser, permissionsInChannel, type World } from './world.ts'

/** A member in the form of Discord's API. */
export function memberView(world: World, member: Member): APIGuildMember {
  return {
    user: findUser(world, member.userId).profile,
    nick: member.nick,
    avatar: null,
    banner: null,
    roles: [...member.roleIds],
    joined_at: member.joinedAt,
    premium_since: null,
    communication_disabled_until: member.timedOutUntil === null ? null : isoTimestamp(member.timedOutUntil),
    deaf: false,
    mute: false,
    pending: false,
    flags: 0 as GuildMemberFlags,
  }
}

/** A member as interactions carry it: with the permissions in the channel the interaction came from. */
export function interactionMember(
  world: World,
  guild: Guild,
  channel: Channel,
  userId: string,
): APIInteractionGuildMember {
  const member = memberView(world, findMember(guild, userId))
  const permissions = String(permissionsInChannel(world, channel, userId))
  return { ...member, user: findUser(world, userId).profile, permissions }
}

/** A channel of any kind in the form of Discord's API. */
export function channelView(world: World, channel: Channel): APIChannel {
  // The API's channel types are a closed union by `type`, while one record here has every kind.
  return channelFields(world, channel) as unknown as APIChannel
}

/** A thread in the form of Discord's API. */
export function threadView(world: World, thread: Channel): APIThreadChannel {
  // See channelView.
  return channelFields(world, thread) as unknown as APIThreadChannel
}

function channelFields(world: World, channel: Channel): object {
  const { id, type, flags, lastMessageId } = channel
  const common = { id, type, flags, last_message_id: lastMessageId }
  if (channel.type === ChannelType.DM || channel.type === ChannelType.GroupDM) {
    const person = findUser(world, channel.recipientId ?? '').profile
    return { ...common, last_pin_timestamp: null, recipients: [person] }
  }
  const ofGuild = {
    ...common,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    rate_limit_per_user: 0,
    last_pin_timestamp: null,
  }
  return channel.thread
    ? { ...ofGuild, ...threadFields(world, channel) }
    : { ...ofGuild, ...placeFields(channel) }
}

function placeFields(channel: Channel): object {
  const place = {
    topic: channel.topic,
    position: channel.position,
    permission_overwrites: channel.overwrites.map(overwriteView),
    nsfw: channel.nsfw,
  }
  if (channel.type === ChannelType.GuildVoice) {
    return { ...place, bitrate: 64_000, user_limit: 0, rtc_region: null }
  }
  if (channel.type !== ChannelType.GuildForum) return place
  const tags = channel.tags.map(({ id, name, moderated = false }) => {
    return { id, name, moderated, emoji_id: null, emoji_name: null }
  })
  return {
    ...place,
    available_tags: tags,
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
  }
}

function threadFields(world: World, channel: Channel): object {
  const { thread } = channel
  if (thread === undefined) return {}
  return {
    owner_id: thread.ownerId,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: thread.archiveChangedAt,
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      create_timestamp: thread.createdAt,
    },
    message_count: thread.messageCount,
    total_message_sent: thread.messageCount,
    member_count: 1,
    applied_tags: [...thread.appliedTags],
    member: {
      id: channel.id,
      user_id: world.application.id,
      join_timestamp: thread.createdAt,
      flags: 0,
    },
  }
}

function overwriteView({ id, kind, allow, deny }: Overwrite): APIOverwrite {
  const type = kind === 'role' ? OverwriteType.Role : OverwriteType.Member
  return { id, type, allow: String(allow), deny: String(deny) }
}
