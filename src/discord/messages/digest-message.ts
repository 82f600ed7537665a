import { MessageFlags } from 'discord-api-types/v10'
import { daysOf } from '../../delivery/edition.ts'
import type { EditionToCompose, LeftOut } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import type { Look } from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'
import {
  ACCENT,
  button,
  type ClassicPayload,
  type MessagePayload,
  message,
  option,
  row,
  select,
  text,
} from './components.ts'
import { digestComponents } from './declared-components.ts'
import { linesOf, MENTION_ROOM, roomOf } from './divide.ts'
import { LIMITS, messageFaults } from './limits.ts'
import { tagValue } from './menu-entries.ts'
import { attempt, bareLine, GONE_OPTION, idLine, paperOption } from './paper-lines.ts'
import { headingBetween, isGrouped, leadingTags, postHeader } from './post-heading.ts'

/** Shares of a gist or of bullets that are tried in turn where a frozen step has outgrown its message. */
const SHORTER = [1, 0.6, 0.3, 0]

/** Tags that a post can be narrowed to. */
const TAG_OPTIONS = 12

/** One message of a post. */
export interface PostPart {
  readonly papers: readonly Paper[]
  /** Which of the post's messages it is, from 1, of how many. */
  readonly part: number
  readonly of: number
  /** `custom_id` of its menu, which marks it among all messages. */
  readonly marker: string
  /** What of the edition no message of it shows. */
  readonly leftOut: LeftOut
}

type Row = ReturnType<typeof row>

/**
 * A message of a post: a header, papers, and a menu that opens them; on the first one also a menu of the day's tags, on
 * the last one a button for the papers that the post leaves out. Where Discord would refuse it, it does without menus,
 * then without all but the papers' names.
 */
export function postMessage(edition: EditionToCompose, part: PostPart): MessagePayload | ClassicPayload {
  for (const payload of candidates(edition, part)) if (messageFaults(payload).length === 0) return payload
  return lastResort(edition, part.marker)
}

/** The message in the order in which its variants are to be tried, the fullest first. */
function* candidates(edition: EditionToCompose, part: PostPart): Generator<MessagePayload | ClassicPayload> {
  const { papers, marker } = part
  const lines = fittingLines(edition, part)
  const options = attempt(() => (papers.length > 0 ? papers.map(paperOption) : [GONE_OPTION]))
  const menu = options === null ? null : row(select(marker, texts.post.openPaper, options))
  const tags = part.part === 1 ? (attempt(() => tagMenu(edition, part.leftOut)) ?? []) : []
  if (menu !== null) yield assemble(edition, part, lines, [menu, ...tags])
  // The marker has to be somewhere: after a crash, the message is found by it.
  const marked = row(button(texts.post.showDigest, marker))
  yield assemble(edition, part, lines, [marked])
  yield assemble(edition, part, papers.map(shortestLine), [marked])
}

/** The fullest lines for which a message has room; a paper that can't be shown so is shown by its id. */
function fittingLines(edition: EditionToCompose, { papers, part }: PostPart): string[] {
  const { layout } = edition
  const grouped = isGrouped(edition.papers)
  const headings = papers.map((paper, index) => (grouped ? headingBetween(papers[index - 1], paper) : ''))
  const header = part === 1 ? postHeader(edition).length + MENTION_ROOM : 0
  for (const share of SHORTER) {
    const lines = papers.map(
      (paper, index) => headings[index] + (attempt(() => linesOf(paper, layout, share)) ?? idLine(paper)),
    )
    if (total(lines) <= roomOf(layout).characters - header) return lines
  }
  return papers.map(shortestLine)
}

function shortestLine(paper: Paper): string {
  return attempt(() => bareLine(paper)) ?? idLine(paper)
}

function assemble(
  edition: EditionToCompose,
  { part, of, leftOut }: PostPart,
  lines: readonly string[],
  rows: readonly Row[],
): MessagePayload | ClassicPayload {
  const { layout, look } = edition
  const days = daysOf(edition)
  const header = part === 1 ? postHeader(edition, leftOut) : texts.post.continued(days, part, of)
  const more = part === of ? moreRow(edition, leftOut) : []
  if (layout === 'publish') {
    // Copies that followers get have no buttons.
    const said = more.length > 0 ? [texts.post.moreLine(leftOut.papers, days)] : []
    const shownLook = part === 1 ? look : { ...look, roleId: null }
    return classic([header, ...lines, ...said], [...rows, ...more], shownLook)
  }
  const inside = [text(header), ...lines.map(text), ...rows, ...more]
  return withLook(message(inside, look.accent), look, part === 1)
}

