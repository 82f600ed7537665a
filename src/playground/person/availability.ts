import {
  type APIApplicationCommand,
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType,
  type ApplicationCommandType,
  ApplicationIntegrationType,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { hasPermissions } from '../world/permissions.ts'
import { permissionsInChannel } from '../world/world.ts'
import { ClientRefusal } from './client-refusal.ts'
import { contextOf, isUserInstalled, type Setting } from './place.ts'

/** A command that a person may use where they are; refuses as Discord's client hides or greys it out. */
export function usableCommand(
  core: Core,
  setting: Setting,
  type: ApplicationCommandType,
  name: string,
): APIApplicationCommand {
  const command = core.commands.find(setting.guild?.id ?? null, type, name)
  if (command === undefined) throw new ClientRefusal('unknown-command', `There is no command "${name}" here`)
  if (command.contexts && !command.contexts.includes(contextOf(setting))) {
    const here = setting.guild === null ? 'in a direct message' : 'in a server'
    throw new ClientRefusal('wrong-context', `"${name}" cannot be used ${here}`)
  }
  const { GuildInstall, UserInstall } = ApplicationIntegrationType
  const installed = isUserInstalled(core, setting) ? UserInstall : GuildInstall
  if (!(command.integration_types ?? [GuildInstall]).includes(installed)) {
    throw new ClientRefusal(
      'wrong-context',
      `"${name}" is not for those who installed the app for themselves`,
    )
  }
  if (!mayUse(core, setting, command)) {
    throw new ClientRefusal('not-permitted', `This person may not use "${name}" here`)
  }
  return command
}

/** The slash, user or message commands that a person is offered where they are. */
export function offeredCommands(
  core: Core,
  setting: Setting,
  type: ApplicationCommandType,
): APIApplicationCommand[] {
  const own = setting.guild === null ? [] : core.commands.list(setting.guild.id)
  const names = new Set(
    [...own, ...core.commands.list(null)].filter((each) => each.type === type).map(nameOf),
  )
  return [...names].flatMap((name) => {
    try {
      return usableCommand(core, setting, type, name)
    } catch (error) {
      if (error instanceof ClientRefusal) return []
      throw error
    }
  })
}

/**
 * May somebody use a command where they are? A server's administrators make exceptions for a command, or for all of the
 * application's: for channels, people and roles. Source: Discord's documentation, "Application Command Permissions".
 */
function mayUse(core: Core, { channel, guild, userId }: Setting, command: APIApplicationCommand): boolean {
  if (guild === null) return true
  const bits = permissionsInChannel(core.world, channel, userId)
  if (hasPermissions(bits, 'Administrator')) return true
  // Timed out, too: nothing but looking is left then.
  if (!hasPermissions(bits, 'UseApplicationCommands')) return false
  const own = core.commands.permissionsOf(guild.id, command.id)
  const general = core.commands.permissionsOf(guild.id, core.world.application.id)
  const place = channel.thread === undefined ? channel.id : (channel.parentId ?? channel.id)
  const here = inChannel(own, guild.id, place) ?? inChannel(general, guild.id, place)
  if (here === false) return false
  const roles = guild.members.get(userId)?.roleIds ?? []
  const toThem = toMember(own, guild.id, userId, roles)
  if (toThem !== undefined) return toThem
  if (toMember(general, guild.id, userId, roles) === false) return false
  const needed = command.default_member_permissions
  if (needed === null) return true
  // "0" is for administrators only, although every set of permissions includes the empty one.
  return BigInt(needed) !== 0n && (bits & BigInt(needed)) === BigInt(needed)
}

type Exceptions = readonly APIApplicationCommandPermission[]

function exception(exceptions: Exceptions, type: ApplicationCommandPermissionType, id: string) {
  return exceptions.find((each) => each.type === type && each.id === id)?.permission
}

function inChannel(exceptions: Exceptions, guildId: string, channelId: string): boolean | undefined {
  const { Channel } = ApplicationCommandPermissionType
  const everywhere = String(BigInt(guildId) - 1n)
  return exception(exceptions, Channel, channelId) ?? exception(exceptions, Channel, everywhere)
}

/** A person's own exception, else any role's permission, else any role's refusal, else that of @everyone. */
function toMember(
  exceptions: Exceptions,
  guildId: string,
  userId: string,
  roleIds: readonly string[],
): boolean | undefined {
  const { Role, User } = ApplicationCommandPermissionType
  const own = exception(exceptions, User, userId)
  if (own !== undefined) return own
  const ofRoles = roleIds.map((id) => exception(exceptions, Role, id)).filter((each) => each !== undefined)
  if (ofRoles.length > 0) return ofRoles.includes(true)
  return exception(exceptions, Role, guildId)
}

function nameOf({ name }: APIApplicationCommand): string {
  return name
}
