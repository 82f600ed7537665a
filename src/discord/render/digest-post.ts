import type { ComposedStep, Composer, EditionToCompose } from '../../delivery/ports.ts'
import type { Digest, Paper } from '../../digest/paper.ts'
import { shorten } from '../escape.ts'
import { LIMITS } from '../limits.ts'
import { postMarker } from '../post-marker.ts'
import { texts } from '../texts.ts'
import { GIST_LIMIT } from './gist.ts'
import { ACCENT, type ClassicPayload, type MessagePayload, message, row, select, text } from './message.ts'
import { pack, type Room } from './pack.ts'
import { paperCard } from './paper-card.ts'
import { paperInFull, paperLines, paperOption } from './paper-lines.ts'

/** Characters kept free in each message for its header. */
const HEADER_ROOM = 500

/** Bytes kept free in each message for its container, header and menu. */
const FRAME_BYTES = 1_600

/** Bytes a component or a menu entry takes beside its text. */
const UNIT_BYTES = 120

/** Papers a message holds at most: its menu has an entry for each. */
const ROOM: Room = {
  characters: LIMITS.text - HEADER_ROOM,
  bytes: LIMITS.bytes - FRAME_BYTES,
  units: LIMITS.options,
}

/** Characters of a paper's bullets in the form `full`. */
const FULL_LIMIT = 1_500

/** What is tried in turn where a frozen step has outgrown its message. */
const SHORTER = [1, 0.6, 0.3, 0]

/** Lays editions out as messages: the one place that knows how much fits. */
export const composer: Composer = {
  compose(edition) {
    const runs = edition.frozen === undefined ? divide(edition) : thaw(edition.papers, edition.frozen)
    const posts = runs.map((run, index) => composeStep(edition, { ...run, step: index + 1, of: runs.length }))
    return edition.form === 'thread' ? [...posts, ...edition.papers.map(cardStep)] : posts
  },
}

/** In the thread below a post, each paper has a message of its own to be answered. */
function cardStep(paper: Paper): ComposedStep {
  return { paperIds: [paper.id], payload: paperCard(paper, { shareable: false, saved: false }) }
}

/** The messages of a digest, or of the papers in it that bear the tags, as they are posted. */
export function digestMessages(
  digest: Pick<Digest, 'date' | 'papers'>,
  options: { readonly form: 'compact' | 'full'; readonly tags: readonly string[] },
): MessagePayload[] {
  const edition = {
    ...options,
    subscriptionId: null,
    edition: digest.date,
    date: digest.date,
    papers: digest.papers,
  }
  return composer.compose(edition).map(({ payload }) => payload as MessagePayload)
}

interface Run {
  readonly ids: readonly string[]
  readonly papers: readonly Paper[]
}

function divide({ papers, form }: EditionToCompose): Run[] {
  const runs: Run[] = []
  let from = 0
  const weights = papers.map((paper) => {
    const lines = linesOf(paper, form, 1)
    const shown = JSON.stringify(lines) + JSON.stringify(paperOption(paper))
    return { characters: lines.length, bytes: Buffer.byteLength(shown) + UNIT_BYTES }
  })
  for (const length of pack(weights, ROOM)) {
    const run = papers.slice(from, from + length)
    runs.push({ ids: run.map(({ id }) => id), papers: run })
    from += length
  }
  return runs
}

function thaw(papers: readonly Paper[], frozen: readonly (readonly string[])[]): Run[] {
  const held = new Map(papers.map((paper) => [paper.id, paper]))
  return frozen.map((ids) => ({ ids, papers: ids.flatMap((id) => held.get(id) ?? []) }))
}

function linesOf(paper: Paper, form: EditionToCompose['form'], share: number): string {
  if (form === 'full') return paperInFull(paper, Math.floor(FULL_LIMIT * share))
  return paperLines(paper, { gistLimit: Math.floor(GIST_LIMIT * share) })
}

function composeStep(
  edition: EditionToCompose,
  { ids, papers, step, of }: Run & { readonly step: number; readonly of: number },
): ComposedStep {
  const header = step === 1 ? firstHeader(edition) : texts.post.continued(edition.date, step, of)
  const shares = SHORTER.map((share) => papers.map((paper) => linesOf(paper, edition.form, share)))
  const lines = shares.find((each) => total(each) <= ROOM.characters) ?? shares.at(-1) ?? []
  const menu = select(
    postMarker(edition.edition, step, edition.subscriptionId),
    texts.post.openPaper,
    papers.length > 0 ? papers.map(paperOption) : [{ label: texts.post.gone, value: 'gone' }],
  )
  const payload =
    edition.form === 'publish'
      ? embedMessage([header, ...lines].join('\n\n'), row(menu))
      : message([text(header), ...lines.map(text), row(menu)])
  return { paperIds: ids, payload }
}

/** One embed; its description takes about as much text as a message of components. */
function embedMessage(description: string, menu: ReturnType<typeof row>): ClassicPayload {
  return {
    embeds: [{ color: ACCENT, description }],
    components: [menu],
    allowed_mentions: { parse: [] },
  }
}

function total(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0)
}

function firstHeader({ edition, date, form, tags, papers }: EditionToCompose): string {
  const grown = edition !== date
  const withCode = papers.filter(({ code }) => code.length > 0).length
  const facts = { papers: papers.length, withCode, leading: leadingTags(papers) }
  if (form === 'direct') return texts.post.directHeader(date, facts, tags)
  return grown ? texts.post.grownHeader(date, facts) : texts.post.header(date, facts, tags)
}

/** Tags named in the header, and characters of each. */
const LEADING_TAGS = 3
const LEADING_TAG_LENGTH = 40

/** The tags that most papers bear, most first; among equals the one that comes first. */
function leadingTags(papers: readonly Paper[]): string[] {
  const counts = new Map<string, number>()
  for (const { tags } of papers) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, LEADING_TAGS)
    .map(([tag]) => shorten(tag, LEADING_TAG_LENGTH))
    .filter((tag) => tag !== '')
}
