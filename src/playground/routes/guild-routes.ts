import type { Core } from '../core.ts'
import { refuseUnseen } from '../messages/post-message.ts'
import { json, type Route, route } from '../rest/route.ts'
import { guildView } from '../world/guild-view.ts'
import { hasPermissions } from '../world/permissions.ts'
import { channelView, memberView } from '../world/views.ts'
import {
  findChannel,
  findGuild,
  findMember,
  guildChannels,
  guildThreads,
  permissionsInChannel,
} from '../world/world.ts'

/** Looking at servers, their channels, roles and members. */
export const guildRoutes: readonly Route<Core>[] = [
  route('GET', '/guilds/:guild', ({ params, query }, { world }) => {
    const guild = findGuild(world, params.guild)
    const counts = { approximate_member_count: guild.members.size, approximate_presence_count: 1 }
    return json({ ...guildView(guild), ...(query.get('with_counts') === 'true' ? counts : {}) })
  }),

  route('GET', '/guilds/:guild/channels', ({ params }, { world }) => {
    const guild = findGuild(world, params.guild)
    return json(guildChannels(world, guild.id).map((channel) => channelView(world, channel)))
  }),

  route('GET', '/guilds/:guild/roles', ({ params }, { world }) => {
    return json([...findGuild(world, params.guild).roles.values()])
  }),

  route('GET', '/guilds/:guild/members/:member', ({ params }, { world }) => {
    const userId = params.member === '@me' ? world.application.id : params.member
    return json(memberView(world, findMember(findGuild(world, params.guild), userId)))
  }),

  route('GET', '/guilds/:guild/threads/active', ({ params }, { world }) => {
    const guild = findGuild(world, params.guild)
    const botId = world.application.id
    const threads = guildThreads(world, guild.id)
      .filter(({ thread }) => !thread?.archived)
      .filter((thread) => hasPermissions(permissionsInChannel(world, thread, botId), 'ViewChannel'))
      .reverse()
    return json({
      threads: threads.map((thread) => channelView(world, thread)),
      members: [],
      has_more: false,
    })
  }),

  route('GET', '/channels/:channel', ({ params }, core) => {
    const channel = findChannel(core.world, params.channel)
    refuseUnseen(core, channel)
    return json(channelView(core.world, channel))
  }),

  route('POST', '/channels/:channel/typing', ({ params }, core) => {
    refuseUnseen(core, findChannel(core.world, params.channel))
    return { status: 204 }
  }),
]
