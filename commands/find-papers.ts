import { defineMessageCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { openPaper, paperMenu } from '../src/discord/interactions/open-paper.ts'
import type { UseCases } from '../src/discord/interactions/use-cases.ts'
import { type MessagePayload, notice } from '../src/discord/messages/components.ts'
import { findPapersComponents } from '../src/discord/messages/declared-components.ts'
import { listIds, stateOf } from '../src/discord/messages/list-state.ts'
import { listed, pageWithin, paperList } from '../src/discord/messages/paper-list.ts'
import { wordsOf } from '../src/discord/messages/read-message.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** Papers of one message that are listed, and ids not stored that are named: as many as the list's ids can carry. */
const LIMIT = 18
const MISSING_LIMIT = 5

/** *Apps → Find papers* on a message: every paper that it links to or calls by name. */
export const findPapers = defineMessageCommand({
  name: texts.commands.findPapers.name,
  description: texts.commands.findPapers.description,

  execute({ message, ...use }) {
    const { known, missing } = use.app.library.mentionedIn(wordsOf(message))
    const [only] = known
    if (only === undefined) {
      if (missing.length === 0) throw new UserError(texts.list.nothingMentioned)
      return notice(texts.list.notStored(missing.slice(0, MISSING_LIMIT)))
    }
    if (known.length === 1 && missing.length === 0) return openPaper(use, only)
    return list(use.app, [...known.slice(0, LIMIT), ...missing.slice(0, MISSING_LIMIT)], 1)
  },

  components: handled(findPapersComponents, {
    open: paperMenu,
    page: {
      respond: 'update',
      press: ({ app, message, args: { page } }) =>
        list(app, stateOf(message, findPapersComponents).split(','), page),
    },
  }),
})

/** The papers of some ids, with a word on those that are not stored. */
function list(
  { library }: Pick<UseCases, 'library'>,
  all: readonly string[],
  wanted: number,
): MessagePayload {
  const papers = all.flatMap((id) => library.get(id) ?? [])
  const missing = all.filter((id) => library.get(id) === undefined)
  const ids = listIds(findPapersComponents, all.join(','))
  const page = pageWithin(papers.length, wanted)
  const header = texts.list.mentioned(papers.length)
  return paperList({
    header: missing.length === 0 ? header : `${header}\n-# ${texts.list.notStored(missing)}`,
    papers: listed(papers),
    page,
    menuId: ids?.menu ?? findPapersComponents.open.id({ part: '' }),
    pageId: (target) => (target < page ? ids?.previous(target) : ids?.next(target)) ?? null,
  })
}
