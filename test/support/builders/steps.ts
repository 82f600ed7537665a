import { REST } from 'discord.js'
import type { EditionToCompose, StepToSend, Target, WhereToLook } from '../../../src/delivery/ports.ts'
import { composer, type StepPayload } from '../../../src/discord/messages/digest-post.ts'
import { createPublisher } from '../../../src/discord/posting/publisher.ts'
import { restOptions } from '../../../src/discord/rest/rest.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { EVERYTHING } from '../../../src/subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'
import { samplePaper } from './samples.ts'

const { application, papers, discussion, ben } = sampleIds
/** The edition of every step, where nothing else is said. */
export const EDITION = '2025-02-10'
export const subscriptionId = 's1'
export const channel = (channelId: string = papers): Target => ({ kind: 'channel', channelId })
export const person = (userId: string = ben): Target => ({ kind: 'person', userId })

const SAMPLE: EditionToCompose = {
  subscriptionId,
  edition: EDITION,
  date: EDITION,
  layout: 'compact',
  isForum: false,
  interests: EVERYTHING,
  look: PLAIN_LOOK,
  missed: [],
  papers: [samplePaper('2502.00001')],
}

/** A step that writes a digest's message. */
export function postOf(target: Target, edition = EDITION, step = 1): StepToSend<StepPayload> {
  const [first] = composer.compose({ ...SAMPLE, edition })
  if (first === undefined) throw new Error('the sample has no step')
  const { payload } = first
  const to = { target, guildId: null }
  return { ...to, subscriptionId, edition, step, kind: 'message', on: null, place: null, payload }
}

/** The same in a forum. */
export function forumPost(): StepToSend<StepPayload> {
  const [first] = composer.compose({ ...SAMPLE, isForum: true })
  if (first === undefined) throw new Error('the sample has no step')
  return { ...postOf(channel(discussion)), kind: 'forum-post', payload: first.payload }
}

/** A look through all of a channel, for whatever we posted. */
export const everywhere = (where: Partial<WhereToLook>): WhereToLook => ({
  target: channel(),
  kind: 'message',
  place: null,
  guildId: null,
  since: 0,
  isEnough: () => false,
  mustBeSure: true,
  ...where,
})

/** A publisher that asks an API. */
export const publisherAt = (api: string, token = 'a-token', timeout?: number, settlesAfter?: number) =>
  createPublisher({
    ...(settlesAfter === undefined ? {} : { settlesAfter }),
    rest: new REST(restOptions(api, timeout === undefined ? {} : { timeout })).setToken(token),
    applicationId: () => application,
    time: () => null,
  })
