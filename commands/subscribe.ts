import {
  readTag,
  readTime,
  readTimeZone,
  suggestTagNames,
  suggestZoneNames,
} from '../src/discord/arguments.ts'
import type { Command } from '../src/discord/command.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import { notice } from '../src/discord/render/message.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'
import { rememberTimeZone, timeZoneFor } from '../src/readers/reader.ts'

/** When messages come where a person names no time. */
const DEFAULT_TIME = '09:00'

/** `/subscribe Multimodal`: follow a tag, and get a direct message on days that have such papers. */
export const subscribe = {
  data: {
    name: 'subscribe',
    description: 'Follow a tag: a direct message on days that have such papers',
    options: [
      stringOption('tag', 'A tag, such as Multimodal or rl', { required: true, autocomplete: true }),
      stringOption('time', 'When messages come, such as 09:00 (for all that you follow)'),
      stringOption('timezone', 'Your city or time zone, such as Berlin', { autocomplete: true }),
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete: ({ app, option, typed }) =>
    option === 'timezone' ? suggestZoneNames(typed) : suggestTagNames(app.library, typed),

  async execute({ interaction, app }) {
    const userId = interaction.user.id
    const tag = readTag(app.library, interaction.options.getString('tag', true))
    const typedTime = interaction.options.getString('time')
    const typedZone = interaction.options.getString('timezone')
    const zone = typedZone === null ? null : readTimeZone(typedZone)
    const outcome = await app.subscriptions.follow(
      userId,
      tag,
      {
        ...(typedTime === null ? {} : { time: readTime(typedTime) }),
        ...(zone === null ? {} : { timeZone: zone.timeZone }),
      },
      { time: DEFAULT_TIME, timeZone: timeZoneFor(app.readers, userId, null, app.defaultTimeZone) },
    )
    if (outcome.kind === 'too-many-tags') throw new UserError(texts.tags.tooMany(outcome.limit))
    if (zone !== null) await rememberTimeZone(app.readers, userId, zone.timeZone)
    const { schedule, nextDueAt } = outcome.subscription
    const say = outcome.changed ? texts.follow.started : texts.follow.already
    const said = say(tag, schedule.time, schedule.timeZone, nextDueAt)
    return notice(zone?.fixedOffset ? `${said}\n${texts.time.fixed(zone.timeZone)}` : said)
  },
} satisfies Command
