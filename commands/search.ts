import {
  suggestAuthors,
  suggestDates,
  suggestTagLists,
  todayOf,
} from '../src/discord/interactions/arguments.ts'
import type { Command, UseCases } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { listIds, stateOf } from '../src/discord/interactions/message-state.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE } from '../src/discord/interactions/options.ts'
import {
  formatSearch,
  parseSearch,
  readSearch,
  type SearchRequest,
  searchOptions,
} from '../src/discord/interactions/search-request.ts'
import type { MessagePayload } from '../src/discord/messages/components.ts'
import { customIdsOf, splitCustomId } from '../src/discord/messages/custom-id.ts'
import { searchComponents } from '../src/discord/messages/declared-components.ts'
import { pageWithin, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** Papers a search lists at most; whoever needs more is helped by a narrower query. */
const LIMIT = 60

/** `/search rotary embedding`: every paper that fits, best first, in pages. */
export const search = {
  data: {
    name: 'search',
    description: texts.commands.search.description,
    options: searchOptions,
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete({ app, option, typed }) {
    if (option === 'author') return suggestAuthors(app.library, typed)
    if (option === 'from' || option === 'to') return suggestDates(app.library, typed)
    return suggestTagLists(app.library, typed)
  },

  execute: ({ interaction, app }) =>
    list(app, readSearch(interaction.options, app.library, todayOf(app, interaction.user.id)), 1),

  components: handled(searchComponents, {
    open: paperMenu,
    page: {
      respond: 'update',
      press: ({ app, args: { page }, interaction }) =>
        list(app, parseSearch(stateOf(interaction.message, searchComponents)), page),
    },
    oldOpen: paperMenu,
    oldPage: {
      respond: 'update',
      press({ app, args: { page, tag }, interaction }) {
        const { oldOpen } = searchComponents
        const menu = customIdsOf(interaction.message)
          .map(splitCustomId)
          .find(({ name }) => name === oldOpen.name)
        const query = oldOpen.parse(menu?.written ?? '')?.query ?? ''
        return list(app, { query, filter: tag === '' ? {} : { tags: [tag] } }, page)
      },
    },
  }),
} satisfies Command

function list(app: UseCases, request: SearchRequest, wanted: number): MessagePayload {
  const { query, filter } = request
  const ids = listIds(searchComponents, formatSearch(request))
  if (ids === null) throw new UserError(texts.list.tooLong)
  const found = app.library.search(query, { limit: LIMIT, filter })
  const papers = found.papers.length > 0 ? found.papers : found.near
  if (papers.length === 0) {
    const isFiltered = Object.keys(filter).length > 0
    throw new UserError(isFiltered ? texts.list.nothingFiltered(query, filter) : texts.list.nothing(query))
  }
  const isExact = found.exact && found.papers.length > 0
  const page = pageWithin(papers.length, wanted)
  return paperList({
    header: isExact ? texts.list.found(query, papers.length, filter) : texts.list.nearest(query, filter),
    papers,
    page,
    menuId: ids.menu,
    pageId: (target) => (target < page ? ids.previous(target) : ids.next(target)),
  })
}
