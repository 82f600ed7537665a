import { readWords, suggestPapers } from '../src/discord/interactions/arguments.ts'
import type { Command } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { mayPost } from '../src/discord/interactions/may-post.ts'
import { openPaper, paperMenu, requirePaper } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/interactions/options.ts'
import { notice } from '../src/discord/messages/components.ts'
import { paperComponents } from '../src/discord/messages/declared-components.ts'
import { paperCard } from '../src/discord/messages/paper-card.ts'
import { nameOf } from '../src/discord/messages/paper-lines.ts'
import { paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { exportPapers } from '../src/readers/export.ts'

/** Related papers that are listed: one page of them. */
const RELATED = 6

/** `/paper VideoRoPE`: one paper's card, or the few that fit to choose from. */
export const paper = {
  data: {
    name: 'paper',
    description: texts.commands.paper.description,
    options: [
      stringOption('query', texts.commands.paper.query, {
        required: true,
        autocomplete: true,
        max_length: 300,
      }),
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete: ({ app, typed }) => suggestPapers(app.library, typed),

  execute({ interaction, app }) {
    const query = readWords(interaction.options.getString('query', true))
    const found = app.library.lookUp(query)
    if (found.kind === 'one') return openPaper({ app, interaction }, found.paper.id)
    const offered = found.kind === 'several' ? found.papers : found.near
    if (offered.length === 0) throw new UserError(texts.list.nothing(query))
    return paperList({
      header: found.kind === 'several' ? texts.list.choose(query) : texts.list.nearest(query),
      papers: offered,
      page: 1,
      pageId: () => null,
      menuId: paperComponents.open.id({}),
    })
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
        const near = app.library.related(requirePaper(app, id).id, RELATED)
        if (near.length === 0) throw new UserError(texts.list.noneRelated)
        return paperList({
          header: texts.list.related(nameOf(requirePaper(app, id))),
          papers: near.map(({ paper: other, words }) => ({ paper: other, note: texts.list.shares(words) })),
          page: 1,
          pageId: () => null,
          menuId: paperComponents.open.id({}),
        })
      },
    },
    bibtex: {
      respond: 'private',
      press: ({ app, args: { id } }) =>
        notice(texts.paper.bibtex(exportPapers([requirePaper(app, id)], 'bibtex').text)),
    },
  }),
} satisfies Command
