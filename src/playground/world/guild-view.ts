import {
  type APIGuild,
  type GatewayGuildCreateDispatchData,
  type GatewayReadyDispatchData,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  type GuildSystemChannelFlags,
  GuildVerificationLevel,
} from 'discord-api-types/v10'
import { hasPermissions } from './permissions.ts'
import type { Guild } from './records.ts'
import { channelView, memberView } from './views.ts'
import {
  findMember,
  findUser,
  guildChannels,
  guildThreads,
  permissionsInChannel,
  type World,
} from './world.ts'

/**
 * What a session gets first: who the bot is and which of its servers the session is for. All of them count as unavailable until
 * their GUILD_CREATE follows.
 */
export function readyView(
  world: World,
  session: {
    readonly sessionId: string
    readonly guilds: readonly Guild[]
    readonly shard: { readonly id: number; readonly count: number }
    /** The gateway to reconnect to. */
    readonly url: string
  },
): GatewayReadyDispatchData {
  const { id } = world.application
  const ready = {
    v: 10,
    user: { ...findUser(world, id).profile, verified: true, mfa_enabled: true, email: null },
    guilds: session.guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.sessionId,
    session_type: 'normal',
    resume_gateway_url: session.url,
    shard: [session.shard.id, session.shard.count],
    application: { id, flags: 0 },
    private_channels: [],
    presences: [],
    relationships: [],
    user_settings: {},
    geo_ordered_rtc_regions: [],
  }
  // discord-api-types leaves out the fields that only old clients read.
  return ready as unknown as GatewayReadyDispatchData
}

/** A server in the form of Discord's REST API. */
export function guildView(guild: Guild): APIGuild {
  const view = {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    roles: [...guild.roles.values()],
    features: [],
    emojis: [],
    stickers: [],
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300 as const,
    system_channel_id: null,
    system_channel_flags: 0 as GuildSystemChannelFlags,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: GuildVerificationLevel.None,
    default_message_notifications: GuildDefaultMessageNotifications.OnlyMentions,
    explicit_content_filter: GuildExplicitContentFilter.Disabled,
    mfa_level: GuildMFALevel.None,
    max_presences: null,
    max_members: 500_000,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    vanity_url_code: null,
    premium_tier: GuildPremiumTier.None,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: GuildNSFWLevel.Default,
    hub_type: null,
    incidents_data: null,
    // Sent by Discord and required by its OpenAPI file, though discord-api-types does not know it.
    home_header: null,
  }
  return view
}

/**
 * A server as the gateway sends it when the bot connects or joins: with its channels, the threads the bot can
 * see and, since the bot asks for no member intent, itself as the only member.
 */
export function guildCreateView(world: World, guild: Guild): GatewayGuildCreateDispatchData {
  const bot = findMember(guild, world.application.id)
  const view = {
    ...guildView(guild),
    joined_at: bot.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [memberView(world, bot)],
    channels: guildChannels(world, guild.id).map((channel) => channelView(world, channel)),
    threads: guildThreads(world, guild.id)
      .filter((thread) => !thread.thread?.archived)
      .filter((thread) => hasPermissions(permissionsInChannel(world, thread, bot.userId), 'ViewChannel'))
      .map((thread) => channelView(world, thread)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
  return view as unknown as GatewayGuildCreateDispatchData
}
