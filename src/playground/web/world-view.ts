import { ChannelType } from 'discord-api-types/v10'
import type { PlaygroundControls } from '../controls.ts'
import type { Person } from '../person/person.ts'
import type { Channel, Guild } from '../world/records.ts'
import { guildChannels, guildThreads, type World } from '../world/world.ts'
import type { ChannelKind, ChannelView, ClockView, Named, ServerView, WorldView } from './protocol.ts'

const KINDS: Readonly<Partial<Record<ChannelType, ChannelKind>>> = {
  [ChannelType.GuildText]: 'text',
  [ChannelType.GuildAnnouncement]: 'announcement',
  [ChannelType.GuildForum]: 'forum',
  [ChannelType.GuildVoice]: 'voice',
  [ChannelType.GuildCategory]: 'category',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.PrivateThread]: 'thread',
  [ChannelType.AnnouncementThread]: 'thread',
  [ChannelType.DM]: 'dm',
  [ChannelType.GroupDM]: 'group',
}

/** What a person sees: their servers with the channels open to them, and their conversations. */
export function worldView(world: World, person: Person): WorldView {
  const users = [...world.users.values()].map(({ id, name }) => ({ id, name }))
  const { application } = world
  const named = ({ id, name }: Named): Named => ({ id, name })
  return {
    me: named(users.find(({ id }) => id === person.id) ?? { id: person.id, name: person.id }),
    people: users.filter(({ id }) => id !== application.id),
    bot: named(application),
    servers: [...world.guilds.values()]
      .filter(({ members }) => members.has(person.id))
      .map((guild) => serverView(world, person, guild)),
    conversations: [
      { ...channelView(world, person.channel({ dm: true })), name: application.name },
      { ...channelView(world, person.channel({ group: true })), name: 'Friends' },
    ],
  }
}

function serverView(world: World, person: Person, guild: Guild): ServerView {
  const channels = [...guildChannels(world, guild.id), ...guildThreads(world, guild.id)]
  return {
    id: guild.id,
    name: guild.name,
    channels: channels
      .filter((channel) => person.sees(channel))
      .map((channel) => channelView(world, channel)),
    members: [...guild.members.keys()].map((id) => ({ id, name: world.users.get(id)?.name ?? id })),
    roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
  }
}

function channelView(world: World, channel: Channel): ChannelView {
  const { id, name, type, topic, parentId, thread } = channel
  const known = world.channels.get(parentId ?? '')?.tags ?? []
  return {
    id,
    name,
    kind: KINDS[type] ?? 'text',
    topic,
    parentId,
    tags: known.filter((tag) => thread?.appliedTags.includes(tag.id)).map((tag) => tag.name),
    messageCount: thread?.messageCount ?? 0,
  }
}

/** The playground's clock as the page shows it. */
export async function clockView(controls: PlaygroundControls): Promise<ClockView> {
  return { now: controls.now(), nextDueAt: await controls.nextDueAt() }
}
