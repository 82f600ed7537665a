import { NEWS_DAYS } from '../src/delivery/window.ts'
import { addDays } from '../src/digest/calendar-date.ts'
import type { DateRange } from '../src/digest/date-range.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { type Handling, handled, type Press } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { followed } from '../src/discord/interactions/outcomes.ts'
import type { Use } from '../src/discord/interactions/use-cases.ts'
import { type MessagePayload, notice } from '../src/discord/messages/components.ts'
import { meantTag } from '../src/discord/messages/custom-id.ts'
import { subscriptionsComponents } from '../src/discord/messages/declared-components.ts'
import { followingPanel, matchesList, tagBrowser } from '../src/discord/messages/following.ts'
import { isValueOf, scheduleOf } from '../src/discord/messages/menu-entries.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { INTEREST_KINDS } from '../src/subscriptions/interests.ts'
import { selecting } from '../src/subscriptions/matching.ts'
import { inTurns } from '../src/turns.ts'

type Asked = Pick<Use, 'app' | 'userId'>

/** `/subscriptions`: what you follow, with ways to change each. */
export const subscriptions = defineCommand({
  name: 'subscriptions',
  description: texts.commands.subscriptions.description,

  execute: panel,

  components: handled(subscriptionsComponents, {
    show: { respond: 'private', press: panel },
    /** The panel's menu. */
    stopFollowing: changing(async ({ app: { people }, userId, values: [value = ''] }) => {
      const meant = (await people.interestsOf(userId)).find((each) => isValueOf(each, value))
      return people.unfollow(userId, meant === undefined ? [] : [meant])
    }),
    stopAll: {
      respond: 'update',
      async press({ app, userId }) {
        await app.people.stop(userId)
        return notice(texts.follow.stoppedAll)
      },
    },
    pause: changing(({ app, userId }) => app.people.setPaused(userId, true)),
    resume: changing(({ app, userId }) => app.people.setPaused(userId, false)),
    hour: changing(async ({ app, userId, values: [value] }) => {
      const schedule = scheduleOf(value)
      if (schedule === null) throw new UserError(texts.errors.oldButton)
      followed(await app.people.follow(userId, [], { schedule }))
    }),
    browse: { respond: 'private', press: browse },
    tags: {
      respond: 'update',
      async press({ app, userId, values, offered }) {
        followed(await app.people.followOnly(userId, values, offered))
        return browse({ app, userId })
      },
    },
    /** The way back after stopping something. */
    followAgain: changing(followCarried),
    followLong: changing(followCarried),
    /** The papers that a direct message had no room for. */
    matches: { respond: 'private', press: matches },
    matchesPage: { respond: 'update', press: matches },
    openMatch: paperMenu,
    oldUnfollow: changing(({ app, userId, values: [value = ''] }) =>
      app.people.unfollow(userId, [{ kind: 'tag', value }]),
    ),
  }),
})

async function panel({ app, userId }: Asked): Promise<MessagePayload> {
  return followingPanel(await app.people.get(userId))
}

async function browse({ app, userId }: Asked): Promise<MessagePayload> {
  const mine = await app.people.get(userId)
  return tagBrowser(mine?.interests.tags ?? [], app.library.tagCounts())
}

/** Changes what somebody follows, and shows their panel again. */
function changing<Args>(change: (press: Press<Args>) => Promise<unknown>): Handling<Args> {
  return {
    respond: 'update',
    async press(press) {
      await change(press)
      return panel(press)
    },
  }
}

/** Follows again what a button names. A long tag is found among those there are. */
async function followCarried({ app, userId, args }: Press<{ kind: string; value: string }>) {
  const kind = INTEREST_KINDS.find((each) => each === args.kind)
  if (kind === undefined) throw new UserError(texts.errors.oldButton)
  const value = kind.endsWith('tag') ? meantTag(app, args.value) : args.value
  followed(await app.people.follow(userId, [{ kind, value }]))
}

/** What matches in the days that a direct message was of; one of a single day may have had late ones, too. */
async function matches({
  app: { people, library },
  userId,
  args: { days, page },
}: Press<{ readonly days: DateRange; readonly page: number }>): Promise<MessagePayload> {
  const mine = await people.get(userId)
  if (mine === undefined) throw new UserError(texts.follow.nothing)
  const from = [days.first, addDays(days.last, -NEWS_DAYS)].sort()[0] ?? days.first
  const dates = library.dates().filter((each) => each >= from && each <= days.last)
  const papers = await inTurns(selecting(mine.interests, library.papersOf(dates)))
  if (papers.length === 0) throw new UserError(texts.follow.noneMatch)
  return matchesList(papers, { from, days, page })
}
