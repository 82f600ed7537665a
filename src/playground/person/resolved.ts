import type { Core } from '../core.ts'
import type { JsonObject } from '../json.ts'
import { channelView, memberView } from '../world/views.ts'
import { permissionsInChannel, permissionsInGuild } from '../world/world.ts'
import type { Setting } from './place.ts'

/** Ids that an interaction mentions, by what they name. */
export interface MentionedIds {
  readonly users: readonly string[]
  readonly roles: readonly string[]
  readonly channels: readonly string[]
}

/**
 * The `resolved` part of an interaction's data: the things whose ids the person chose, as the person and the
 * bot see them. Undefined when nothing was chosen.
 */
export function resolvedData(
  core: Core,
  { guild, userId }: Setting,
  ids: MentionedIds,
): JsonObject | undefined {
  const { world } = core
  const groups = {
    users: entries(ids.users, (id) => world.users.get(id)?.profile),
    members: entries(ids.users, (id) => {
      const member = guild?.members.get(id)
      if (guild === null || member === undefined) return undefined
      const { user: _, deaf: __, mute: ___, ...view } = memberView(world, member)
      return { ...view, permissions: String(permissionsInGuild(guild, id)) }
    }),
    roles: entries(ids.roles, (id) => guild?.roles.get(id)),
    channels: entries(ids.channels, (id) => resolvedChannel(core, userId, id)),
  }
  const filled = Object.entries(groups).filter(([, group]) => Object.keys(group).length > 0)
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}

function resolvedChannel({ world }: Core, userId: string, id: string): JsonObject | undefined {
  const channel = world.channels.get(id)
  if (channel === undefined) return undefined
  return {
    ...channelView(world, channel),
    permissions: String(permissionsInChannel(world, channel, userId)),
    app_permissions: String(permissionsInChannel(world, channel, world.application.id)),
  }
}

function entries<T>(ids: readonly string[], find: (id: string) => T | undefined): Record<string, T> {
  return Object.fromEntries(
    ids.flatMap((id): [string, T][] => {
      const found = find(id)
      return found === undefined ? [] : [[id, found]]
    }),
  )
}
