import { readDigestDate, readTag, suggestDates, suggestTagNames } from '../src/discord/arguments.ts'
import { carriedTag } from '../src/discord/carried-value.ts'
import type { Command, UseCases } from '../src/discord/command.ts'
import { handled } from '../src/discord/component.ts'
import { digestComponents } from '../src/discord/components.ts'
import { paperMenu } from '../src/discord/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import { digestMessages } from '../src/discord/render/digest-post.ts'
import { type MessagePayload, row } from '../src/discord/render/message.ts'
import { pageButtons } from '../src/discord/render/paging.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'
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
    const date = interaction.options.getString('date') ?? app.newest()
    if (date === null) throw new UserError(texts.list.empty)
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
      press: ({ app, args: { date }, values: [tag = ''] }) =>
        show(app, { date: readDigestDate(app.library, date), tag, page: 1 }),
    },
    page: {
      respond: 'update',
      press: ({ app, args: { date, page, tag } }) =>
        show(app, { date: readDigestDate(app.library, date), tag: tag && tagMeant(app, tag), page }),
    },
  }),
} satisfies Command

function show(
  app: UseCases,
  { date, tag, page }: { date: string; tag: string; page: number },
): MessagePayload {
  const papers = app.library.digest(date)?.papers ?? []
  const wanted = tag === '' ? papers : papers.filter(({ tags }) => tags.includes(tag))
  if (wanted.length === 0) {
    throw new UserError(tag === '' ? texts.digest.empty(date) : texts.digest.emptyTagged(date, tag))
  }
  const pages = digestMessages({ date, papers: wanted }, { form: 'compact', tags: tag === '' ? [] : [tag] })
  const shown = pages[Math.min(Math.max(1, page), pages.length) - 1]
  if (shown === undefined) throw new UserError(texts.digest.empty(date))
  const buttons = pageButtons({
    page,
    pages: pages.length,
    pageId: (target) => digestComponents.page.id({ date, page: target, tag: tag && carriedTag(tag) }),
  })
  return buttons.length === 0 ? shown : { ...shown, components: [...shown.components, row(...buttons)] }
}