/** The button that opens the papers of an edition that its messages leave out. */
export function moreRow(edition: EditionToCompose, leftOut: LeftOut): Row[] {
  if (leftOut.papers === 0) return []
  const id = digestComponents.more.id({
    days: daysOf(edition),
    shown: edition.papers.length,
    subscription: edition.subscriptionId ?? '',
  })
  return [row(button(texts.post.more(leftOut.papers), id))]
}

/** A post without papers: a day that has none, older days that were missed, a paper that is gone. */
export function postNotice(
  edition: EditionToCompose | { readonly gone: string },
  marker: string,
): MessagePayload {
  const say = 'gone' in edition ? texts.paper.gone(edition.gone) : noticeText(edition)
  const inside = [text(say), row(button(texts.post.showDigest, marker))]
  return 'gone' in edition
    ? message(inside)
    : withLook(message(inside, edition.look.accent), edition.look, false)
}

/** The message where its papers can't be laid out in any way: it opens the digest. */
export function lastResort(edition: EditionToCompose, marker: string): MessagePayload {
  const { look } = edition
  const inside = [text(texts.post.notShown(daysOf(edition))), row(button(texts.post.showDigest, marker))]
  return withLook(message(inside, look.accent), look, false)
}

function noticeText(edition: EditionToCompose): string {
  const { interests, missed, repeats = 0 } = edition
  return missed.length > 0
    ? texts.post.missed(missed)
    : texts.post.emptyDay(daysOf(edition), interests, repeats)
}

/** A menu that shows one reader only the papers of a tag; none where there is nothing to narrow. */
function tagMenu(edition: EditionToCompose, leftOut: LeftOut): Row[] {
  const { papers, layout } = edition
  const id = digestComponents.postTag.id({ days: daysOf(edition) })
  const options = leadingTags(papers)
    .slice(0, TAG_OPTIONS)
    // Counts of the papers shown would not be those of the day.
    .map(({ tag, papers: count }) =>
      option(leftOut.papers > 0 ? tag : texts.tags.choice(tag, count), tagValue(tag)),
    )
  return options.length < 2 || layout === 'direct' ? [] : [row(select(id, texts.post.narrow, options))]
}

/** Mentions the role, if there is one, and notifies nobody, if that is wished. */
export function withLook(
  payload: MessagePayload,
  { roleId, isSilent }: Look,
  mentions: boolean,
): MessagePayload {
  const flags = isSilent ? payload.flags | MessageFlags.SuppressNotifications : payload.flags
  if (roleId === null || !mentions) return { ...payload, flags }
  return {
    ...payload,
    flags,
    components: [text(`<@&${roleId}>`), ...payload.components],
    allowed_mentions: { parse: [], roles: [roleId] },
  }
}

/** Two embeds at most: each one's description takes less than a message's embeds together. */
function classic(
  parts: readonly string[],
  rows: ClassicPayload['components'],
  { roleId, isSilent, accent }: Look,
): ClassicPayload {
  const descriptions: string[] = []
  for (const part of parts) {
    const last = descriptions.at(-1)
    if (last !== undefined && last.length + 2 + part.length <= LIMITS.embedDescription) {
      descriptions[descriptions.length - 1] = `${last}\n\n${part}`
    } else descriptions.push(part)
  }
  return {
    ...(roleId === null ? {} : { content: `<@&${roleId}>` }),
    ...(isSilent ? { flags: MessageFlags.SuppressNotifications } : {}),
    embeds: descriptions.map((description) => ({ color: accent ?? ACCENT, description })),
    components: rows,
    allowed_mentions: roleId === null ? { parse: [] } : { parse: [], roles: [roleId] },
  }
}

function total(lines: readonly string[]): number {
  let sum = 0
  for (const line of lines) sum += line.length
  return sum
}
