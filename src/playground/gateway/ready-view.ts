import type { GatewayReadyDispatchData } from 'discord-api-types/v10'
import { botGuilds, findUser, type World } from '../world/world.ts'

/**
 * What a bot gets first: who it is and which servers it is in. All servers count as unavailable until their
 * GUILD_CREATE follows.
 * @param resumeUrl the gateway to reconnect to
 */
export function readyView(world: World, sessionId: string, resumeUrl: string): GatewayReadyDispatchData {
  const { id } = world.application
  const ready = {
    v: 10,
    user: { ...findUser(world, id).profile, verified: true, mfa_enabled: true, email: null },
    guilds: botGuilds(world).map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: sessionId,
    session_type: 'normal',
    resume_gateway_url: resumeUrl,
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
