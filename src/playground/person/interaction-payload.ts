import { type APIAuthorizingIntegrationOwnersMap, ApplicationIntegrationType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import type { Interaction } from '../interactions/interactions.ts'
import type { JsonObject } from '../json.ts'
import { channelView, interactionMember } from '../world/views.ts'
import { findUser, permissionsInChannel } from '../world/world.ts'
import { contextOf, isUserInstalled, type Setting } from './place.ts'

/** Largest file a bot may attach where nobody has boosted, in bytes. */
const ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024

/** An INTERACTION_CREATE payload; `data` and `message` are as the kind of interaction asks for. */
export function interactionPayload(
  core: Core,
  interaction: Interaction,
  setting: Setting,
  rest: { readonly data: JsonObject; readonly message?: unknown },
): JsonObject {
  const { world } = core
  const { channel, guild, userId } = setting
  const { id, token, type } = interaction
  const user = findUser(world, userId)
  const permissions = String(permissionsInChannel(world, channel, userId))
  const where =
    guild === null
      ? { user: user.profile, context: contextOf(setting) }
      : {
          guild_id: guild.id,
          guild: { id: guild.id, locale: guild.locale, features: [] },
          guild_locale: guild.locale,
          member: interactionMember(world, guild, channel, userId),
          context: contextOf(setting),
        }
  return {
    id,
    application_id: world.application.id,
    type,
    token,
    version: 1,
    ...rest,
    ...where,
    channel_id: channel.id,
    channel: { ...channelView(world, channel), permissions },
    app_permissions: String(permissionsInChannel(world, channel, world.application.id)),
    locale: user.locale,
    entitlements: [],
    authorizing_integration_owners: integrationOwners(core, setting),
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
  }
}

/** Who installed the application where it is used: the server, in its own DM nobody (`0`), elsewhere the person. */
export function integrationOwners(core: Core, setting: Setting): APIAuthorizingIntegrationOwnersMap {
  if (isUserInstalled(core, setting)) return { [ApplicationIntegrationType.UserInstall]: setting.userId }
  return { [ApplicationIntegrationType.GuildInstall]: setting.guild?.id ?? '0' }
}
