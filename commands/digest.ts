import { daysOf } from '../src/delivery/edition.ts'
import { type DateRange, dayRange, isInRange } from '../src/digest/date-range.ts'
import type { Paper } from '../src/digest/paper.ts'
import { hasTag } from '../src/digest/tags/taxonomy.ts'
import {
  readDate,
  readDigestDate,
  readTag,
  suggestDates,
  suggestTagNames,
  todayOf,
} from '../src/discord/interactions/arguments.ts'
import type { Command, UseCases } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/interactions/options.ts'
import { carriedTag } from '../src/discord/messages/carried-value.ts'
import { type MessagePayload, row } from '../src/discord/messages/components.ts'
import { digestComponents } from '../src/discord/messages/declared-components.ts'
import { type DigestPage, digestPage } from '../src/discord/messages/digest-page.ts'
import { tagOfValue } from '../src/discord/messages/option-value.ts'
import { pageButtons } from '../src/discord/messages/paging.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { EVERYTHING, interestsInTags } from '../src/subscriptions/interests.ts'
import { wants } from '../src/subscriptions/matching.ts'
import { tagMeant } from './tag.ts'

/** `/digest 2025-02-10`: a day's digest as it is posted, one message a page. */
export const digest = {
  data: {
    name: 'digest',
    description: texts.commands.digest.description,
    options: [
      stringOption('date', texts.commands.digest.date, { autocomplete: true }),
      stringOption('tag', texts.commands.digest.tag, { autocomplete: true }),
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete: ({ app, option, typed }) =>
    option === 'date' ? suggestDates(app.library, typed) : suggestTagNames(app.library, typed),

  execute({ interaction, app }) {
    const typedTag = interaction.options.getString('tag')
    const tag = typedTag === null ? '' : readTag(app.library, typedTag)
    const typed = interaction.options.getString('date')
    const date = typed === null ? app.newest() : readDate(typed, todayOf(app, interaction.user.id))
    if (date === null) {
      const [unreadable] = app.unreadable()
      if (unreadable !== undefined) readDigestDate(app.library, unreadable)
      throw new UserError(texts.list.empty)
    }
    return show(app, { days: dayRange(readDigestDate(app.library, date)), tag, page: 1 })
  },

  components: handled(digestComponents, {
    /** The menu under every post and every page of a digest; a post without papers has a button instead. */
    post: {
      respond: 'private',
      press(press) {
        if (press.values.length > 0) return paperMenu.press(press)
        const date = /\d{4}-\d{2}-\d{2}/.exec(press.args.edition)?.[0] ?? ''
        const days = daysOf({ edition: press.args.edition, date })
        return show(press.app, { days, tag: '', page: 1 })
      },
    },
    /** The menu of tags under a post. */
    postTag: {
      respond: 'private',
      press({ app, args: { days }, values: [value = ''] }) {
        const tags = papersOf(app.library, days).flatMap((paper) => paper.tags)
        return show(app, { days, tag: tagOfValue(value, tags), page: 1 })
      },
    },
    page: {
      respond: 'update',
      press: ({ app, args: { days, page, tag } }) =>
        show(app, { days, tag: tag && tagMeant(app, tag), page }),
    },
    /** The button under a post for the papers that it had no room for. */
    more: {
      respond: 'private',
      press: ({ app, interaction, args: { days, shown, subscription } }) =>
        showWanted(app, interaction.guildId, { days, subscription, wanted: { after: shown } }),
    },
    morePage: {
      respond: 'update',
      press: ({ app, interaction, args: { days, page, subscription } }) =>
        showWanted(app, interaction.guildId, { days, subscription, wanted: { page } }),
    },
  }),
} satisfies Command

/** The papers of the digests of some days, each once. @throws UserError naming the nearest date where there is no digest */
function papersOf(library: UseCases['library'], { first, last }: DateRange): Paper[] {
  if (first === last) return [...(library.digest(readDigestDate(library, first))?.papers ?? [])]
  const dates = library.dates().filter((date) => isInRange({ first, last }, date))
  if (dates.length === 0) readDigestDate(library, last)
  const papers = dates.toSorted().flatMap((date) => library.digest(date)?.papers ?? [])
  return [...new Map(papers.map((paper) => [paper.id, paper])).values()]
}

function show(
  app: UseCases,
  { days, tag, page }: { days: DateRange; tag: string; page: number },
): MessagePayload {
  const papers = papersOf(app.library, days)
  const wanted = tag === '' ? papers : papers.filter(({ tags }) => hasTag(tags, tag))
  if (wanted.length === 0) {
    throw new UserError(tag === '' ? texts.digest.empty(days) : texts.digest.emptyTagged(days, tag))
  }
  const interests = tag === '' ? EVERYTHING : interestsInTags([tag])
  const shown = digestPage({ first: days.first, date: days.last, papers: wanted, interests }, { page })
  return withPageButtons(shown, (target) =>
    digestComponents.page.id({ days, page: target, tag: tag && carriedTag(tag) }),
  )
}

/** What a subscription wants of some days; the whole digests where it is gone, or wants nothing of them any more. */
function showWanted(
  { library, channels }: UseCases,
  guildId: string | null,
  {
    days,
    subscription: id,
    wanted,
  }: { days: DateRange; subscription: string; wanted: Parameters<typeof digestPage>[1] },
): MessagePayload {
  const all = papersOf(library, days)
  const subscription = guildId === null ? undefined : channels.get(guildId, id)
  const chosen = subscription === undefined ? [] : all.filter((paper) => wants(subscription.interests, paper))
  const isChosen = subscription !== undefined && chosen.length > 0
  const papers = isChosen ? chosen : all
  if (papers.length === 0) throw new UserError(texts.digest.empty(days))
  const interests = isChosen ? subscription.interests : EVERYTHING
  const shown = digestPage({ first: days.first, date: days.last, papers, interests }, wanted)
  return withPageButtons(shown, (target) =>
    digestComponents.morePage.id({ days, page: target, subscription: id }),
  )
}

function withPageButtons(
  { payload, page, pages }: DigestPage,
  pageId: (target: number) => string,
): MessagePayload {
  const buttons = pageButtons({
    page,
    pages,
    pageId,
  })
  return buttons.length === 0 ? payload : { ...payload, components: [...payload.components, row(...buttons)] }
}
