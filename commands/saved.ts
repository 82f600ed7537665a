import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { paperMenu, requirePaper } from '../src/discord/interactions/open-paper.ts'
import type { Use } from '../src/discord/interactions/use-cases.ts'
import { type MessagePayload, notice, noticeWithFile } from '../src/discord/messages/components.ts'
import { savedComponents } from '../src/discord/messages/declared-components.ts'
import { nameOf } from '../src/discord/messages/paper-lines.ts'
import { savedList, savedNotice, unsavedNotice } from '../src/discord/messages/reading-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { EXPORT_FORMATS, exportPapers } from '../src/readers/export.ts'
import { savedIds, savePaper, unsavePaper } from '../src/readers/saved.ts'

/** `/saved`: a person's reading list, to read, thin out and take away. */
export const saved = defineCommand({
  name: 'saved',
  description: texts.commands.saved.description,

  execute: (use) => list(use, 1),

  components: handled(savedComponents, {
    /** The buttons of a paper's card. */
    save: {
      respond: 'private',
      async press({ app: { library, readers, clock }, userId, args: { id } }) {
        const paper = requirePaper({ library }, id)
        const outcome = await savePaper(readers, userId, { id, now: clock.now() })
        if (outcome.kind === 'full') throw new UserError(texts.saved.full(outcome.limit))
        if (outcome.kind === 'saved-before') return notice(texts.saved.before(nameOf(paper)))
        return savedNotice(paper, outcome.papers)
      },
    },
    unsave: {
      respond: 'private',
      async press({ app: { library, readers }, userId, args: { id } }) {
        const paper = requirePaper({ library }, id)
        if (!(await unsavePaper(readers, userId, id))) throw new UserError(texts.saved.notThere)
        return unsavedNotice(paper)
      },
    },
    /** The list's own: its pages, its menu, and what it can be taken away as. */
    page: { respond: 'update', press: ({ args: { page }, ...use }) => list(use, page) },
    open: paperMenu,
    export: {
      respond: 'private',
      async press({ args, ...use }) {
        const format = EXPORT_FORMATS.find((each) => each === args.format) ?? 'json'
        const { papers } = await listOf(use)
        if (papers.length === 0) throw new UserError(texts.saved.none)
        const { ending, text } = exportPapers(papers, format)
        return noticeWithFile(texts.saved.exported(papers.length), {
          name: `saved-papers.${ending}`,
          content: text,
        })
      },
    },
  }),
})

/** What a person saved: the papers, and the ids of those that are no longer stored. */
async function listOf({ app: { readers, library }, userId }: Pick<Use, 'app' | 'userId'>) {
  const ids = await savedIds(readers, userId)
  const papers = ids.flatMap((id) => library.get(id) ?? [])
  return { papers, gone: ids.filter((id) => library.get(id) === undefined) }
}

async function list(use: Pick<Use, 'app' | 'userId'>, page: number): Promise<MessagePayload> {
  const { papers, gone } = await listOf(use)
  if (papers.length + gone.length === 0) throw new UserError(texts.saved.none)
  return savedList(papers, gone, page)
}
