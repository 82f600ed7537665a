import { type EditionToPlan, type LayoutFault, MESSAGE_LIMIT } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import { messageOf } from '../../errors.ts'
import { GIST_LIMIT } from './gist.ts'
import { LIMITS } from './limits.ts'
import { pack, type Room, type Weight } from './pack.ts'
import { paperInFull, paperLines, paperOption } from './paper-lines.ts'
import { headingBetween, isGrouped, postHeader } from './post-heading.ts'

type Layout = EditionToPlan['layout']

/** Characters kept free in each message for the line that continues a post, and a heading above its first paper. */
const HEADER_ROOM = 150

/** Bytes kept free in each message for its container, header, menu and the button for the papers it leaves out. */
const FRAME_BYTES = 1_800

/** Bytes that the first message's menu of tags takes, and characters that a mention does. */
const TAG_MENU_BYTES = 1_400
export const MENTION_ROOM = 30

/** Bytes a component or a menu entry takes beside its text. */
const UNIT_BYTES = 120

/** What fits a message of components: a menu entry for each paper. */
const ROOM: Room = {
  characters: LIMITS.text - HEADER_ROOM,
  bytes: LIMITS.bytes - FRAME_BYTES,
  units: LIMITS.options,
}

/** What fits a message of embeds: more text, in two of them. */
const CLASSIC_ROOM: Room = {
  ...ROOM,
  characters: LIMITS.embedsTotal - HEADER_ROOM,
  bytes: Number.POSITIVE_INFINITY,
}

/** Characters of a paper's bullets in the layout `full`. */
const FULL_LIMIT = 1_500

/** The room of one message of a layout. */
export function roomOf(layout: Layout): Room {
  return layout === 'publish' ? CLASSIC_ROOM : ROOM
}

/** A paper as a layout shows it, with a share (0 to 1) of its gist or bullets. */
export function linesOf(paper: Paper, layout: Layout, share: number): string {
  if (layout === 'full') return paperInFull(paper, Math.floor(FULL_LIMIT * share))
  return paperLines(paper, { gistLimit: Math.floor(GIST_LIMIT * share) })
}

/** Papers, in order, a message's each, and those that can't be laid out. */
export interface Division {
  readonly messages: readonly (readonly Paper[])[]
  readonly faults: readonly LayoutFault[]
}

/**
 * Divides papers, in order, into as few messages as they fit in; where those are more than the edition may take, into as
 * many as it may, and leaves the others out. Looks at no more papers than fit in so many messages.
 */
export function divide(papers: readonly Paper[], edition: EditionToPlan): Division {
  const { layout, messageLimit = MESSAGE_LIMIT } = edition
  const header = postHeader(edition)
  const taken = {
    characters: header.length + MENTION_ROOM,
    bytes: Buffer.byteLength(header) + TAG_MENU_BYTES,
  }
  const most = messageLimit * LIMITS.options
  const faults: LayoutFault[] = []
  const fit: Paper[] = []
  for (const paper of papers) {
    if (fit.length > most) break
    const fault = layoutFaultOf(paper, layout)
    if (fault === null) fit.push(paper)
    else faults.push(fault)
  }
  const grouped = isGrouped(fit)
  const weights = fit.map((paper, index) => {
    const { characters, bytes } = weightOf(paper, layout)
    const heading = grouped ? headingBetween(fit[index - 1], paper) : ''
    return { characters: characters + heading.length, bytes: bytes + Buffer.byteLength(heading) }
  })
  let from = 0
  const messages = pack(weights, roomOf(layout), { taken, most: messageLimit }).map((length) => {
    from += length
    return fit.slice(from - length, from)
  })
  return { messages, faults }
}

/** Why a paper can't be laid out in a layout, or `null`. */
export function layoutFaultOf(paper: Paper, layout: Layout): LayoutFault | null {
  try {
    weightOf(paper, layout)
    return null
  } catch (error) {
    return { paperId: paper.id, reason: messageOf(error) }
  }
}

/** What papers take in each layout, for as long as the paper itself is stored: thousands of subscriptions get the same few. */
const WEIGHTS = new WeakMap<Paper, Map<Layout, Weight>>()

function weightOf(paper: Paper, layout: Layout): Weight {
  const ofLayouts = WEIGHTS.get(paper) ?? new Map<Layout, Weight>()
  const known = ofLayouts.get(layout)
  if (known !== undefined) return known
  const lines = linesOf(paper, layout, 1)
  const shown = JSON.stringify(lines) + JSON.stringify(paperOption(paper))
  const weight = { characters: lines.length, bytes: Buffer.byteLength(shown) + UNIT_BYTES }
  WEIGHTS.set(paper, ofLayouts.set(layout, weight))
  return weight
}
