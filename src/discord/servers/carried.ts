import { type Client, GatewayDispatchEvents } from 'discord.js'
import { z } from 'zod'
import { contained } from '../../contained.ts'

/** A channel as an interaction describes it. */
interface CarriedChannel {
  readonly id: string
  readonly type: number
  /** The channel that a thread is in. */
  readonly parentId: string | null
  readonly isLocked: boolean
  /** What the person may do there, and what the bot may; `null` where Discord does not say. */
  readonly permissions: bigint | null
  readonly appPermissions: bigint | null
}

/** What an interaction says of its place and its person, as Discord sent it. */
export interface Carried {
  /** Where it comes from; `null` where that isn't said. */
  readonly channel: CarriedChannel | null
  /** The channels that options name, by id. */
  readonly channels: ReadonlyMap<string, CarriedChannel>
  /** Who used the bot, in a server; `null` elsewhere. */
  readonly member: CarriedMember | null
}

/** A server's member who used the bot. */
interface CarriedMember {
  readonly userId: string
  readonly guildId: string
  readonly roleIds: readonly string[]
  /** What the member may do in the channel that the interaction comes from. */
  readonly permissions: bigint
  /** Until when a moderator timed them out (ms UTC); `null`, or an instant that is past, where nobody did. */
  readonly timedOutUntil: number | null
}

/** What is known of an interaction whose description never came, or made no sense. */
export const NOTHING_CARRIED: Carried = { channel: null, channels: new Map(), member: null }

/** Interactions whose description is remembered until their handler asks for it. */
const REMEMBERED = 1_000

const bits = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform(BigInt)
  .nullish()
  .transform((value) => value ?? null)

const channelSchema = z
  .looseObject({
    id: z.string(),
    type: z.number(),
    parent_id: z.string().nullish(),
    permissions: bits,
    app_permissions: bits,
    thread_metadata: z.looseObject({ locked: z.boolean().optional() }).nullish(),
  })
  .transform(
    ({ id, type, parent_id, permissions, app_permissions, thread_metadata }): CarriedChannel => ({
      id,
      type,
      parentId: thread_metadata ? (parent_id ?? null) : null,
      isLocked: thread_metadata?.locked === true,
      permissions,
      appPermissions: app_permissions,
    }),
  )

const schema = z.looseObject({
  id: z.string(),
  guild_id: z.string().optional(),
  app_permissions: bits,
  channel: channelSchema.nullish().catch(null),
  member: z
    .looseObject({
      user: z.looseObject({ id: z.string() }),
      roles: z.array(z.string()),
      permissions: bits,
      communication_disabled_until: z.string().nullish(),
    })
    .nullish()
    .catch(null),
  data: z
    .looseObject({
      resolved: z.looseObject({ channels: z.record(z.string(), channelSchema).optional() }).optional(),
    })
    .nullish()
    .catch(null),
})

/**
 * Keeps what interactions carry and discord.js drops: with its caches off, it knows neither the channel they come from nor
 * the permissions that Discord sends with the channels they name. So nobody has to ask for them again.
 *
 * @returns takes what an interaction carries, by its id; once
 */
export function watchCarried(client: Client): (interactionId: string) => Carried {
  const remembered = new Map<string, Carried>()
  client.ws.on(
    GatewayDispatchEvents.InteractionCreate,
    contained((dispatch: unknown) => {
      const parsed = schema.safeParse(dispatch)
      // Dispatches that make no sense are the router's to answer, or nobody's.
      if (!parsed.success) return
      const [oldest] = remembered.keys()
      if (remembered.size >= REMEMBERED && oldest !== undefined) remembered.delete(oldest)
      remembered.set(parsed.data.id, carriedBy(parsed.data))
    }),
  )
  return (id) => {
    const carried = remembered.get(id) ?? NOTHING_CARRIED
    remembered.delete(id)
    return carried
  }
}

function carriedBy({
  guild_id: guildId,
  channel,
  app_permissions,
  member,
  data,
}: z.infer<typeof schema>): Carried {
  const until = Date.parse(member?.communication_disabled_until ?? '')
  return {
    channel: channel ? { ...channel, appPermissions: channel.appPermissions ?? app_permissions } : null,
    channels: new Map(Object.entries(data?.resolved?.channels ?? {})),
    member:
      member && guildId !== undefined
        ? {
            userId: member.user.id,
            guildId,
            roleIds: member.roles,
            permissions: member.permissions ?? 0n,
            timedOutUntil: Number.isNaN(until) ? null : until,
          }
        : null,
  }
}
