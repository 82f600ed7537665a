import { suggestAuthors } from '../src/discord/arguments.ts'
import type { Command, UseCases } from '../src/discord/command.ts'
import { fitsCustomId, formatCustomId } from '../src/discord/custom-id.ts'
import { paperMenu } from '../src/discord/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import type { MessagePayload } from '../src/discord/render/message.ts'
import { listed, paperList } from '../src/discord/render/paper-list.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'

/** Characters of a name: with more, the page buttons could not carry it. */
const NAME_LIMIT = 80

/** Spellings of a name that are shown, and names offered where nobody is meant. */
const SPELLINGS = 3

/** `/author Lovelace`: the papers of an author, newest first. */
export const author = {
  data: {
    name: 'author',
    description: texts.commands.author.description,
    options: [
      stringOption('name', texts.commands.author.name, {
        required: true,
        autocomplete: true,
        max_length: NAME_LIMIT,
      }),
    ],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete: ({ app, typed }) => suggestAuthors(app.library, typed),

  execute: ({ interaction, app }) => list(app, interaction.options.getString('name', true), 1),

  components: {
    author: {
      respond: 'update',
      press: ({ app, args: [name = '', page = '1'] }) => list(app, name, Number(page)),
    },
    authored: paperMenu,
  },
} satisfies Command

function list(app: UseCases, name: string, page: number): MessagePayload {
  const { names, others, papers } = app.library.byAuthor(name)
  if (papers.length === 0) {
    const near = app.library.nearAuthors(name, SPELLINGS)
    throw new UserError(
      texts.list.noAuthor(
        name,
        near.map((each) => each.name),
      ),
    )
  }
  return paperList({
    header: texts.list.byAuthor(name, { names, others, shown: SPELLINGS }, papers.length),
    papers: listed(papers),
    page,
    pageId(target) {
      const id = formatCustomId('author', name, target)
      return fitsCustomId(id) ? id : null
    },
    menuId: 'authored',
  })
}
