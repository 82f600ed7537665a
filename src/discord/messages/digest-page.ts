import type { EditionToCompose } from '../../delivery/ports.ts'
import { type DateRange, writeRange } from '../../digest/date-range.ts'
import type { Digest, Paper } from '../../digest/paper.ts'
import { hasTag } from '../../digest/tags/taxonomy.ts'
import { EVERYTHING, type Interests, interestsInTags } from '../../subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../subscriptions/subscription.ts'
import { type ClassicPayload, type MessagePayload, pageButtons, row, text, withRows } from './components.ts'
import { carriedTag } from './custom-id.ts'
import { digestComponents } from './declared-components.ts'
import { composeStep, messageIn, shownEdition } from './digest-post.ts'
import { messageFaults } from './limits.ts'

/** The papers of a day, or of several, to look at, and what they were chosen by. */
interface DigestToShow extends Pick<Digest, 'date' | 'papers'> {
  /** The first of several days; `date` is the last one then. */
  readonly first?: string
  readonly interests?: Interests
  readonly selection?: Pick<EditionToCompose, 'order' | 'isWhole'>
}

/** A page from 1, the nearest where there is none; or the page of the paper after so many. */
export type PageWanted = { readonly page: number } | { readonly after: number }

/** A page of some days' digests, or of their papers of one tag; `null` where there are none. */
export function taggedDigest(
  days: DateRange,
  papers: readonly Paper[],
  { tag, page }: { readonly tag: string; readonly page: number },
): MessagePayload | ClassicPayload | null {
  const tagged = tag === '' ? papers : papers.filter(({ tags }) => hasTag(tags, tag))
  if (tagged.length === 0) return null
  const interests = tag === '' ? EVERYTHING : interestsInTags([tag])
  const digest = { first: days.first, date: days.last, papers: tagged, interests }
  return digestPage(digest, { page }, (target) =>
    digestComponents.page.id({ days, page: target, tag: tag && carriedTag(tag) }),
  )
}

/** A page of what a subscription wants of some days' digests, for the papers that its post had no room for. */
export function restOfPost(
  days: DateRange,
  chosen: Required<Pick<DigestToShow, 'interests' | 'papers' | 'selection'>>,
  { wanted, subscriptionId }: { readonly wanted: PageWanted; readonly subscriptionId: string },
): MessagePayload | ClassicPayload {
  const digest = { first: days.first, date: days.last, ...chosen }
  return digestPage(digest, wanted, (target) =>
    digestComponents.morePage.id({ days, page: target, subscription: subscriptionId }),
  )
}

/** One page of a whole digest, however many it has: each is a message of the post without a cap. Only this one is laid out. */
function digestPage(
  digest: DigestToShow,
  wanted: PageWanted,
  pageId: (page: number) => string,
): MessagePayload | ClassicPayload {
  const shown = shownEdition(editionOf(digest))
  const pages = shown.plan.steps.length
  const asked = 'page' in wanted ? wanted.page : pageAfter(shown.plan.steps, wanted.after)
  const page = Number.isInteger(asked) ? Math.min(Math.max(1, asked), pages) : 1
  const message = messageIn(composeStep(shown, page - 1).payload)
  if (message === null) throw new RangeError('a page of a digest is a message')
  const buttons = pageButtons({ page, pages, pageId })
  return buttons.length === 0 ? message : withRows(message, row(...buttons))
}

/** A page with a line above it; without, where the page has no room for one more. */
export function withLineAbove(
  line: string,
  page: MessagePayload | ClassicPayload,
): MessagePayload | ClassicPayload {
  if ('embeds' in page) return page
  const both = { ...page, components: [text(line), ...page.components] }
  return messageFaults(both).length === 0 ? both : page
}

function editionOf({
  first,
  date,
  papers,
  selection,
  interests = EVERYTHING,
}: DigestToShow): EditionToCompose {
  return {
    layout: 'compact',
    interests,
    isForum: false,
    look: PLAIN_LOOK,
    missed: [],
    subscriptionId: null,
    edition: writeRange({ first: first ?? date, last: date }),
    date,
    papers,
    messageLimit: Number.POSITIVE_INFINITY,
    ...selection,
  }
}

/** The page that shows the paper after some. */
function pageAfter(steps: readonly { readonly paperIds: readonly string[] }[], after: number): number {
  let seen = 0
  for (const [index, { paperIds }] of steps.entries()) {
    seen += paperIds.length
    if (seen > after) return index + 1
  }
  return steps.length
}
