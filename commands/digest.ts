import { readDigestDate, readTag, suggestDates, suggestTagNames } from '../src/discord/arguments.ts'
import type { Command, UseCases } from '../src/discord/command.ts'
import { fitsCustomId, formatCustomId } from '../src/discord/custom-id.ts'
import { paperMenu } from '../src/discord/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import { digestMessages } from '../src/discord/render/digest-post.ts'
import { type MessagePayload, row } from '../src/discord/render/message.ts'
import { pageButtons } from '../src/discord/render/paging.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'

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
    const date = interaction.options.getString('date') ?? app.library.dates()[0]
    if (date === undefined) throw new UserError(texts.list.empty)
    return show(app, { date: readDigestDate(app.library, date), tag, page: 1 })
  },

  components: {
    /** The menu under every post and every page of a digest; a post without papers has a button instead. */
    post: {
      respond: 'private',
      press(press) {
        if (press.values.length > 0) return paperMenu.press(press)
        const date = /\d{4}-\d{2}-\d{2}/.exec(press.args[0] ?? '')?.[0] ?? ''
        return show(press.app, { date: readDigestDate(press.app.library, date), tag: '', page: 1 })
      },
    },
    /** The menu of tags under a post. */
    'post-tag': {
      respond: 'private',
      press: ({ app, args: [date = ''], values: [tag = ''] }) =>
        show(app, { date: readDigestDate(app.library, date), tag, page: 1 }),
    },
    digest: {
      respond: 'update',
      press: ({ app, args: [date = '', page = '1', tag = ''] }) =>
        show(app, { date: readDigestDate(app.library, date), tag, page: Number(page) }),
    },
  },
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
    pageId(target) {
      const id = formatCustomId('digest', date, target, tag)
      return fitsCustomId(id) ? id : null
    },
  })
  return buttons.length === 0 ? shown : { ...shown, components: [...shown.components, row(...buttons)] }
}
