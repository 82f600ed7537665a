import type { Command, UseCases } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu, requirePaper } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE } from '../src/discord/interactions/options.ts'
import {
  button,
  type MessagePayload,
  notice,
  noticeWithFile,
  row,
} from '../src/discord/messages/components.ts'
import { savedComponents } from '../src/discord/messages/declared-components.ts'
import { nameOf } from '../src/discord/messages/paper-lines.ts'
import { listed, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { EXPORT_FORMATS, exportPapers } from '../src/readers/export.ts'
import { readerOf } from '../src/readers/reader.ts'
import { savePaper, unsavePaper } from '../src/readers/saved.ts'

/** Most papers no longer stored that are named. */
const GONE_SHOWN = 5

/** `/saved`: a person's reading list, to read, thin out and take away. */
export const saved = {
  data: { name: 'saved', description: texts.commands.saved.description, ...EVERYWHERE },
  reply: 'private',

  execute: ({ interaction, app }) => list(app, interaction.user.id, 1),

  components: handled(savedComponents, {
    /** The buttons of a paper's card. */
    save: {
      respond: 'private',
      async press({ app, interaction, args: { id } }) {
        const name = nameOf(requirePaper(app, id))
        const outcome = await savePaper(app.readers, interaction.user.id, { id, now: app.clock.now() })
        if (outcome.kind === 'full') throw new UserError(texts.saved.full(outcome.limit))
        if (outcome.kind === 'saved-before') return notice(texts.saved.before(name))
        const undo = row(button(texts.saved.undo, savedComponents.unsave.id({ id })))
        return notice(texts.saved.added(name, outcome.papers), undo)
      },
    },
    unsave: {
      respond: 'private',
      async press({ app, interaction, args: { id } }) {
        const name = nameOf(requirePaper(app, id))
        if (!(await unsavePaper(app.readers, interaction.user.id, id)))
          throw new UserError(texts.saved.notThere)
        const undo = row(button(texts.saved.undo, savedComponents.save.id({ id })))
        return notice(texts.saved.removed(name), undo)
      },
    },
    /** The list's own: its pages, its menu, and what it can be taken away as. */
    page: {
      respond: 'update',
      press: ({ app, interaction, args: { page } }) => list(app, interaction.user.id, page),
    },
    open: paperMenu,
    export: {
      respond: 'private',
      press({ app, interaction, args }) {
        const format = EXPORT_FORMATS.find((each) => each === args.format) ?? 'json'
        const { papers } = listOf(app, interaction.user.id)
        if (papers.length === 0) throw new UserError(texts.saved.none)
        const { ending, text } = exportPapers(papers, format)
        return noticeWithFile(texts.saved.exported(papers.length), { name: `saved-papers.${ending}`, text })
      },
    },
  }),
} satisfies Command

/** A person's saved papers, last saved first, and the ids of those that are no longer stored. */
function listOf({ readers, library }: UseCases, userId: string) {
  const ids = readerOf(readers, userId)
    .saved.map(({ id }) => id)
    .reverse()
  return {
    papers: ids.flatMap((id) => library.get(id) ?? []),
    gone: ids.filter((id) => library.get(id) === undefined),
  }
}

function list(app: UseCases, userId: string, page: number): MessagePayload {
  const { papers, gone } = listOf(app, userId)
  if (papers.length + gone.length === 0) throw new UserError(texts.saved.none)
  const header = texts.saved.header(papers.length + gone.length)
  return paperList({
    header: gone.length === 0 ? header : `${header}\n${texts.saved.notStored(gone.slice(0, GONE_SHOWN))}`,
    papers: listed(papers),
    page,
    pageId: (page) => savedComponents.page.id({ page }),
    menuId: savedComponents.open.id({}),
    below: EXPORT_FORMATS.map((format) =>
      button(texts.saved.exportButton(format), savedComponents.export.id({ format })),
    ),
  })
}
