import type {
  APIApplicationCommand,
  APIApplicationCommandPermission,
  APIGuildApplicationCommandPermissions,
  ApplicationCommandType,
} from 'discord-api-types/v10'
import { ApplicationCommandType as CommandType } from 'discord-api-types/v10'
import { asObject, type JsonObject } from '../json.ts'
import type { Snowflakes } from '../snowflakes.ts'

/** Whose commands: `null` for those that exist everywhere, otherwise a server's id. */
export type CommandScope = string | null

/** The commands an application has registered, everywhere and in single servers. */
export class CommandRegistry {
  readonly #snowflakes: Snowflakes
  readonly #applicationId: string
  readonly #scopes = new Map<CommandScope, readonly APIApplicationCommand[]>()
  /** By server, then by the command's id, or the application's for all commands together. */
  readonly #permissions = new Map<string, Map<string, readonly APIApplicationCommandPermission[]>>()

  constructor(applicationId: string, snowflakes: Snowflakes) {
    this.#applicationId = applicationId
    this.#snowflakes = snowflakes
  }

  /** The commands registered in a scope, in the order they were given. */
  list(scope: CommandScope): readonly APIApplicationCommand[] {
    return this.#scopes.get(scope) ?? []
  }

  /** The command people reach in a server (or a DM, `null`): the server's own comes before the general one. */
  find(scope: CommandScope, type: ApplicationCommandType, name: string): APIApplicationCommand | undefined {
    const own = scope === null ? [] : this.list(scope)
    return [...own, ...this.list(null)].find((command) => command.type === type && command.name === name)
  }

  /**
   * Sets who may use a command in a server, and where, as its administrators can under *Integrations*.
   *
   * @param targetId the command's id, or the application's for all of its commands
   * @param permissions none takes the exceptions away
   */
  setPermissions(
    guildId: string,
    targetId: string,
    permissions: readonly APIApplicationCommandPermission[],
  ): APIGuildApplicationCommandPermissions {
    const ofGuild = this.#permissions.get(guildId) ?? new Map()
    if (permissions.length === 0) ofGuild.delete(targetId)
    else ofGuild.set(targetId, permissions)
    this.#permissions.set(guildId, ofGuild)
    return this.#permissionsView(guildId, targetId, permissions)
  }

  /** What a server's administrators set for a command, or for the application; empty where they set nothing. */
  permissionsOf(guildId: string, targetId: string): readonly APIApplicationCommandPermission[] {
    return this.#permissions.get(guildId)?.get(targetId) ?? []
  }

  /** Everything that a server's administrators set, by command. */
  allPermissions(guildId: string): APIGuildApplicationCommandPermissions[] {
    return [...(this.#permissions.get(guildId) ?? [])].map(([targetId, permissions]) =>
      this.#permissionsView(guildId, targetId, permissions),
    )
  }

  #permissionsView(
    guildId: string,
    targetId: string,
    permissions: readonly APIApplicationCommandPermission[],
  ): APIGuildApplicationCommandPermissions {
    return {
      id: targetId,
      application_id: this.#applicationId,
      guild_id: guildId,
      permissions: [...permissions],
    }
  }

  /** Replaces all commands of a scope (checked before); one that keeps its name and type keeps its id. */
  replace(scope: CommandScope, bodies: readonly unknown[]): readonly APIApplicationCommand[] {
    const before = this.list(scope)
    const commands = bodies.map((body) => this.#stored(scope, asObject(body), before))
    this.#scopes.set(scope, commands)
    return commands
  }

  #stored(
    scope: CommandScope,
    body: JsonObject,
    before: readonly APIApplicationCommand[],
  ): APIApplicationCommand {
    const type = body.type ?? CommandType.ChatInput
    const known = before.find((command) => command.type === type && command.name === body.name)
    const permissions = body.default_member_permissions ?? null
    const everywhere = {
      dm_permission: body.dm_permission ?? true,
      contexts: body.contexts ?? null,
      integration_types: body.integration_types ?? [0],
    }
    const stored = {
      id: known?.id ?? this.#snowflakes.next(),
      application_id: this.#applicationId,
      version: this.#snowflakes.next(),
      default_member_permissions: permissions === null ? null : String(permissions),
      type,
      name: body.name,
      name_localizations: body.name_localizations ?? null,
      description: body.description ?? '',
      description_localizations: body.description_localizations ?? null,
      nsfw: body.nsfw ?? false,
      ...(scope === null ? everywhere : { guild_id: scope }),
      ...(body.options === undefined ? {} : { options: body.options }),
    }
    // Checked by command-rules before it is stored.
    return stored as unknown as APIApplicationCommand
  }
}
