import {
  readAuthor,
  readTag,
  readTime,
  readTimeZone,
  readWords,
  suggestAuthors,
  suggestTagNames,
  suggestZoneNames,
  withoutCount,
} from '../src/discord/interactions/arguments.ts'
import { readRepeat } from '../src/discord/interactions/channel-options.ts'
import type { Command, Invocation, UseCases } from '../src/discord/interactions/command.ts'
import { tagBrowser } from '../src/discord/interactions/follow-tags.ts'
import { EVERYWHERE, repeatOption, stringOption, whenOption } from '../src/discord/interactions/options.ts'
import { button, notice, row } from '../src/discord/messages/components.ts'
import { subscriptionsComponents } from '../src/discord/messages/declared-components.ts'
import { stopId } from '../src/discord/messages/stop-id.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { rememberTimeZone, timeZoneFor } from '../src/readers/reader.ts'
import {
  type Interest,
  type Interests,
  interestsFrom,
  isAnythingWanted,
} from '../src/subscriptions/interests.ts'
import { isKeyword, operatorIn, wants, withoutAnd } from '../src/subscriptions/matching.ts'
import { dailyAt, type Schedule } from '../src/subscriptions/schedule.ts'

/** When messages come where a person names no time. */
export const DEFAULT_TIME = '09:00'

/** UTF-16 units of a keyword or an author's name: enough for any, and the answers that quote it stay short. */
const VALUE_LIMIT = 60

/** Days of digests in which matching papers are counted, to show what following will bring. */
const DAYS_COUNTED = 7

/** `/subscribe Multimodal`: follow a tag, a keyword or an author, and get what matches as a direct message. */
export const subscribe = {
  data: {
    name: 'subscribe',
    description: texts.commands.subscribe.description,
    options: [
      stringOption('tag', texts.commands.subscribe.tag, {
        autocomplete: true,
      }),
      stringOption('keyword', texts.commands.subscribe.keyword, {
        max_length: VALUE_LIMIT,
      }),
      stringOption('author', texts.commands.subscribe.author, {
        autocomplete: true,
        max_length: VALUE_LIMIT,
      }),
      stringOption('without', texts.commands.subscribe.without, {
        autocomplete: true,
        max_length: VALUE_LIMIT,
      }),
      stringOption('time', texts.commands.subscribe.time),
      stringOption('timezone', texts.commands.subscribe.timezone, { autocomplete: true }),
      whenOption,
      repeatOption,
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete({ app, option, typed }) {
    if (option === 'timezone') return suggestZoneNames(typed)
    if (option === 'author') return suggestAuthors(app.library, typed)
    return suggestTagNames(app.library, typed)
  },

  async execute(invocation) {
    const { interaction, app } = invocation
    const userId = interaction.user.id
    const interests = readInterests(invocation)
    const { schedule, zone } = readSchedule(invocation)
    const before = app.people.get(userId)
    const repeatAfterDays = readRepeat(interaction.options)
    const isTimed = Object.keys(schedule).length > 0 || repeatAfterDays !== null
    if (interests.length === 0 && !(isTimed && before !== undefined)) return tagBrowser(app, userId)
    const fallback = dailyAt(DEFAULT_TIME, timeZoneFor(app.readers, userId, null, app.defaultTimeZone))
    const outcome = await app.people.follow(userId, interests, schedule, fallback, repeatAfterDays)
    if (outcome.kind === 'too-many') throw new UserError(texts.follow.tooMany(outcome.limit))
    if (outcome.kind === 'nothing-wanted') throw new UserError(texts.follow.nothingNamed)
    if (zone !== null) await rememberTimeZone(app.readers, userId, zone.timeZone)
    const { subscription, added } = outcome
    const lines = [
      added.length > 0
        ? texts.follow.started(added, subscription.schedule)
        : interests.length > 0
          ? texts.follow.already(subscription.schedule)
          : texts.follow.hourSet(subscription.schedule),
      texts.follow.next(subscription),
      texts.follow.matches(countMatches(app, wantedBy(added) ?? subscription.interests), DAYS_COUNTED),
      zone?.fixedOffset ? texts.time.fixed(zone.timeZone) : '',
    ]
    return notice(lines.filter((line) => line !== '').join('\n'), row(...buttonsFor(added)))
  },
} satisfies Command

/** What was named to follow and to leave out. @throws UserError for a tag or keyword that is none */
function readInterests({ interaction, app }: Invocation): Interest[] {
  const typed = (name: string) => {
    const text = interaction.options.getString(name)?.trim() ?? ''
    return text === '' ? null : readWords(text)
  }
  const [tag, typedKeyword, typedAuthor, without] = ['tag', 'keyword', 'author', 'without'].map(typed)
  for (const each of [typedKeyword, without]) {
    const operator = each ? operatorIn(each) : null
    if (operator !== null) throw new UserError(texts.follow.noOperators(operator))
  }
  const keyword = typedKeyword && withoutAnd(typedKeyword)
  const author = typedAuthor && readAuthor(typedAuthor)
  for (const each of [keyword, author, without]) {
    if (each && each.length > VALUE_LIMIT) throw new UserError(texts.follow.valueTooLong(VALUE_LIMIT))
  }
  for (const each of [keyword, author]) {
    if (each && !isKeyword(each)) throw new UserError(texts.follow.badKeyword(each))
  }
  return [
    ...(tag ? [{ kind: 'tag', value: readTag(app.library, tag) } as const] : []),
    ...(keyword ? [{ kind: 'keyword', value: keyword } as const] : []),
    ...(author ? [{ kind: 'author', value: author } as const] : []),
    ...(without ? [readWithout(app, without)] : []),
  ]
}

/** What is left out is a tag where it is one, else a keyword. */
function readWithout({ library }: UseCases, typed: string): Interest {
  const found = library.resolveTag(withoutCount(typed))
  if (found.kind === 'tag') return { kind: 'without-tag', value: found.tag }
  if (!isKeyword(typed)) throw new UserError(texts.follow.badKeyword(typed))
  return { kind: 'without-keyword', value: typed }
}

function readSchedule({ interaction: { options } }: Invocation) {
  const time = options.getString('time')
  const typedZone = options.getString('timezone')
  const when = options.getString('when')
  const zone = typedZone === null ? null : readTimeZone(typedZone)
  // Who names an hour wants it kept.
  const onArrival = when === null ? (time === null ? null : false) : when === 'arrival'
  const schedule: Partial<Schedule> = {
    ...(time === null ? {} : { time: readTime(time) }),
    ...(zone === null ? {} : { timeZone: zone.timeZone }),
    ...(onArrival === null ? {} : { onArrival }),
  }
  return { schedule, zone }
}

/** What was just followed, by itself; `null` where nothing was, or only something to leave out. */
function wantedBy(added: readonly Interest[]): Interests | null {
  const interests = interestsFrom(added)
  return isAnythingWanted(interests) ? interests : null
}

function countMatches({ library }: UseCases, interests: Interests): number {
  const papers = library
    .dates()
    .slice(0, DAYS_COUNTED)
    .flatMap((date) => library.digest(date)?.papers ?? [])
  return new Set(papers.filter((paper) => wants(interests, paper))).size
}

/** A way back, where one thing was added, and a way to all of them. */
function buttonsFor(added: readonly Interest[]) {
  const undo = added.map((each) => stopId(each, 'undo'))
  return [
    ...(undo.length === 1 ? undo.map((id) => button(texts.follow.undo, id)) : []),
    button(texts.follow.manageButton, subscriptionsComponents.show.id({})),
  ]
}
