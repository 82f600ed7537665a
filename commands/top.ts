import { mostPopularFirst } from '../src/digest/popularity.ts'
import { hasTag } from '../src/digest/tags/taxonomy.ts'
import { asTag } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { integer, text } from '../src/discord/interactions/options.ts'
import type { UseCases } from '../src/discord/interactions/use-cases.ts'
import type { MessagePayload } from '../src/discord/messages/components.ts'
import { carriedTag, meantTag } from '../src/discord/messages/custom-id.ts'
import { topComponents } from '../src/discord/messages/declared-components.ts'
import { listed, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** Days that are looked back at, where nothing else is asked for, and at most. */
const USUAL_DAYS = 7
const MOST_DAYS = 365

/** `/top days:7`: the papers of late that others liked most. */
export const top = defineCommand({
  name: 'top',
  description: texts.commands.top.description,
  options: {
    days: integer(texts.commands.top.days(MOST_DAYS, USUAL_DAYS), { least: 1, most: MOST_DAYS }),
    tag: text(texts.commands.top.tag, asTag),
  },

  execute: ({ app, options: { days = USUAL_DAYS, tag = '' } }) => list(app, { days, tag, page: 1 }),

  components: handled(topComponents, {
    page: {
      respond: 'update',
      press: ({ app, args: { days, tag, page } }) =>
        list(app, { days, tag: tag && meantTag(app, tag), page }),
    },
    open: paperMenu,
  }),
})

/** The last of the days is that of the newest digest: publishers rest at weekends. */
function list(
  { library, newest }: Pick<UseCases, 'library' | 'newest'>,
  { days, tag, page }: { readonly days: number; readonly tag: string; readonly page: number },
): MessagePayload {
  const last = newest()
  const all = last === null ? [] : library.papersUpTo(last, days)
  const papers = tag === '' ? all : all.filter(({ tags }) => hasTag(tags, tag))
  if (papers.length === 0) throw new UserError(texts.list.noneOfLate(days, tag))
  const isKnown = papers.some(({ popularity }) => popularity !== undefined)
  return paperList({
    header: texts.list.top(days, { tag, papers: papers.length, isKnown }),
    papers: listed(mostPopularFirst(papers)),
    page,
    pageId: (target) => topComponents.page.id({ days, tag: tag && carriedTag(tag), page: target }),
    menuId: topComponents.open.id({}),
  })
}
