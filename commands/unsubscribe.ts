import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled, type Press } from '../src/discord/interactions/component-handler.ts'
import { asFollowed } from '../src/discord/interactions/interest-arguments.ts'
import { text } from '../src/discord/interactions/options.ts'
import type { Use } from '../src/discord/interactions/use-cases.ts'
import { type MessagePayload, notice } from '../src/discord/messages/components.ts'
import { meantAmong } from '../src/discord/messages/custom-id.ts'
import { unsubscribeComponents } from '../src/discord/messages/declared-components.ts'
import { unfollowedNotice } from '../src/discord/messages/following.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import type { Interest } from '../src/subscriptions/interests.ts'

/** `/unsubscribe Multimodal`: stop following something; without an option, stop all. */
export const unsubscribe = defineCommand({
  name: 'unsubscribe',
  description: texts.commands.unsubscribe.description,
  options: { what: text(texts.commands.unsubscribe.what, asFollowed) },

  async execute({ app, userId, options: { what } }) {
    if (what !== undefined) return stop({ app, userId }, what)
    const { kind } = await app.people.stop(userId)
    if (kind === 'not-following') throw new UserError(texts.follow.nothing)
    return notice(texts.follow.stoppedAll)
  },

  components: handled(unsubscribeComponents, {
    /** The button beside a paper of a direct message, and the way back after following. */
    stop: { respond: 'private', press: stopCarried },
    stopLong: { respond: 'private', press: stopCarried },
  }),
})

/** Stops what a button names, where it is still followed. */
async function stopCarried({ app, userId, args }: Press<{ readonly kind: string; readonly value: string }>) {
  const all = await app.people.interestsOf(userId)
  const followed = all.filter(({ kind }) => kind === args.kind)
  const values = followed.map((each) => each.value)
  const meant = followed.find((each) => each.value === meantAmong(values, args.value))
  if (meant === undefined) throw new UserError(texts.follow.notFollowing(args.value))
  return stop({ app, userId }, meant)
}

/** Stops one thing, and offers the way back. */
async function stop(
  { app, userId }: Pick<Use, 'app' | 'userId'>,
  interest: Interest,
): Promise<MessagePayload> {
  const { kind } = await app.people.unfollow(userId, [interest])
  if (kind === 'not-following') throw new UserError(texts.follow.notFollowing(interest.value))
  return unfollowedNotice(interest, kind === 'stopped')
}
