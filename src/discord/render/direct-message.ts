import { ComponentType } from 'discord-api-types/v10'
import type { EditionToCompose } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import type { Interests } from '../../subscriptions/interests.ts'
import { reasonsFor } from '../../subscriptions/matching.ts'
import { subscriptionsComponents } from '../components.ts'
import { messageFaults } from '../limits.ts'
import { stopId } from '../stop-id.ts'
import { texts } from '../texts.ts'
import { button, type MessagePayload, message, row, select, text } from './message.ts'
import { GONE_OPTION, paperLines, paperOption } from './paper-lines.ts'
import { postHeader } from './post-header.ts'

/** Papers shown in a direct message; the rest is a press away. */
const SHOWN = 10

/** Characters of a gist, the first of these with which that many papers fit. */
const GISTS = [160, 110, 70]

/** Papers in the order of a direct message: those that are wanted for most reasons first, else as they came. */
export function byReasons(papers: readonly Paper[], interests: Interests): Paper[] {
  const reasons = new Map(papers.map((paper) => [paper, reasonsFor(interests, paper)?.length ?? 0]))
  return papers.toSorted((a, b) => (reasons.get(b) ?? 0) - (reasons.get(a) ?? 0))
}

/**
 * A person's edition in one message: the best papers, each with why it came and a button that stops just that, a menu
 * that opens them, and a button that shows the others where there are more.
 *
 * @param papers in the order of {@link byReasons}
 */
export function directMessage(
  edition: EditionToCompose,
  papers: readonly Paper[],
  marker: string,
): MessagePayload {
  for (let shown = Math.min(SHOWN, papers.length); shown > 0; shown--) {
    for (const gistLimit of GISTS) {
      const built = build(edition, { papers, shown, gistLimit, marker })
      if (messageFaults(built).length === 0) return built
    }
  }
  return build(edition, { papers, shown: Math.min(1, papers.length), gistLimit: 0, marker })
}

interface Layout {
  readonly papers: readonly Paper[]
  readonly shown: number
  readonly gistLimit: number
  readonly marker: string
}

function build(edition: EditionToCompose, { papers, shown, gistLimit, marker }: Layout): MessagePayload {
  const best = papers.slice(0, shown)
  const options = best.length > 0 ? best.map(paperOption) : [GONE_OPTION]
  const all = subscriptionsComponents.matches.id({ date: edition.date, page: 1 })
  return message([
    text(postHeader(edition)),
    ...best.map((paper) => paperPart(paper, edition.interests, gistLimit)),
    row(select(marker, texts.post.openPaper, options)),
    row(
      ...(papers.length > shown ? [button(texts.post.showAll(papers.length), all)] : []),
      button(texts.follow.manageButton, subscriptionsComponents.show.id({})),
    ),
  ])
}

/** A paper with its reasons, and beside it a button that stops the first of them. */
function paperPart(paper: Paper, interests: Interests, gistLimit: number) {
  const reasons = reasonsFor(interests, paper) ?? []
  const words = reasons.flatMap(({ kind, value }) => (kind === 'keyword' ? [value] : []))
  const lines = paperLines(paper, { gistLimit, words: words.flatMap((each) => each.split(/\s+/)) })
  const because = reasons.length === 0 ? '' : `\n-# ${texts.follow.because(reasons)}`
  const [first] = reasons
  if (first === undefined) return text(lines + because)
  return {
    type: ComponentType.Section as const,
    components: [text(lines + because)],
    accessory: button(texts.follow.stopOne(first), stopId(first, paper.id)),
  }
}
