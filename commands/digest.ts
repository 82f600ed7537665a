import { daysOf } from '../src/delivery/edition.ts'
import type { DateRange } from '../src/digest/date-range.ts'
import { dayRange } from '../src/digest/date-range.ts'
import { asTag, papersOf, readDate } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled, type Press } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { text } from '../src/discord/interactions/options.ts'
import { suggestDates } from '../src/discord/interactions/suggestions.ts'
import type { Answer, UseCases } from '../src/discord/interactions/use-cases.ts'
import { meantTag } from '../src/discord/messages/custom-id.ts'
import { digestComponents } from '../src/discord/messages/declared-components.ts'
import {
  type PageWanted,
  restOfPost,
  taggedDigest,
  withLineAbove,
} from '../src/discord/messages/digest-page.ts'
import { tagOfValue } from '../src/discord/messages/menu-entries.ts'
import { weekOrder } from '../src/discord/messages/week-card.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { given } from '../src/given.ts'
import { selectingOrAll } from '../src/subscriptions/matching.ts'
import { inTurns } from '../src/turns.ts'

/** `/digest 2025-02-10`: a day's digest as it is posted, one message a page. */
export const digest = defineCommand({
  name: 'digest',
  description: texts.commands.digest.description,
  options: {
    date: text(texts.commands.digest.date, { read: readDate, suggest: suggestDates }),
    tag: text(texts.commands.digest.tag, asTag),
  },

  execute({ app, options: { date, tag = '' } }) {
    const [broken] = app.unreadable()
    const shown = date ?? app.newest() ?? broken
    if (shown === undefined) throw new UserError(texts.list.empty)
    const digest = show(app, dayRange(shown), { tag, page: 1 })
    const isNewerBroken = date === undefined && broken !== undefined && broken > shown
    return isNewerBroken ? withLineAbove(texts.digest.newerUnreadable(broken), digest) : digest
  },

  components: handled(digestComponents, {
    /** The menu under every post and every page of a digest; a post without papers has a button instead. */
    post: {
      respond: 'private',
      press(press) {
        if (press.values.length > 0) return paperMenu.press(press)
        const { edition } = press.args
        const date = /\d{4}-\d{2}-\d{2}/.exec(edition)?.[0] ?? ''
        return show(press.app, daysOf({ edition, date }), { tag: '', page: 1 })
      },
    },
    /** The menu of tags under a post. */
    postTag: {
      respond: 'private',
      press({ app, args: { days }, values: [value = ''] }) {
        const tags = papersOf(days, app.library).flatMap((paper) => paper.tags)
        return show(app, days, { tag: tagOfValue(value, tags), page: 1 })
      },
    },
    page: {
      respond: 'update',
      press: ({ app, args: { days, page, tag } }) =>
        show(app, days, { tag: tag && meantTag(app, tag), page }),
    },
    /** The button under a post for the papers that it had no room for. */
    more: { respond: 'private', press: (press) => showRest(press, { after: press.args.shown }) },
    morePage: { respond: 'update', press: (press) => showRest(press, { page: press.args.page }) },
  }),
})

function show(
  app: Pick<UseCases, 'library'>,
  days: DateRange,
  wanted: { tag: string; page: number },
): Answer {
  const shown = taggedDigest(days, papersOf(days, app.library), wanted)
  if (shown !== null) return shown
  throw new UserError(
    wanted.tag === '' ? texts.digest.empty(days) : texts.digest.emptyTagged(days, wanted.tag),
  )
}

/** What a subscription wants of some days; the whole digests where it is gone, or wants nothing of them any more. */
async function showRest(
  { app, guildId, args: { days, subscription: id } }: Press<{ days: DateRange; subscription: string }>,
  wanted: PageWanted,
): Promise<Answer> {
  const papers = papersOf(days, app.library)
  if (papers.length === 0) throw new UserError(texts.digest.empty(days))
  const subscription = guildId === null ? undefined : await app.channels.get(guildId, id)
  const chosen = await inTurns(selectingOrAll(subscription?.interests, papers))
  const { order, paperLimit = 0, rhythm } = subscription ?? {}
  const inOrder =
    rhythm === 'weekly'
      ? { papers: weekOrder(chosen.papers, chosen.interests), selection: { isWhole: false } }
      : { papers: chosen.papers, selection: { ...given({ order }), isWhole: paperLimit === 0 } }
  return restOfPost(days, { ...chosen, ...inOrder }, { wanted, subscriptionId: id })
}
