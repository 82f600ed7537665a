import {
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType,
  GatewayIntentBits,
} from 'discord-api-types/v10'
import type { Core } from './core.ts'
import { isoTimestamp } from './instants.ts'
import { openThread } from './messages/threads.ts'
import { addGuildTo, buildChannel, buildOverwrite } from './world/build-world.ts'
import type { ChannelDescription, GuildDescription, OverwriteDescription } from './world/description.ts'
import { guildCreateView } from './world/guild-view.ts'
import type { Channel, Guild } from './world/records.ts'
import { channelView } from './world/views.ts'
import { botGuilds, findUser, guildChannels } from './world/world.ts'

const { Guilds } = GatewayIntentBits

/** What can happen to the world while a bot is watching; each change is dispatched to it over the gateway. */
export interface WorldChanges {
  /** A server is made, to which the bot is invited unless its description says otherwise. */
  addGuild(description: GuildDescription): void
  /** The bot is removed from a server; the server's channels are gone for it. */
  removeGuild(guildId: string): void
  /** An outage makes a server unavailable, or it comes back. */
  setGuildAvailable(guildId: string, available: boolean): void
  /** A channel is made in a server. */
  addChannel(guildId: string, description: ChannelDescription): void
  /** A channel or thread is deleted, with its messages. */
  deleteChannel(channelId: string): void
  /** A channel's permission overwrites are replaced. */
  setOverwrites(channelId: string, overwrites: readonly OverwriteDescription[]): void
  /** A thread is archived, or opened again. */
  setThreadArchived(threadId: string, archived: boolean): void
  /** A role is deleted; whoever had it has it no more. */
  deleteRole(guildId: string, roleId: string): void
  /** A member's roles are replaced. */
  setMemberRoles(guildId: string, userId: string, roleIds: readonly string[]): void
  /** A member leaves a server. */
  removeMember(guildId: string, userId: string): void
  /** A person closes their direct messages to the bot (50007), or opens them again. */
  setRefusesDms(userId: string, refuses: boolean): void
  /** A moderator times a member out until an instant (ms UTC), or `null` ends that. */
  setTimedOut(guildId: string, userId: string, until: number | null): void
  /** A person makes a thread under a channel; a private one is seen by its members and moderators only. */
  addThread(
    parentId: string,
    thread: { readonly id: string; readonly name: string; readonly privateTo?: readonly string[] },
  ): void
  /** A moderator locks a thread, or unlocks it. */
  setThreadLocked(threadId: string, locked: boolean): void
  /**
   * A server's administrators choose who may use a command there and where, in the form of Discord's API: exceptions for
   * roles (the server's own id means @everyone), people, and channels (the server's id less one: all of them). They
   * replace the earlier ones.
   *
   * @param commandName `null` for all commands of the application
   */
  setCommandPermissions(
    guildId: string,
    commandName: string | null,
    permissions: readonly APIApplicationCommandPermission[],
  ): void
  /**
   * The same in short: only those named may use a command; `ids` are users and roles, the server's own id means
   * @everyone.
   */
  grantCommand(guildId: string, commandName: string, ids: readonly string[]): void
}

