import { readTag } from '../src/discord/arguments.ts'
import type { Command } from '../src/discord/command.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import { notice } from '../src/discord/render/message.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'

/** `/unsubscribe Multimodal`: stop following a tag; without one, stop all. */
export const unsubscribe = {
  data: {
    name: 'unsubscribe',
    description: 'Stop following a tag, or everything',
    options: [stringOption('tag', 'A tag you follow; everything if left out', { autocomplete: true })],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete({ app, interaction, typed }) {
    const followed = app.subscriptions.ofPerson(interaction.user.id)?.tags ?? []
    const wanted = typed.trim().toLowerCase()
    return followed
      .filter((tag) => tag.toLowerCase().includes(wanted))
      .map((tag) => ({ name: tag, value: tag }))
  },

  async execute({ interaction, app }) {
    const userId = interaction.user.id
    const typed = interaction.options.getString('tag')
    if (typed === null) {
      const { kind } = await app.subscriptions.unfollowAll(userId)
      if (kind === 'not-following') throw new UserError(texts.follow.nothing)
      return notice(texts.follow.stoppedAll)
    }
    const tag = readTag(app.library, typed)
    const { kind } = await app.subscriptions.unfollow(userId, tag)
    if (kind === 'not-following') throw new UserError(texts.follow.notFollowing(tag))
    return notice(kind === 'stopped' ? texts.follow.stoppedAll : texts.follow.stoppedTag(tag))
  },
} satisfies Command
