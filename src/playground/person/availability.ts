import {
  type APIApplicationCommand,
  type ApplicationCommandType,
  ApplicationIntegrationType,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { holds } from '../world/permissions.ts'
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

function mayUse(core: Core, { channel, guild, userId }: Setting, command: APIApplicationCommand): boolean {
  if (guild === null) return true
  const bits = permissionsInChannel(core.world, channel, userId)
  if (holds(bits, 'Administrator')) return true
  if (!holds(bits, 'UseApplicationCommands')) return false
  const granted = core.commands.grantees(guild.id, command.id)
  if (granted !== undefined) {
    const roles = guild.members.get(userId)?.roleIds ?? []
    return [userId, guild.id, ...roles].some((id) => granted.includes(id))
  }
  const needed = command.default_member_permissions
  if (needed === null) return true
  // "0" is for administrators only, although every set of permissions includes the empty one.
  return BigInt(needed) !== 0n && (bits & BigInt(needed)) === BigInt(needed)
}

function nameOf({ name }: APIApplicationCommand): string {
  return name
}
