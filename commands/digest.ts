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
    return show(app, { date: readDigestDate(app.library, date), tag, page: 1 })
  },

  components: handled(digestComponents, {
    /** The menu under every post and every page of a digest; a post without papers has a button instead. */
    post: {
      respond: 'private',
      press(press) {
        if (press.values.length > 0) return paperMenu.press(press)
        const date = /\d{4}-\d{2}-\d{2}/.exec(press.args.edition)?.[0] ?? ''
        return show(press.app, { date: readDigestDate(press.app.library, date), tag: '', page: 1 })
      },
    },
    /** The menu of tags under a post. */
    postTag: {
      respond: 'private',
      press({ app, args: { date }, values: [value = ''] }) {
        const day = readDigestDate(app.library, date)
        const tags = (app.library.digest(day)?.papers ?? []).flatMap((paper) => paper.tags)
        return show(app, { date: day, tag: tagOfValue(value, tags), page: 1 })
      },
    },
    page: {
      respond: 'update',
      press: ({ app, args: { date, page, tag } }) =>
        show(app, { date: readDigestDate(app.library, date), tag: tag && tagMeant(app, tag), page }),
    },
    /** The button under a post for the papers that it had no room for. */
    more: {
      respond: 'private',
      press: ({ app, interaction, args: { date, shown, subscription } }) =>
        showWanted(app, interaction.guildId, { date, subscription, wanted: { after: shown } }),
    },
    morePage: {
      respond: 'update',
      press: ({ app, interaction, args: { date, page, subscription } }) =>
        showWanted(app, interaction.guildId, { date, subscription, wanted: { page } }),
    },
  }),
} satisfies Command

function show(
  app: UseCases,
  { date, tag, page }: { date: string; tag: string; page: number },
): MessagePayload {
  const papers = app.library.digest(date)?.papers ?? []
  const wanted = tag === '' ? papers : papers.filter(({ tags }) => hasTag(tags, tag))
  if (wanted.length === 0) {
    throw new UserError(tag === '' ? texts.digest.empty(date) : texts.digest.emptyTagged(date, tag))
  }
  const shown = digestPage(
    { date, papers: wanted, interests: tag === '' ? EVERYTHING : interestsInTags([tag]) },
    { page },
  )
  return withPageButtons(shown, (target) =>
    digestComponents.page.id({ date, page: target, tag: tag && carriedTag(tag) }),
  )
}

/** What a subscription wants of a digest; the whole digest where it is gone, or wants nothing of it any more. */
function showWanted(
  { library, channels }: UseCases,
  guildId: string | null,
  {
    date,
    subscription: id,
    wanted,
  }: { date: string; subscription: string; wanted: Parameters<typeof digestPage>[1] },
): MessagePayload {
  const day = readDigestDate(library, date)
  const subscription = guildId === null ? undefined : channels.get(guildId, id)
  const all = library.digest(day)?.papers ?? []
  const chosen = subscription === undefined ? [] : all.filter((paper) => wants(subscription.interests, paper))
  const isChosen = subscription !== undefined && chosen.length > 0
  const papers = isChosen ? chosen : all
  if (papers.length === 0) throw new UserError(texts.digest.empty(day))
  const shown = digestPage(
    { date: day, papers, interests: isChosen ? subscription.interests : EVERYTHING },
    wanted,
  )
  return withPageButtons(shown, (target) =>
    digestComponents.morePage.id({ date: day, page: target, subscription: id }),
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
