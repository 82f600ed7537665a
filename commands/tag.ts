import { readTag, suggestTagNames } from '../src/discord/arguments.ts'
import type { Command, UseCases } from '../src/discord/command.ts'
import { fitsCustomId, formatCustomId } from '../src/discord/custom-id.ts'
import { paperMenu } from '../src/discord/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/options.ts'
import type { MessagePayload } from '../src/discord/render/message.ts'
import { listed, paperList } from '../src/discord/render/paper-list.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'

/** `/tag Robotics`: the papers of a tag, newest first. */
export const tag = {
  data: {
    name: 'tag',
    description: texts.commands.tag.description,
    options: [stringOption('tag', texts.commands.tag.tag, { required: true, autocomplete: true })],
    ...EVERYWHERE,
  },
  reply: 'private',

  autocomplete: ({ app, typed }) => suggestTagNames(app.library, typed),

  execute: ({ interaction, app }) =>
    list(app, readTag(app.library, interaction.options.getString('tag', true)), 1),

  components: {
    tag: { respond: 'private', press: ({ app, args: [name = ''] }) => list(app, name, 1) },
    'tag-page': {
      respond: 'update',
      press: ({ app, args: [name = '', page = '1'] }) => list(app, name, Number(page)),
    },
    tagged: paperMenu,
  },
} satisfies Command

function list(app: UseCases, name: string, page: number): MessagePayload {
  const papers = app.library.tagged(name)
  if (papers.length === 0) throw new UserError(texts.list.emptyTag(name))
  return paperList({
    header: texts.list.tagged(name, papers.length),
    papers: listed(papers),
    page,
    pageId(target) {
      const id = formatCustomId('tag-page', name, target)
      return fitsCustomId(id) ? id : null
    },
    menuId: 'tagged',
  })
}
