import type { EditionToCompose } from '../../delivery/ports.ts'
import { writeRange } from '../../digest/date-range.ts'
import type { Digest } from '../../digest/paper.ts'
import { EVERYTHING, type Interests } from '../../subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../subscriptions/subscription.ts'
import type { MessagePayload } from './components.ts'
import { composer, composeStep, shownEdition } from './digest-post.ts'

/** The papers of a day, or of several, to look at, and what they were chosen by. */
interface DigestToShow extends Pick<Digest, 'date' | 'papers'> {
  /** The first of several days; `date` is the last one then. */
  readonly first?: string
  readonly interests?: Interests
}

/** One page of a digest. */
export interface DigestPage {
  readonly payload: MessagePayload
  /** From 1. */
  readonly page: number
  readonly pages: number
}

/**
 * One page of a whole digest, however many it has: each is a message of the post without a cap. Only this one is laid out.
 *
 * @param wanted a page from 1, the nearest where there is none; or `after`, the page of the paper after so many
 */
export function digestPage(
  digest: DigestToShow,
  wanted: { readonly page: number } | { readonly after: number },
): DigestPage {
  const shown = shownEdition(editionOf(digest, 'compact'))
  const pages = shown.plan.steps.length
  const page = 'page' in wanted ? wanted.page : pageAfter(shown.plan.steps, wanted.after)
  const within = Number.isInteger(page) ? Math.min(Math.max(1, page), pages) : 1
  return { payload: composeStep(shown, within - 1).payload as MessagePayload, page: within, pages }
}

/** Every message of a digest, without a cap. */
export function digestMessages(
  digest: DigestToShow,
  layout: 'compact' | 'full' = 'compact',
): MessagePayload[] {
  return composer.compose(editionOf(digest, layout)).map(({ payload }) => payload as MessagePayload)
}

function editionOf(
  { first, date, papers, interests = EVERYTHING }: DigestToShow,
  layout: 'compact' | 'full',
): EditionToCompose {
  return {
    layout,
    interests,
    isForum: false,
    look: PLAIN_LOOK,
    missed: [],
    subscriptionId: null,
    edition: writeRange({ first: first ?? date, last: date }),
    date,
    papers,
    messageLimit: Number.POSITIVE_INFINITY,
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
