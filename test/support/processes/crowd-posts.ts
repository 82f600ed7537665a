import { ChannelType } from 'discord-api-types/v10'
import { readDigests } from '../../../src/digest/read.ts'
import { composer } from '../../../src/discord/messages/digest-post.ts'
import type { StoredMessage } from '../../../src/playground/messages/message-store.ts'
import type { StandIn } from '../../../src/playground/server.ts'
import { EVERYTHING } from '../../../src/subscriptions/interests.ts'
import { type Layout, PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'
import { readSampleText } from '../builders/sample-text.ts'
import { crowdChannels } from './crowd.ts'

/** How many messages the sample digest takes in a layout. */
export async function partsOfSample(layout: Layout): Promise<number> {
  const reading = readDigests(await readSampleText())
  if (reading.status !== 'read') throw new Error('the sample is no digest')
  const [digest] = reading.digests
  if (digest === undefined) throw new Error('the sample has no digest')
  const edition = {
    subscriptionId: 'c0',
    edition: digest.date,
    date: digest.date,
    layout,
    isForum: false,
    interests: EVERYTHING,
    look: PLAIN_LOOK,
    missed: [],
  } as const
  return composer.compose({ ...edition, papers: digest.papers }).length
}

/** Whether all channels of a crowd have as many messages as they are to get. */
export function isPosted(standIn: StandIn, size: number, parts: number): boolean {
  return crowdChannels(size).every((channel) => postedIn(standIn, channel).length >= parts)
}

/** What the bot posted in a channel, or in its posts of a forum, the oldest first. */
function postedIn(standIn: StandIn, channelId: string): StoredMessage[] {
  const { application, channels } = standIn.world
  const isForum = channels.get(channelId)?.type === ChannelType.GuildForum
  const places = isForum
    ? [...channels.values()].filter(
        ({ parentId, thread }) => parentId === channelId && thread?.ownerId === application.id,
      )
    : [{ id: channelId }]
  return places.flatMap(({ id }) => standIn.messages(id)).filter(({ author }) => author.id === application.id)
}

/** What is in the channels that should not be, or is not and should be. */
export function faultsOf(
  standIn: StandIn,
  size: number,
  parts: number,
): { channel: number; fault: string }[] {
  return crowdChannels(size).flatMap((channel, n) => {
    const steps = postedIn(standIn, channel).map(
      (message) => /"post:[^:"]+:(\d+):/.exec(JSON.stringify(message.components))?.[1] ?? '?',
    )
    const expected = Array.from({ length: parts }, (_, step) => String(step + 1))
    return steps.join() === expected.join()
      ? []
      : [{ channel: n, fault: `channel ${n}: parts ${steps.join()} of ${expected.join()}` }]
  })
}
