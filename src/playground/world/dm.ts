import { ChannelType } from 'discord-api-types/v10'
import type { Snowflakes } from '../snowflakes.ts'
import type { Channel } from './records.ts'
import { dmChannel, type World } from './world.ts'

/** The DM between the bot and a person, made when there is none yet. */
export function openDm(world: World, snowflakes: Snowflakes, recipientId: string): Channel {
  return dmChannel(world, recipientId) ?? addPrivate(world, ChannelType.DM, snowflakes.next(), recipientId)
}

/** A person's group conversation, which the bot is not in; made when there is none yet. */
export function openGroup(world: World, snowflakes: Snowflakes, personId: string): Channel {
  const open = [...world.channels.values()].find(
    ({ type, recipientId }) => type === ChannelType.GroupDM && recipientId === personId,
  )
  return open ?? addPrivate(world, ChannelType.GroupDM, snowflakes.next(), personId)
}

function addPrivate(
  world: World,
  type: ChannelType.DM | ChannelType.GroupDM,
  id: string,
  recipientId: string,
): Channel {
  const channel: Channel = {
    id,
    type,
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
