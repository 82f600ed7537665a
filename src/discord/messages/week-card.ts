import { daysOf } from '../../delivery/edition.ts'
import type { EditionToCompose, LeftOut } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import { mostPopularFirst } from '../../digest/popularity.ts'
import type { TagChange, WeekFacts } from '../../library/trends.ts'
import type { Interests } from '../../subscriptions/interests.ts'
import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, message, type PostPicture, row, select, text } from './components.ts'
import { subscriptionsComponents } from './declared-components.ts'
import { moreRow, withLook } from './digest-message.ts'
import { byReasons } from './direct-message.ts'
import { LIMITS, messageFaults } from './limits.ts'
import { attempt, GONE_OPTION, idLine, paperLines, paperOption } from './paper-lines.ts'
import { postHeader } from './post-heading.ts'
import { trendsInWords, trendsPicture } from './tag-trends.ts'

/** Papers that a card names, the first ones with their gist, the others in its menu. */
export const CARD_PAPERS = LIMITS.options

/** Papers with their gist, and the gist's characters: the first of these with which the card fits a message. */
const SHOWN = [6, 5, 3, 1]
const GISTS = [200, 120, 0]

/** Weeks of which something is known, for a line to say anything. */
const LEAST_WEEKS = 3

/** Tags that are named as rising, and as falling. */
const CHANGES_SHOWN = 3

/** The papers of a week in the order of its card: what others liked most, then what is wanted for most reasons. */
export function weekOrder(papers: readonly Paper[], interests: Interests): Paper[] {
  return mostPopularFirst(byReasons(papers, interests))
}

/** What a card shows. */
interface CardPart {
  /** In the order of {@link weekOrder}. */
  readonly papers: readonly Paper[]
  readonly marker: string
  /** What of the edition is not among them. */
  readonly leftOut: LeftOut
}

/**
 * A week in one message: what there was, how tags changed, the papers that mattered most, and a menu that opens them and more.
 * Where Discord would refuse that, it shows fewer papers, and in the end their ids alone.
 */
export function weekCard(edition: EditionToCompose, part: CardPart): MessagePayload {
  for (const shown of SHOWN) {
    for (const gistLimit of GISTS) {
      const built = build(edition, part, (paper) => paperLines(paper, { gistLimit }), shown)
      if (messageFaults(built).length === 0) return built
    }
  }
  return build(edition, part, idLine, SHOWN.at(-1) ?? 1)
}

function build(
  edition: EditionToCompose,
  { papers, marker, leftOut }: CardPart,
  linesOf: (paper: Paper) => string,
  shown: number,
): MessagePayload {
  const options = papers.flatMap((paper) => attempt(() => paperOption(paper)) ?? [])
  const changes = changeLines(edition.week?.changes ?? [])
  const inside = [
    text(postHeader(edition, leftOut)),
    ...(changes === '' ? [] : [text(changes)]),
    ...papers.slice(0, shown).map((paper) => text(attempt(() => linesOf(paper)) ?? idLine(paper))),
    row(select(marker, texts.post.openPaper, options.length > 0 ? options : [GONE_OPTION])),
    ...below(edition, leftOut),
  ]
  const { look } = edition
  return withLook(message(inside, look.accent), look, true)
}

/** Buttons to all papers of the week, as far as the menu does not have them. */
function below(edition: EditionToCompose, leftOut: LeftOut) {
  if (edition.layout === 'week') return moreRow(edition, leftOut)
  const all = subscriptionsComponents.matches.id({ days: daysOf(edition), page: 1 })
  return [
    row(
      ...(leftOut.papers > 0 ? [button(texts.post.more(leftOut.papers), all)] : []),
      button(texts.follow.manageButton, subscriptionsComponents.show.id({})),
    ),
  ]
}

/** Pictures, for as long as what they show is kept: all channels of a week get the same. */
const PICTURES = new WeakMap<WeekFacts, PostPicture | null>()

/** The picture of a card: tags over the last weeks; `null` where there is too little to draw. */
export function weekPicture({ week }: EditionToCompose): PostPicture | null {
  if (week === undefined) return null
  const known = PICTURES.get(week)
  if (known !== undefined) return known
  const picture = pictureOf(week)
  PICTURES.set(week, picture)
  return picture
}

function pictureOf({ trends }: WeekFacts): PostPicture | null {
  const isKnown = (at: number) => trends.tags.some(({ counts }) => (counts[at] ?? 0) > 0)
  const weeks = trends.periods.filter((_, at) => isKnown(at)).length
  if (weeks < LEAST_WEEKS) return null
  return { name: 'week.png', description: trendsInWords(trends), svg: trendsPicture(trends) }
}

function changeLines(changes: readonly TagChange[]): string {
  const rising = changes.filter(({ papers, before }) => papers > before).slice(0, CHANGES_SHOWN)
  const falling = changes.filter(({ papers, before }) => papers < before).slice(0, CHANGES_SHOWN)
  return texts.post.tagChanges(rising, falling)
}