/** The changes, bound to a stand-in's parts. Each throws when what it names does not exist. */
export function createWorldChanges(core: Core): WorldChanges {
  const { world, gateway, snowflakes, clock } = core

  const guildOf = (id: string): Guild => found(world.guilds.get(id), `server ${id}`)
  const channelOf = (id: string): Channel => found(world.channels.get(id), `channel ${id}`)
  const tellOfChannel = (event: 'CREATE' | 'UPDATE' | 'DELETE', channel: Channel) => {
    const group = channel.thread ? 'THREAD' : 'CHANNEL'
    gateway.dispatch(`${group}_${event}`, channelView(world, channel), Guilds)
  }

  const setCommandPermissions: WorldChanges['setCommandPermissions'] = (
    guildId,
    commandName,
    permissions,
  ) => {
    const all = [...core.commands.list(guildId), ...core.commands.list(null)]
    const targetId =
      commandName === null
        ? world.application.id
        : found(
            all.find(({ name }) => name === commandName),
            `command ${commandName}`,
          ).id
    const view = core.commands.setPermissions(guildOf(guildId).id, targetId, permissions)
    gateway.dispatch('APPLICATION_COMMAND_PERMISSIONS_UPDATE', view)
  }

  return {
    addGuild: (description) => {
      const guild = addGuildTo(world, description, snowflakes)
      if (botGuilds(world).includes(guild)) {
        gateway.dispatch('GUILD_CREATE', guildCreateView(world, guild), Guilds)
      }
    },
    removeGuild: (guildId) => {
      world.guilds.delete(guildOf(guildId).id)
      for (const { id, guildId: home } of [...world.channels.values()]) {
        if (home === guildId) world.channels.delete(id)
      }
      gateway.dispatch('GUILD_DELETE', { id: guildId }, Guilds)
    },
    setGuildAvailable: (guildId, available) => {
      const guild = guildOf(guildId)
      guild.available = available
      if (available) gateway.dispatch('GUILD_CREATE', guildCreateView(world, guild), Guilds)
      else gateway.dispatch('GUILD_DELETE', { id: guildId, unavailable: true }, Guilds)
    },
    addChannel: (guildId, description) => {
      const channel = buildChannel(description, guildOf(guildId).id, guildChannels(world, guildId).length)
      world.channels.set(channel.id, channel)
      tellOfChannel('CREATE', channel)
    },
    deleteChannel: (channelId) => {
      const channel = channelOf(channelId)
      world.channels.delete(channelId)
      tellOfChannel('DELETE', channel)
    },
    setOverwrites: (channelId, overwrites) => {
      const channel = channelOf(channelId)
      channel.overwrites = overwrites.map(buildOverwrite)
      tellOfChannel('UPDATE', channel)
    },
    setThreadArchived: (threadId, archived) => {
      const channel = channelOf(threadId)
      const thread = found(channel.thread, `thread ${threadId}`)
      thread.archived = archived
      thread.archiveChangedAt = isoTimestamp(clock.now())
      tellOfChannel('UPDATE', channel)
    },
    deleteRole: (guildId, roleId) => {
      const { roles, members } = guildOf(guildId)
      found(roles.get(roleId), `role ${roleId}`)
      roles.delete(roleId)
      for (const member of members.values()) {
        member.roleIds = member.roleIds.filter((id) => id !== roleId)
      }
      gateway.dispatch('GUILD_ROLE_DELETE', { guild_id: guildId, role_id: roleId }, Guilds)
    },
    setMemberRoles: (guildId, userId, roleIds) => {
      found(guildOf(guildId).members.get(userId), `member ${userId}`).roleIds = roleIds
    },
    removeMember: (guildId, userId) => {
      guildOf(guildId).members.delete(userId)
    },
    setRefusesDms: (userId, refuses) => {
      findUser(world, userId).refusesDms = refuses
    },
    setTimedOut: (guildId, userId, until) => {
      found(guildOf(guildId).members.get(userId), `member ${userId}`).timedOutUntil = until
    },
    addThread: (parentId, { id, name, privateTo }) => {
      openThread(core, channelOf(parentId), {
        id,
        body: { name },
        ...(privateTo === undefined ? {} : { privateTo: new Set(privateTo) }),
      })
    },
    setThreadLocked: (threadId, locked) => {
      const channel = channelOf(threadId)
      found(channel.thread, `thread ${threadId}`).locked = locked
      tellOfChannel('UPDATE', channel)
    },
    setCommandPermissions,
    grantCommand: (guildId, commandName, ids) => {
      const isRole = (id: string) => guildOf(guildId).roles.has(id)
      const { Role, User } = ApplicationCommandPermissionType
      setCommandPermissions(guildId, commandName, [
        ...(ids.includes(guildId) ? [] : [{ id: guildId, type: Role, permission: false }]),
        ...ids.map((id) => ({ id, type: isRole(id) ? Role : User, permission: true })),
      ])
    },
  }
}

function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`There is no ${name} in this world`)
  return thing
}
