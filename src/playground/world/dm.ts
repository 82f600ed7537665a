import { ChannelType } from 'discord-api-types/v10'
import type { Snowflakes } from '../snowflakes.ts'
import type { Channel } from './records.ts'
import { dmChannel, type World } from './world.ts'

/** The DM between the bot and a person, made when there is none yet. */
export function openDm(world: World, snowflakes: Snowflakes, recipientId: string): Channel {
  const open = dmChannel(world, recipientId)
  if (open !== undefined) return open
  const channel: Channel = {
    id: snowflakes.next(),
    type: ChannelType.DM,
    guildId: null,
    recipientId,
    name: '',
    topic: null,
    parentId: null,
    position: 0,
    nsfw: false,
    flags: 0,
    tags: [],
    overwrites: [],
    lastMessageId: null,
  }
  world.channels.set(channel.id, channel)
  return channel
}
