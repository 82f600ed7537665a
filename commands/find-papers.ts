import { ApplicationCommandType, type Message } from 'discord.js'
import type { MessageCommand, UseCases } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { listIds, stateOf } from '../src/discord/interactions/message-state.ts'
import { openPaper, paperMenu } from '../src/discord/interactions/open-paper.ts'
import { EVERYWHERE } from '../src/discord/interactions/options.ts'
import { type MessagePayload, notice } from '../src/discord/messages/components.ts'
import { findPapersComponents } from '../src/discord/messages/declared-components.ts'
import { pageWithin, paperList } from '../src/discord/messages/paper-list.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** Papers of one message that are listed, and ids not stored that are named: as many as the list's ids can carry. */
const LIMIT = 18
const MISSING_LIMIT = 5

/** *Apps → Find papers* on a message: every paper that it links to or calls by name. */
export const findPapers = {
  data: { type: ApplicationCommandType.Message, name: texts.commands.findPapers.name, ...EVERYWHERE },
  description: texts.commands.findPapers.description,
  reply: 'private',

  executeOn({ interaction, app }) {
    const { known, missing } = app.library.mentionedIn(wordsOf(interaction.targetMessage))
    const [only] = known
    if (only !== undefined && known.length === 1 && missing.length === 0)
      return openPaper({ app, interaction }, only)
    if (only === undefined) {
      if (missing.length === 0) throw new UserError(texts.list.nothingMentioned)
      return notice(texts.list.notStored(missing.slice(0, MISSING_LIMIT)))
    }
    return list(app, { known: known.slice(0, LIMIT), missing: missing.slice(0, MISSING_LIMIT) }, 1)
  },

  components: handled(findPapersComponents, {
    open: paperMenu,
    page: {
      respond: 'update',
      press({ app, args: { page }, interaction }) {
        const ids = stateOf(interaction.message, findPapersComponents).split(',')
        const known = ids.filter((id) => app.library.get(id) !== undefined)
        return list(app, { known, missing: ids.filter((id) => !known.includes(id)) }, page)
      },
    },
  }),
} satisfies MessageCommand

function list(
  app: UseCases,
  { known, missing }: { readonly known: readonly string[]; readonly missing: readonly string[] },
  wanted: number,
): MessagePayload {
  const ids = listIds(findPapersComponents, [...known, ...missing].join(','))
  const page = pageWithin(known.length, wanted)
  const header = texts.list.mentioned(known.length)
  return paperList({
    header: missing.length === 0 ? header : `${header}\n-# ${texts.list.notStored(missing)}`,
    papers: known.flatMap((id) => {
      const paper = app.library.get(id)
      return paper === undefined ? [] : [{ paper }]
    }),
    page,
    menuId: ids?.menu ?? findPapersComponents.open.id({ part: '' }),
    pageId: (target) => (target < page ? ids?.previous(target) : ids?.next(target)) ?? null,
  })
}

/** All that a message says: its text, that of its embeds and components, and the same of what it forwards. */
function wordsOf(message: Pick<Message, 'content' | 'embeds' | 'components' | 'messageSnapshots'>): string {
  const within = (value: unknown): string[] => {
    if (typeof value === 'string') return [value]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) =>
      SAID.has(key) || typeof inner === 'object' ? within(inner) : [],
    )
  }
  const said = ({ content, embeds, components }: Pick<Message, 'content' | 'embeds' | 'components'>) => [
    content,
    ...embeds.flatMap((each) => within(each.toJSON())),
    ...components.flatMap((each) => within(each.toJSON())),
  ]
  return [...said(message), ...[...message.messageSnapshots.values()].flatMap(said)].join('\n')
}

/** Fields of embeds and components that people read. */
const SAID: ReadonlySet<string> = new Set(['title', 'description', 'url', 'name', 'value', 'text', 'content'])
