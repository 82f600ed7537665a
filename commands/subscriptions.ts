import { ButtonStyle } from 'discord.js'
import type { Command, UseCases } from '../src/discord/command.ts'
import { formatCustomId } from '../src/discord/custom-id.ts'
import { LIMITS } from '../src/discord/limits.ts'
import { EVERYWHERE } from '../src/discord/options.ts'
import {
  button,
  type MessagePayload,
  message,
  notice,
  option,
  row,
  select,
  text,
} from '../src/discord/render/message.ts'
import { texts } from '../src/discord/texts.ts'

/** `/subscriptions`: what you follow, with a way to stop each. */
export const subscriptions = {
  data: {
    name: 'subscriptions',
    description: 'Show what you follow, and change it',
    ...EVERYWHERE,
  },
  reply: 'private',

  execute: ({ interaction, app }) => panel(app, interaction.user.id),

  components: {
    unfollow: {
      respond: 'update',
      async press({ app, interaction, values: [tag = ''] }) {
        await app.subscriptions.unfollow(interaction.user.id, tag)
        return panel(app, interaction.user.id)
      },
    },
    'unfollow-all': {
      respond: 'update',
      async press({ app, interaction }) {
        await app.subscriptions.unfollowAll(interaction.user.id)
        return notice(texts.follow.stoppedAll)
      },
    },
  },
} satisfies Command

function panel(app: UseCases, userId: string): MessagePayload {
  const mine = app.subscriptions.ofPerson(userId)
  if (mine === undefined) return notice(texts.follow.nothing)
  const { tags, schedule, nextDueAt, paused } = mine
  return message([
    text(texts.follow.mine(tags, schedule.time, schedule.timeZone, nextDueAt)),
    ...(paused === null ? [] : [text(texts.follow.paused(paused.reason))]),
    row(
      select(
        'unfollow',
        texts.follow.stopMenu,
        tags.filter((tag) => tag.length <= LIMITS.optionText).map((tag) => option(tag, tag)),
      ),
    ),
    row(button(texts.follow.stopAllButton, formatCustomId('unfollow-all'), ButtonStyle.Danger)),
  ])
}
