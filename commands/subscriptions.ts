import { ButtonStyle, ComponentType, type MessageComponentInteraction } from 'discord.js'
import { NEWS_DAYS } from '../src/delivery/window.ts'
import { addDays } from '../src/digest/calendar-date.ts'
import type { DateRange } from '../src/digest/date-range.ts'
import type { Command, UseCases } from '../src/discord/interactions/command.ts'
import { handled, type Press } from '../src/discord/interactions/component-handler.ts'
import { tagBrowser } from '../src/discord/interactions/follow-tags.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE } from '../src/discord/interactions/options.ts'
import {
  button,
  type MessagePayload,
  message,
  notice,
  option,
  row,
  select,
  text,
} from '../src/discord/messages/components.ts'
import { subscriptionsComponents } from '../src/discord/messages/declared-components.ts'
import { LIMITS } from '../src/discord/messages/limits.ts'
import { interestValue } from '../src/discord/messages/option-value.ts'
import { paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { timeZoneFor } from '../src/readers/reader.ts'
import { INTEREST_KINDS, type Interest, listInterests } from '../src/subscriptions/interests.ts'
import { wants } from '../src/subscriptions/matching.ts'
import { dailyAt, type Schedule } from '../src/subscriptions/schedule.ts'
import { DEFAULT_TIME } from './subscribe.ts'
import { tagMeant } from './tag.ts'

/** The entry of the hour menu that means no hour. */
const ON_ARRIVAL = 'arrival'

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

/** `/subscriptions`: what you follow, with ways to change each. */
export const subscriptions = {
  data: {
    name: 'subscriptions',
    description: texts.commands.subscriptions.description,
    ...EVERYWHERE,
  },
  reply: 'private',

  execute: ({ interaction, app }) => panel(app, interaction.user.id),

  components: handled(subscriptionsComponents, {
    show: { respond: 'private', press: ({ app, interaction }) => panel(app, interaction.user.id) },
    /** The panel's menu. */
    stopFollowing: {
      respond: 'update',
      async press({ app, interaction, values: [value = ''] }) {
        const userId = interaction.user.id
        const meant = listed(app, userId).find((each) =>
          [interestValue(each), oldValueOf(each)].includes(value),
        )
        if (meant !== undefined) await app.people.unfollow(userId, [meant])
        return panel(app, userId)
      },
    },
    stopAll: {
      respond: 'update',
      async press({ app, interaction }) {
        await app.people.stop(interaction.user.id)
        return notice(texts.follow.stoppedAll)
      },
    },
    pause: {
      respond: 'update',
      async press({ app, interaction }) {
        await app.people.setPaused(interaction.user.id, true)
        return panel(app, interaction.user.id)
      },
    },
    resume: {
      respond: 'update',
      async press({ app, interaction }) {
        await app.people.setPaused(interaction.user.id, false)
        return panel(app, interaction.user.id)
      },
    },
    hour: {
      respond: 'update',
      async press({ app, interaction, values: [value = ''] }) {
        const schedule = value === ON_ARRIVAL ? { onArrival: true } : { onArrival: false, time: value }
        await follow(app, interaction.user.id, [], schedule)
        return panel(app, interaction.user.id)
      },
    },
    browse: { respond: 'private', press: ({ app, interaction }) => tagBrowser(app, interaction.user.id) },
    tags: {
      respond: 'update',
      async press({ app, interaction, values }) {
        const userId = interaction.user.id
        const asTags = (tags: readonly string[]) => tags.map((value): Interest => ({ kind: 'tag', value }))
        const left = optionsOf(interaction).filter((tag) => !values.includes(tag))
        // Added first: whoever exchanges the only tag for another has not stopped in between.
        await follow(app, userId, asTags(values), {})
        await app.people.unfollow(userId, asTags(left))
        return tagBrowser(app, userId)
      },
    },
    /** The way back after stopping something. */
    followAgain: { respond: 'update', press: followCarried },
    followLong: { respond: 'update', press: followCarried },
    /** The papers that a direct message had no room for. */
    matches: {
      respond: 'private',
      press: ({ app, interaction, args }) => matches(app, interaction.user.id, args),
    },
    matchesPage: {
      respond: 'update',
      press: ({ app, interaction, args }) => matches(app, interaction.user.id, args),
    },
    openMatch: paperMenu,
    oldUnfollow: {
      respond: 'update',
      async press({ app, interaction, values: [tag = ''] }) {
        await app.people.unfollow(interaction.user.id, [{ kind: 'tag', value: tag }])
        return panel(app, interaction.user.id)
      },
    },
  }),
} satisfies Command

/** Follows again what a button names. A long tag is found among those there are. */
async function followCarried({ app, interaction, args }: Press<{ kind: string; value: string }>) {
  const userId = interaction.user.id
  const kind = INTEREST_KINDS.find((each) => each === args.kind)
  if (kind === undefined) throw new UserError(texts.errors.oldButton)
  const isTag = kind === 'tag' || kind === 'without-tag'
  const value = isTag ? tagMeant(app, args.value) : args.value
  await follow(app, userId, [{ kind, value }], {})
  return panel(app, userId)
}

/** What the menu that was used offers, on that very message: today's may offer something else. */
function optionsOf({ component }: MessageComponentInteraction): string[] {
  return component?.type === ComponentType.StringSelect ? component.options.map(({ value }) => value) : []
}

function listed({ people }: UseCases, userId: string): Interest[] {
  const mine = people.get(userId)
  return mine === undefined ? [] : listInterests(mine.interests)
}

/** The value of an interest in menus of older messages, where two that are alike at first had the same. */
function oldValueOf({ kind, value }: Interest): string {
  return `${kind}:${value}`.slice(0, LIMITS.optionText)
}

async function follow(
  app: UseCases,
  userId: string,
  interests: readonly Interest[],
  schedule: Partial<Schedule>,
): Promise<void> {
  if (interests.length === 0 && app.people.get(userId) === undefined) return
  const timeZone = timeZoneFor(app.readers, userId, null, app.defaultTimeZone)
  const outcome = await app.people.follow(userId, interests, schedule, dailyAt(DEFAULT_TIME, timeZone))
  if (outcome.kind === 'too-many') throw new UserError(texts.follow.tooMany(outcome.limit))
}

function panel(app: UseCases, userId: string): MessagePayload {
  const mine = app.people.get(userId)
  const browse = button(texts.follow.browse, subscriptionsComponents.browse.id({}))
  if (mine === undefined) return notice(texts.follow.nothing, row(browse))
  const { schedule, paused } = mine
  const hours = [
    ...HOURS.map((time) => ({
      ...option(texts.follow.hourOption(time), time),
      default: !schedule.onArrival && schedule.time === time,
    })),
    { ...option(texts.follow.arrivalOption, ON_ARRIVAL), default: schedule.onArrival },
  ]
  const all = listed(app, userId)
  const menus = [all.slice(0, LIMITS.options), all.slice(LIMITS.options)].filter(({ length }) => length > 0)
  return message([
    text(texts.follow.mine(mine)),
    ...menus.map((part, index) =>
      row(
        select(
          subscriptionsComponents.stopFollowing.id({ menu: index }),
          texts.follow.stopMenu,
          part.map((interest) => option(texts.follow.interest(interest), interestValue(interest))),
        ),
      ),
    ),
    row(select(subscriptionsComponents.hour.id({}), texts.follow.hourMenu, hours)),
    row(
      browse,
      paused === null
        ? button(texts.follow.pause, subscriptionsComponents.pause.id({}))
        : button(texts.follow.resume, subscriptionsComponents.resume.id({})),
      button(texts.follow.stopAllButton, subscriptionsComponents.stopAll.id({}), ButtonStyle.Danger),
    ),
  ])
}

/** What matches in the days that a direct message was of. */
function matches(
  { people, library }: UseCases,
  userId: string,
  { days, page }: { readonly days: DateRange; readonly page: number },
): MessagePayload {
  const mine = people.get(userId)
  if (mine === undefined) throw new UserError(texts.follow.nothing)
  // A message of one day may have had late ones, too.
  const from = [days.first, addDays(days.last, -NEWS_DAYS)].sort()[0] ?? days.first
  const papers = library
    .dates()
    .filter((each) => each >= from && each <= days.last)
    .flatMap((each) => library.digest(each)?.papers ?? [])
    .filter((paper) => wants(mine.interests, paper))
  if (papers.length === 0) throw new UserError(texts.follow.noneMatch)
  const distinct = [...new Set(papers)]
  return paperList({
    header: texts.follow.allHeader(distinct.length, from, days.last),
    papers: distinct.map((paper) => ({ paper })),
    page,
    pageId: (target) => subscriptionsComponents.matchesPage.id({ days, page: target }),
    menuId: subscriptionsComponents.openMatch.id({}),
  })
}
