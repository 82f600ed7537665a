import { suggestPapers } from '../src/discord/arguments.ts'
import type { Command } from '../src/discord/command.ts'
import { openPaper, paperMenu } from '../src/discord/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import { paperCard } from '../src/discord/render/paper-card.ts'
import { paperList } from '../src/discord/render/paper-list.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'

/** `/paper VideoRoPE`: one paper's card, or the few that fit to choose from. */
export const paper = {
  data: {
    name: 'paper',
    description: 'Look a paper up by its name, some words of it, or its arXiv id',
    options: [
      stringOption('query', 'A nickname, words of the title, an arXiv id or link', {
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
    const query = interaction.options.getString('query', true)
    const found = app.library.lookUp(query)
    if (found.kind === 'one') return paperCard(found.paper, { shareable: interaction.inGuild() })
    const offered = found.kind === 'several' ? found.papers : found.near
    if (offered.length === 0) throw new UserError(texts.list.nothing(query))
    return paperList({
      header: found.kind === 'several' ? texts.list.choose(query) : texts.list.nearest(query),
      papers: offered.map((each) => each.paper),
      page: 1,
      pageId: () => null,
      menuId: 'open',
    })
  },

  components: {
    open: paperMenu,
    share: {
      respond: 'public',
      press(press) {
        const mayPost = press.interaction.memberPermissions?.has('SendMessages') ?? true
        if (!mayPost) throw new UserError(texts.paper.shareForbidden)
        return { ...openPaper(press, press.args[0] ?? '') }
      },
    },
  },
} satisfies Command
