import { type Client, Events, GatewayDispatchEvents, Routes } from 'discord.js'
import {
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { contained } from '../../contained.ts'
import { UserError } from '../../errors.ts'
import { RefusedTooOften } from '../rest/refusals.ts'
import type { Carried } from '../servers/carried.ts'
import { texts } from '../texts/texts.ts'
import { type AccessException, mayUseCommand } from './command-access.ts'

/** Judges who may press a button, as Discord would judge them typing the command that it belongs to. */
export interface Authority {
  /** @throws UserError where they may not, or where that can't be found out just now */
  require(carried: Carried, command: RestrictedCommand): Promise<void>
}

/** A command's definition, as far as it says who may use it. */
type RestrictedCommand = Pick<
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  'name' | 'default_member_permissions'
>

export interface AuthorityParts {
  readonly client: Client
  readonly clock: Clock
  /** The id of a registered command by its name; `undefined` before it is registered. */
  readonly commandId: (name: string) => string | undefined
}

/** Servers whose exceptions are remembered. */
const REMEMBERED = 2_000

const exception = z.looseObject({ id: z.string(), type: z.number(), permission: z.boolean() })
const answer = z.array(z.looseObject({ id: z.string(), permissions: z.array(exception) }))

/** What such a dispatch says of its server. */
const update = z.looseObject({ guild_id: z.string() })

/** A server's exceptions, by the id of the command, or the application's for all of them. */
type Exceptions = ReadonlyMap<string, readonly AccessException[]>

/**
 * Remembers a server's exceptions until Discord says that they changed. What was missed while the connection was lost for
 * good is asked for again.
 */
export function createAuthority({ client, clock, commandId }: AuthorityParts): Authority {
  const remembered = new Map<string, Promise<Exceptions>>()

  const forget = (guildId: string) => void remembered.delete(guildId)
  client.ws.on(
    GatewayDispatchEvents.ApplicationCommandPermissionsUpdate,
    contained((dispatch: unknown) => forget(update.parse(dispatch).guild_id)),
  )
  client.on(
    Events.GuildDelete,
    contained(({ id }) => forget(id)),
  )
  client.on(
    Events.ShardReady,
    contained(() => remembered.clear()),
  )

  async function ask(guildId: string): Promise<Exceptions> {
    const route = Routes.guildApplicationCommandsPermissions(client.application?.id ?? '', guildId)
    const all = answer.parse(await client.rest.get(route))
    return new Map(all.map(({ id, permissions }) => [id, permissions]))
  }

  function exceptionsOf(guildId: string): Promise<Exceptions> {
    const known = remembered.get(guildId)
    if (known !== undefined) return known
    const asked = ask(guildId)
    const [oldest] = remembered.keys()
    if (remembered.size >= REMEMBERED && oldest !== undefined) remembered.delete(oldest)
    remembered.set(guildId, asked)
    asked.catch(() => {
      if (remembered.get(guildId) === asked) remembered.delete(guildId)
    })
    return asked
  }

  return {
    async require(carried, { name, default_member_permissions: needed }) {
      const { member } = carried
      if (member === null) throw new UserError(texts.errors.serverOnly)
      // No exception concerns an administrator.
      if ((member.permissions & PermissionFlagsBits.Administrator) !== 0n) return
      const exceptions = await exceptionsOf(member.guildId).catch((error) => {
        if (error instanceof RefusedTooOften) throw error
        throw new UserError(texts.errors.authorityUnknown(name), { cause: error })
      })
      const id = commandId(name)
      if (id === undefined) throw new UserError(texts.errors.authorityUnknown(name))
      const rules = {
        defaultPermissions: needed === null || needed === undefined ? null : BigInt(needed),
        ofCommand: exceptions.get(id) ?? [],
        ofApplication: exceptions.get(client.application?.id ?? '') ?? [],
      }
      if (!mayUseCommand(carried, rules, clock.now())) throw new UserError(texts.errors.notAllowed(name))
    },
  }
}
