import { asAuthor } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { text } from '../src/discord/interactions/options.ts'
import type { UseCases } from '../src/discord/interactions/use-cases.ts'
import type { MessagePayload } from '../src/discord/messages/components.ts'
import { authorComponents } from '../src/discord/messages/declared-components.ts'
import { listed, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** UTF-16 units of a name: with more, the page buttons could not carry it. */
const NAME_LIMIT = 80

/** Spellings of a name that are shown, and names offered where nobody is meant. */
const SPELLINGS = 3

/** `/author Lovelace`: the papers of an author, newest first. */
export const author = defineCommand({
  name: 'author',
  description: texts.commands.author.description,
  options: {
    name: text(texts.commands.author.name, { required: true, maxLength: NAME_LIMIT, ...asAuthor }),
  },

  execute({ app, options: { name } }) {
    if (name.length > NAME_LIMIT) throw new UserError(texts.list.nameTooLong(NAME_LIMIT))
    return list(app, name, 1)
  },

  components: handled(authorComponents, {
    page: { respond: 'update', press: ({ app, args: { name, page } }) => list(app, name, page) },
    open: paperMenu,
    longPage: { respond: 'update', press: ({ app, args: { name, page } }) => list(app, name, page) },
  }),
})

function list({ library }: Pick<UseCases, 'library'>, name: string, page: number): MessagePayload {
  const { names, others, papers } = library.byAuthor(name)
  if (papers.length === 0) {
    const near = library.nearAuthors(name, SPELLINGS).map((each) => each.name)
    throw new UserError(texts.list.noAuthor(name, near))
  }
  return paperList({
    header: texts.list.byAuthor(name, { names, others, shown: SPELLINGS }, papers.length),
    papers: listed(papers),
    page,
    pageId: (page) =>
      authorComponents.page.idIfFits({ name, page }) ?? authorComponents.longPage.id({ page, name }),
    menuId: authorComponents.open.id({}),
  })
}
