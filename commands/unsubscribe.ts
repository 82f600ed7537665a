import type { Command, UseCases } from '../src/discord/interactions/command.ts'
import { handled, type Press } from '../src/discord/interactions/component-handler.ts'
import { EVERYWHERE, stringOption } from '../src/discord/interactions/options.ts'
import { carriedValue, isCarriedWhole, meantAmong } from '../src/discord/messages/carried-value.ts'
import { button, type MessagePayload, notice, row } from '../src/discord/messages/components.ts'
import {
  subscriptionsComponents,
  unsubscribeComponents,
} from '../src/discord/messages/declared-components.ts'
import { LIMITS } from '../src/discord/messages/limits.ts'
import { interestValue } from '../src/discord/messages/option-value.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { type Interest, isSameInterest, listInterests } from '../src/subscriptions/interests.ts'

/** `/unsubscribe Multimodal`: stop following something; without an option, stop all. */
export const unsubscribe = {
  data: {
    name: 'unsubscribe',
    description: texts.commands.unsubscribe.description,
    options: [
      stringOption('what', texts.commands.unsubscribe.what, {
        autocomplete: true,
      }),
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete({ app, interaction, typed }) {
    const wanted = typed.trim().toLowerCase()
    return followedBy(app, interaction.user.id)
      .filter(({ value }) => value.toLowerCase().includes(wanted))
      .slice(0, LIMITS.choices)
      .map((interest) => ({ name: texts.follow.interest(interest), value: choiceValue(interest) }))
  },

  async execute({ interaction, app }) {
    const userId = interaction.user.id
    const typed = interaction.options.getString('what')
    const followed = followedBy(app, userId)
    if (followed.length === 0) throw new UserError(texts.follow.nothing)
    if (typed === null) {
      await app.people.stop(userId)
      return notice(texts.follow.stoppedAll)
    }
    const tag = app.library.resolveTag(typed)
    const names = [typed, ...(tag.kind === 'tag' ? [tag.tag] : [])]
    const meant =
      followed.find((each) => choiceValue(each) === typed) ??
      followed.find((each) => texts.follow.interest(each) === typed.trim()) ??
      followed.find((each) => names.some((value) => isSameInterest(each, { ...each, value })))
    if (meant === undefined) throw new UserError(texts.follow.notFollowing(typed))
    return stop(app, userId, meant)
  },

  components: handled(unsubscribeComponents, {
    /** The button beside a paper of a direct message, and the way back after following. */
    stop: { respond: 'private', press: stopCarried },
    stopLong: { respond: 'private', press: stopCarried },
  }),
} satisfies Command

/** What picking an interest sends: as it would be typed, where that fits. */
function choiceValue(interest: Interest): string {
  const plain = `${interest.kind}:${interest.value}`
  return plain.length <= LIMITS.choiceText ? plain : interestValue(interest)
}

function followedBy(app: UseCases, userId: string): Interest[] {
  const subscription = app.people.get(userId)
  return subscription === undefined ? [] : listInterests(subscription.interests)
}

/** Stops what a button names, where it is still followed. */
function stopCarried({ app, interaction, args }: Press<{ readonly kind: string; readonly value: string }>) {
  const followed = followedBy(app, interaction.user.id).filter(({ kind }) => kind === args.kind)
  const value = meantAmong(
    followed.map((each) => each.value),
    args.value,
  )
  const meant = followed.find((each) => each.value === value)
  if (meant === undefined) throw new UserError(texts.follow.notFollowing(args.value))
  return stop(app, interaction.user.id, meant)
}

/** Stops one thing, and offers the way back. */
async function stop(app: UseCases, userId: string, interest: Interest): Promise<MessagePayload> {
  const { kind } = await app.people.unfollow(userId, [interest])
  if (kind === 'not-following') throw new UserError(texts.follow.notFollowing(interest.value))
  const said = kind === 'stopped' ? texts.follow.stoppedAll : texts.follow.stopped(interest)
  const { kind: ofKind, value } = interest
  // A keyword of an earlier version may be too long to be carried; a tag is found again among the others.
  if (!isCarriedWhole(value) && !ofKind.endsWith('tag')) return notice(said)
  const carried = { kind: ofKind, value: carriedValue(value) }
  const { followAgain, followLong } = subscriptionsComponents
  const id = followAgain.idIfFits(carried) ?? followLong.id(carried)
  return notice(said, row(button(texts.follow.undo, id)))
}
