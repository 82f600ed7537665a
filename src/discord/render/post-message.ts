import { MessageFlags } from 'discord-api-types/v10'
import type { EditionToCompose } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import type { Look } from '../../subscriptions/subscription.ts'
import { digestComponents } from '../components.ts'
import { plainLine } from '../escape.ts'
import { LIMITS } from '../limits.ts'
import { texts } from '../texts.ts'
import { GIST_LIMIT } from './gist.ts'
import { headingBetween, isGrouped } from './group.ts'
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
} from './message.ts'
import { pack, type Room, type Weight } from './pack.ts'
import { bareLine, GONE_OPTION, paperInFull, paperLines, paperOption } from './paper-lines.ts'
import { leadingTags, postHeader } from './post-header.ts'

/** Characters kept free in each message for the line that continues a post, and a heading above its first paper. */
const HEADER_ROOM = 150

/** Bytes kept free in each message for its container, header and menu. */
const FRAME_BYTES = 1_600

/** Bytes that the first message's menu of tags takes, and characters that a mention does. */
const TAG_MENU_BYTES = 1_400
const MENTION_ROOM = 30

/** Bytes a component or a menu entry takes beside its text. */
const UNIT_BYTES = 120

/** What a message of components holds: a menu entry for each paper. */
const ROOM: Room = {
  characters: LIMITS.text - HEADER_ROOM,
  bytes: LIMITS.bytes - FRAME_BYTES,
  units: LIMITS.options,
}

/** What a message of embeds holds: more text, in two of them. */
const CLASSIC_ROOM: Room = {
  ...ROOM,
  characters: LIMITS.embedsTotal - HEADER_ROOM,
  bytes: Number.POSITIVE_INFINITY,
}

/** Characters of a paper's bullets in the form `full`. */
const FULL_LIMIT = 1_500

/** Shares of a gist or of bullets that are tried in turn where a frozen step has outgrown its message. */
const SHORTER = [1, 0.6, 0.3, 0]

/** Tags that a post can be narrowed to. */
const TAG_OPTIONS = 12

type Form = EditionToCompose['form']

/** Divides papers, in order, into as few messages as hold them. */
export function divide(papers: readonly Paper[], edition: EditionToCompose): Paper[][] {
  const { form } = edition
  const header = postHeader(edition)
  const taken = {
    characters: header.length + MENTION_ROOM,
    bytes: Buffer.byteLength(header) + TAG_MENU_BYTES,
  }
  const grouped = isGrouped(papers)
  const weights = papers.map((paper, index) => {
    const { characters, bytes } = weightOf(paper, form)
    const heading = grouped ? headingBetween(papers[index - 1], paper) : ''
    return { characters: characters + heading.length, bytes: bytes + Buffer.byteLength(heading) }
  })
  let from = 0
  return pack(weights, roomOf(form), taken).map((length) => {
    from += length
    return papers.slice(from - length, from)
  })
}

/** What papers take in each form, for as long as the paper itself is held: thousands of subscriptions get the same few. */
const WEIGHTS = new WeakMap<Paper, Map<Form, Weight>>()

function weightOf(paper: Paper, form: Form): Weight {
  const ofForms = WEIGHTS.get(paper) ?? new Map<Form, Weight>()
  const known = ofForms.get(form)
  if (known !== undefined) return known
  const lines = linesOf(paper, form, 1)
  const shown = JSON.stringify(lines) + JSON.stringify(paperOption(paper))
  const weight = { characters: lines.length, bytes: Buffer.byteLength(shown) + UNIT_BYTES }
  WEIGHTS.set(paper, ofForms.set(form, weight))
  return weight
}

/** One message of a post. */
export interface PostPart {
  readonly papers: readonly Paper[]
  /** Which of the post's messages it is, from 1, of how many. */
  readonly part: number
  readonly of: number
  /** `custom_id` of its menu, which tells it from every other message. */
  readonly marker: string
}

/** A message of a post: a header, papers, and a menu that opens them; on the first one also a menu of the day's tags. */
export function postMessage(
  edition: EditionToCompose,
  { papers, part, of, marker }: PostPart,
): MessagePayload | ClassicPayload {
  const { form, date, look } = edition
  const header = part === 1 ? postHeader(edition) : texts.post.continued(date, part, of)
  const grouped = isGrouped(edition.papers)
  const headings = papers.map((paper, index) => (grouped ? headingBetween(papers[index - 1], paper) : ''))
  const shares = SHORTER.map((share) =>
    papers.map((paper, index) => `${headings[index]}${linesOf(paper, form, share)}`),
  )
  const room = roomOf(form).characters - (part === 1 ? header.length + MENTION_ROOM : 0)
  const lines = shares.find((each) => total(each) <= room) ?? papers.map(bareLine)
  const shown = papers.length > 0 ? papers.map(paperOption) : [GONE_OPTION]
  const menu = row(select(marker, texts.post.openPaper, shown))
  const tags = part === 1 ? tagMenu(edition) : []
  if (form === 'publish')
    return classic([header, ...lines], [menu, ...tags], part === 1 ? look : { ...look, roleId: null })
  return withLook(message([text(header), ...lines.map(text), menu, ...tags], look.accent), look, part === 1)
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

function noticeText({ date, interests, missed }: EditionToCompose): string {
  return missed.length > 0 ? texts.post.missed(missed) : texts.post.emptyDay(date, interests)
}

/** A menu that shows one reader only the papers of a tag; none where there is nothing to narrow. */
function tagMenu({ date, papers, form }: EditionToCompose) {
  const id = digestComponents.postTag.id({ date })
  const options = leadingTags(papers)
    .filter(({ tag }) => plainLine(tag) === tag && tag.length <= LIMITS.optionText && !tag.endsWith('…'))
    .slice(0, TAG_OPTIONS)
    .map(({ tag, papers: count }) => option(texts.tags.choice(tag, count), tag))
  return options.length < 2 || form === 'direct' ? [] : [row(select(id, texts.post.narrow, options))]
}

/** Mentions the role, where one is to be, and notifies nobody, where that is wished. */
function withLook(payload: MessagePayload, { roleId, isSilent }: Look, mentions: boolean): MessagePayload {
  const flags = isSilent ? payload.flags | MessageFlags.SuppressNotifications : payload.flags
  if (roleId === null || !mentions) return { ...payload, flags }
  return {
    ...payload,
    flags,
    components: [text(`<@&${roleId}>`), ...payload.components],
    allowed_mentions: { parse: [], roles: [roleId] },
  }
}

/** Two embeds at most: each one's description holds less than a message's embeds together. */
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

function linesOf(paper: Paper, form: Form, share: number): string {
  if (form === 'full') return paperInFull(paper, Math.floor(FULL_LIMIT * share))
  return paperLines(paper, { gistLimit: Math.floor(GIST_LIMIT * share) })
}

function roomOf(form: Form): Room {
  return form === 'publish' ? CLASSIC_ROOM : ROOM
}

function total(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0)
}
