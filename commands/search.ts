import { readTag, suggestTagNames } from '../src/discord/arguments.ts'
import type { Command, UseCases } from '../src/discord/command.ts'
import {
  CUSTOM_ID_LIMIT,
  customIdsOf,
  fitsCustomId,
  formatCustomId,
  parseCustomId,
} from '../src/discord/custom-id.ts'
import { paperMenu } from '../src/discord/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import type { MessagePayload } from '../src/discord/render/message.ts'
import { paperList } from '../src/discord/render/paper-list.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'

/** Papers a search lists at most; whoever needs more is helped by a narrower query. */
const LIMIT = 60

/** The query stands in the menu's `custom_id`, so that the page buttons find it there. */
const MENU = 'found'
const QUERY_LIMIT = CUSTOM_ID_LIMIT - MENU.length - 1

/** `/search rotary embedding`: every paper that fits, best first, in pages. */
export const search = {
  data: {
    name: 'search',
    description: 'List the papers that fit some words, best first',
    options: [
      stringOption('query', 'Words of the title or summary, an author, a name', {
        required: true,
        max_length: QUERY_LIMIT,
      }),
      stringOption('tag', 'Only papers with this tag', { autocomplete: true }),
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete: ({ app, typed }) => suggestTagNames(app.library, typed),

  execute({ interaction, app }) {
    const typedTag = interaction.options.getString('tag')
    return list(app, {
      query: interaction.options.getString('query', true),
      tag: typedTag === null ? '' : readTag(app.library, typedTag),
      page: 1,
    })
  },

  components: {
    [MENU]: paperMenu,
    search: {
      respond: 'update',
      press({ app, args: [page = '1', tag = ''], interaction }) {
        const menu = customIdsOf(interaction.message).find((id) => id.startsWith(`${MENU}:`))
        const [query = ''] = parseCustomId(menu ?? MENU).args
        return list(app, { query, tag, page: Number(page) })
      },
    },
  },
} satisfies Command

function list(
  app: UseCases,
  { query, tag, page }: { query: string; tag: string; page: number },
): MessagePayload {
  const filter = tag === '' ? {} : { tags: [tag] }
  const found = app.library.search(query, { limit: LIMIT, filter })
  const papers = found.papers.length > 0 ? found.papers : found.near
  if (papers.length === 0) {
    throw new UserError(tag === '' ? texts.list.nothing(query) : texts.list.nothingTagged(query, tag))
  }
  const header =
    tag === '' ? texts.list.found(query, papers.length) : texts.list.foundTagged(query, tag, papers.length)
  const menuId = formatCustomId(MENU, query)
  return paperList({
    header: found.exact ? header : texts.list.nearest(query),
    papers: papers.map((each) => each.paper),
    page,
    // Signs that the id has to encode can make it too long; the first page is shown all the same.
    menuId: fitsCustomId(menuId) ? menuId : MENU,
    pageId: (target) => (fitsCustomId(menuId) ? formatCustomId('search', target, tag) : null),
  })
}
