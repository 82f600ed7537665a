import type { Core } from '../core.ts'
import { asObject, asText } from '../json.ts'
import { refuse } from '../rest/api-error.ts'
import { json, type Route, route } from '../rest/route.ts'
import { openDm } from '../world/dm.ts'
import { channelView } from '../world/views.ts'
import { botGuilds, findUser, permissionsInGuild, type World } from '../world/world.ts'

/** What concerns the bot as such: the gateway's address, its user, its application, its DMs. */
export const botRoutes: readonly Route<Core>[] = [
  route('GET', '/gateway', (_, { gateway }) => json({ url: gateway.url }), { authorized: false }),

  route('GET', '/gateway/bot', (_, { gateway }) => json(gateway.botInfo)),

  route('GET', '/users/@me', (_, { world }) => {
    const { profile, locale } = findUser(world, world.application.id)
    return json({ ...profile, locale, verified: true, mfa_enabled: true, email: null })
  }),

  route('GET', '/users/@me/guilds', (_, { world }) => json(myGuilds(world))),

  route('POST', '/users/@me/channels', ({ body }, core) => {
    const recipientId = asText(asObject(body).recipient_id)
    const known = core.world.users.has(recipientId) && recipientId !== core.world.application.id
    if (!known) throw refuse('InvalidRecipient')
    return json(channelView(core.world, openDm(core.world, core.snowflakes, recipientId)))
  }),

  route('GET', '/users/:user', ({ params }, { world }) => json(findUser(world, params.user).profile)),

  route('GET', '/applications/@me', (_, { world }) => json(applicationView(world))),

  route('GET', '/oauth2/applications/@me', (_, { world }) => json(applicationView(world))),
]

function myGuilds(world: World): object[] {
  const botId = world.application.id
  return botGuilds(world).map((guild) => ({
    id: guild.id,
    name: guild.name,
    icon: null,
    banner: null,
    owner: guild.ownerId === botId,
    permissions: String(permissionsInGuild(guild, botId)),
    features: [],
  }))
}

function applicationView(world: World): object {
  const { id, name, ownerId } = world.application
  return {
    id,
    name,
    icon: null,
    description: '',
    type: null,
    flags: 0,
    flags_new: '0',
    bot: findUser(world, id).profile,
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { 0: {}, 1: {} },
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: findUser(world, ownerId).profile,
    approximate_guild_count: botGuilds(world).length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  }
}
