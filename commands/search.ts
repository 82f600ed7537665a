import { asAuthor, asDate, asTags, orBlank, readWords } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { boolean, text } from '../src/discord/interactions/options.ts'
import type { UseCases } from '../src/discord/interactions/use-cases.ts'
import type { MessagePayload } from '../src/discord/messages/components.ts'
import { searchComponents } from '../src/discord/messages/declared-components.ts'
import { oldSearchOf, type SearchRequest, searchList, searchOf } from '../src/discord/messages/search-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { given } from '../src/given.ts'

/** UTF-16 units of a query, and of an author's name. */
const QUERY_LIMIT = 150
const AUTHOR_LIMIT = 60

/** Papers a search lists at most; whoever needs more is helped by a narrower query. */
const LIMIT = 60

const { description, ...described } = texts.commands.search

/** `/search rotary embedding`: every paper that fits, best first, in pages. */
export const search = defineCommand({
  name: 'search',
  description,
  options: {
    query: text(described.query, { required: true, maxLength: QUERY_LIMIT, read: readWords }),
    tag: text(described.tag, orBlank(asTags)),
    without: text(described.without, orBlank(asTags)),
    author: text(described.author, { maxLength: AUTHOR_LIMIT, ...orBlank(asAuthor) }),
    from: text(described.from, orBlank(asDate)),
    to: text(described.to, orBlank(asDate)),
    code: boolean(described.code),
    model: boolean(described.model),
  },

  execute({ app, options: { query, tag, without, code, model, ...filter } }) {
    const { from, to } = filter
    if (from !== undefined && to !== undefined && from > to) {
      throw new UserError(texts.digest.fromAfterTo(from, to))
    }
    const wanted = given({ tags: tag, notTags: without, ...filter, hasCode: code, hasModel: model })
    return list(app, { query, filter: wanted }, 1)
  },

  components: handled(searchComponents, {
    open: paperMenu,
    page: {
      respond: 'update',
      press: ({ app, message, args: { page } }) => list(app, searchOf(message), page),
    },
    oldOpen: paperMenu,
    oldPage: {
      respond: 'update',
      press: ({ app, message, args: { page, tag } }) => list(app, oldSearchOf(message, tag), page),
    },
  }),
})

function list({ library }: Pick<UseCases, 'library'>, request: SearchRequest, page: number): MessagePayload {
  const { query, filter } = request
  const found = library.search(query, { limit: LIMIT, filter })
  const shown = searchList(request, found, page)
  if (shown === null) throw new UserError(texts.list.tooLong)
  if (found.papers.length + found.near.length > 0) return shown
  const isFiltered = Object.keys(filter).length > 0
  throw new UserError(isFiltered ? texts.list.nothingFiltered(query, filter) : texts.list.nothing(query))
}
