import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10'
import type { Carried } from '../servers/carried.ts'

const THREADS: ReadonlySet<number> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
])

/**
 * May the person who used the bot write where they used it? In a thread that is another permission than in a channel, and
 * in a locked one only moderators may. Nothing is asked for: the interaction says it all, also where the bot is no member.
 */
export function mayPost({ member, channel }: Carried): boolean {
  if (member === null) return true
  const may = (name: 'SendMessages' | 'SendMessagesInThreads' | 'ManageThreads') =>
    (member.permissions & PermissionFlagsBits[name]) !== 0n
  if (channel === null) return may('SendMessages') && may('SendMessagesInThreads')
  if (!THREADS.has(channel.type)) return may('SendMessages')
  return may('SendMessagesInThreads') && (!channel.isLocked || may('ManageThreads'))
}
