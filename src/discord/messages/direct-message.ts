import { ComponentType } from 'discord-api-types/v10'
import { daysOf } from '../../delivery/edition.ts'
import type { EditionToCompose, LeftOut } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import type { Interests } from '../../subscriptions/interests.ts'
import { reasonsFor } from '../../subscriptions/matching.ts'
import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, message, row, select, text } from './components.ts'
import { subscriptionsComponents } from './declared-components.ts'
import { stopId } from './following.ts'
import { messageFaults } from './limits.ts'
import { attempt, GONE_OPTION, idLine, paperLines, paperOption } from './paper-lines.ts'
import { postHeader } from './post-heading.ts'

/** Most papers shown in a direct message; a button shows the others. */
export const BEST_PAPERS = 10

/** Characters of a gist, the first of these with which that many papers fit. */
const GISTS = [160, 110, 70]

/** Papers in the order of a direct message: those that are wanted for most reasons first, else as they came. */
export function byReasons(papers: readonly Paper[], interests: Interests): Paper[] {
  const reasons = new Map(papers.map((paper) => [paper, reasonsFor(interests, paper)?.length ?? 0]))
  return papers.toSorted((a, b) => (reasons.get(b) ?? 0) - (reasons.get(a) ?? 0))
}

/** What a direct message shows. */
interface DirectPart {
  /** In the order of {@link byReasons}. */
  readonly papers: readonly Paper[]
  readonly marker: string
  /** What of the edition is not among them. */
  readonly leftOut: LeftOut
}

/**
 * A person's edition in one message: the best papers, each with why it came and a button that stops just that, a menu
 * that opens them, and a button that shows the others where there are more. Where Discord would refuse that, it shows
 * fewer papers, and in the end their ids alone.
 */
export function directMessage(edition: EditionToCompose, part: DirectPart): MessagePayload {
  const most = Math.min(BEST_PAPERS, part.papers.length)
  for (let shown = most; shown > 0; shown--) {
    for (const gistLimit of GISTS) {
      const built = build(edition, { ...part, shown, gistLimit })
      if (messageFaults(built).length === 0) return built
    }
  }
  return build(edition, { ...part, shown: most, gistLimit: null })
}

interface Layout extends DirectPart {
  readonly shown: number
  /** Characters of a gist; `null` for the papers' ids alone. */
  readonly gistLimit: number | null
}

function build(
  edition: EditionToCompose,
  { papers, leftOut, shown, gistLimit, marker }: Layout,
): MessagePayload {
  const best = papers.slice(0, shown)
  const more = papers.length - shown + leftOut.papers
  const shownOptions = best.flatMap((paper) => attempt(() => paperOption(paper)) ?? [])
  const options = shownOptions.length > 0 ? shownOptions : [GONE_OPTION]
  const all = subscriptionsComponents.matches.id({ days: daysOf(edition), page: 1 })
  return message([
    text(postHeader(edition, leftOut)),
    ...best.map((paper) =>
      gistLimit === null
        ? text(idLine(paper))
        : (attempt(() => paperPart(paper, edition.interests, gistLimit)) ?? text(idLine(paper))),
    ),
    gistLimit === null
      ? row(button(texts.post.showDigest, marker))
      : row(select(marker, texts.post.openPaper, options)),
    row(
      ...(more > 0 ? [button(texts.post.more(more), all)] : []),
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
