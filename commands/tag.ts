import { readTag, suggestTagNames } from '../src/discord/interactions/arguments.ts'
import type { Command, UseCases } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE, stringOption } from '../src/discord/interactions/options.ts'
import { carriedTag, meantAmong } from '../src/discord/messages/carried-value.ts'
import type { MessagePayload } from '../src/discord/messages/components.ts'
import { tagComponents } from '../src/discord/messages/declared-components.ts'
import { listed, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
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

  components: handled(tagComponents, {
    open: { respond: 'private', press: ({ app, args }) => list(app, tagMeant(app, args.tag), 1) },
    page: {
      respond: 'update',
      press: ({ app, args }) => list(app, tagMeant(app, args.tag), args.page),
    },
    tagged: paperMenu,
  }),
} satisfies Command

/** The tag that a component carries; as it is written there where no paper has it any more. */
export function tagMeant({ library }: Pick<UseCases, 'library'>, carried: string): string {
  return (
    meantAmong(
      library.tagCounts().map(({ tag }) => tag),
      carried,
    ) ?? carried
  )
}

function list(app: UseCases, name: string, page: number): MessagePayload {
  const papers = app.library.tagged(name)
  if (papers.length === 0) throw new UserError(texts.list.emptyTag(name))
  return paperList({
    header: texts.list.tagged(name, papers.length),
    papers: listed(papers),
    page,
    pageId: (target) => tagComponents.page.id({ tag: carriedTag(name), page: target }),
    menuId: tagComponents.tagged.id({}),
  })
}
