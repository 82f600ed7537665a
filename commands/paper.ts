import { readWords } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { mayPost } from '../src/discord/interactions/command-access.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { openPaper, paperMenu, requirePaper } from '../src/discord/interactions/open-paper.ts'
import { text } from '../src/discord/interactions/options.ts'
import { suggestPapers } from '../src/discord/interactions/suggestions.ts'
import { notice } from '../src/discord/messages/components.ts'
import { paperComponents } from '../src/discord/messages/declared-components.ts'
import { paperCard } from '../src/discord/messages/paper-card.ts'
import { nameOf } from '../src/discord/messages/paper-lines.ts'
import { onePageList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { exportPapers } from '../src/readers/export.ts'

/** UTF-16 units of what is typed: a title fits. */
const QUERY_LIMIT = 300

/** Related papers that are listed: one page of them. */
const RELATED = 6

/** `/paper VideoRoPE`: one paper's card, or the few that fit to choose from. */
export const paper = defineCommand({
  name: 'paper',
  description: texts.commands.paper.description,
  options: {
    query: text(texts.commands.paper.query, {
      required: true,
      maxLength: QUERY_LIMIT,
      read: readWords,
      suggest: suggestPapers,
    }),
  },

  execute({ options: { query }, ...use }) {
    const found = use.app.library.lookUp(query)
    if (found.kind === 'one') return openPaper(use, found.paper.id)
    const offered = found.kind === 'several' ? found.papers : found.near
    if (offered.length === 0) throw new UserError(texts.list.nothing(query))
    return onePageList(
      found.kind === 'several' ? texts.list.choose(query) : texts.list.nearest(query),
      offered,
    )
  },

  components: handled(paperComponents, {
    /** The menu under any list that is not turned page by page. */
    open: paperMenu,
    share: {
      respond: 'public',
      press({ app, carried, args: { id } }) {
        if (!mayPost(carried)) throw new UserError(texts.paper.shareForbidden)
        return paperCard(requirePaper(app, id), { shareable: false, saved: false })
      },
    },
    related: {
      respond: 'private',
      press({ app, args: { id } }) {
        const paper = requirePaper(app, id)
        const near = app.library.related(id, RELATED)
        if (near.length === 0) throw new UserError(texts.list.noneRelated)
        const listed = near.map(({ paper, words }) => ({ paper, note: texts.list.shares(words) }))
        return onePageList(texts.list.related(nameOf(paper)), listed)
      },
    },
    bibtex: {
      respond: 'private',
      press: ({ app, args: { id } }) =>
        notice(texts.paper.bibtex(exportPapers([requirePaper(app, id)], 'bibtex').text)),
    },
  }),
})
