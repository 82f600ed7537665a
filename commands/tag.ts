import { asTag } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { text } from '../src/discord/interactions/options.ts'
import type { UseCases } from '../src/discord/interactions/use-cases.ts'
import type { MessagePayload } from '../src/discord/messages/components.ts'
import { carriedTag, meantTag } from '../src/discord/messages/custom-id.ts'
import { tagComponents } from '../src/discord/messages/declared-components.ts'
import { listed, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** `/tag Robotics`: the papers of a tag, newest first. */
export const tag = defineCommand({
  name: 'tag',
  description: texts.commands.tag.description,
  options: { tag: text(texts.commands.tag.tag, { required: true, ...asTag }) },

  execute: ({ app, options: { tag } }) => list(app, tag, 1),

  components: handled(tagComponents, {
    open: { respond: 'private', press: ({ app, args: { tag } }) => list(app, meantTag(app, tag), 1) },
    page: {
      respond: 'update',
      press: ({ app, args: { tag, page } }) => list(app, meantTag(app, tag), page),
    },
    tagged: paperMenu,
  }),
})

function list({ library }: Pick<UseCases, 'library'>, tag: string, page: number): MessagePayload {
  const papers = library.tagged(tag)
  if (papers.length === 0) throw new UserError(texts.list.emptyTag(tag))
  return paperList({
    header: texts.list.tagged(tag, papers.length),
    papers: listed(papers),
    page,
    pageId: (target) => tagComponents.page.id({ tag: carriedTag(tag), page: target }),
    menuId: tagComponents.tagged.id({}),
  })
}
