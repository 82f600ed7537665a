import { type BaseInteraction, PermissionFlagsBits, Routes } from 'discord.js'
import { type APIChannel, ChannelType } from 'discord-api-types/v10'

const THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
])

/**
 * May the person who used the bot write where they used it? In a thread that is another permission than in a channel, and
 * only where they hold just one of the two has Discord to be asked which it is; where it doesn't tell, they may not.
 */
export async function mayPost(interaction: BaseInteraction): Promise<boolean> {
  const { memberPermissions, channelId, client } = interaction
  if (memberPermissions === null || channelId === null) return true
  const inChannels = memberPermissions.has(PermissionFlagsBits.SendMessages)
  const inThreads = memberPermissions.has(PermissionFlagsBits.SendMessagesInThreads)
  if (inChannels === inThreads) return inChannels
  const channel = await client.rest.get(Routes.channel(channelId)).catch(() => null)
  if (channel === null) return false
  return THREADS.has((channel as APIChannel).type) ? inThreads : inChannels
}
