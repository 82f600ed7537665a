import { editionName } from '../../delivery/edition.ts'
import { type EditionToCompose, NONE_LEFT_OUT, type StepPlan } from '../../delivery/ports.ts'
import { isOfWeek, layoutOf, selectionOf } from '../../delivery/target.ts'
import { addDays } from '../../digest/calendar-date.ts'
import { type DateRange, rangeOf } from '../../digest/date-range.ts'
import type { Paper } from '../../digest/paper.ts'
import type { Library } from '../../library/library.ts'
import type { WeekFacts } from '../../library/trends.ts'
import { selecting } from '../../subscriptions/matching.ts'
import { isOfFewDays, longestGap } from '../../subscriptions/schedule.ts'
import type { ChannelSubscription } from '../../subscriptions/subscription.ts'
import { inTurns } from '../../turns.ts'
import type { ClassicPayload, MessagePayload } from './components.ts'
import { composer, firstOf, messageIn } from './digest-post.ts'
import { messageFaults } from './limits.ts'

/** Papers of a post that are shown below something else, the first of these that fits. */
const SHOWN_BELOW = [8, 6, 4, 3, 2, 1]

/** Where the newest digest is found. */
interface Newest {
  readonly library: Pick<Library, 'digest' | 'dates' | 'weekFacts'>
  /** Its date, or `null`. */
  newest(): string | null
}

/** The first message that a subscription would have of the newest digests; `null` where it would have none. */
export async function postPreview(
  subscription: ChannelSubscription,
  app: Newest,
): Promise<MessagePayload | ClassicPayload | null> {
  const newest = await newestWanted(subscription, app)
  const [first] = composeNewest(subscription, newest, layoutOf(subscription).layout)
  return first === undefined ? null : messageIn(first.payload)
}

/**
 * A message with the beginning of the post below it: its header and as many papers as fit. Only the message where nothing
 * would be posted. What is published looks like any other post here, since embeds can't go with components.
 */
export async function withPreview(
  above: MessagePayload,
  subscription: ChannelSubscription,
  app: Newest,
): Promise<MessagePayload> {
  const newest = await newestWanted(subscription, app)
  const planned = layoutOf(subscription)
  const layout = isOfWeek(planned) || planned.layout === 'full' ? planned.layout : 'compact'
  const shown = SHOWN_BELOW.map((count) => {
    const [first] = composeNewest({ ...subscription, channelKind: 'text' }, newest, layout, count)
    const components = first === undefined ? [] : (messageIn(first.payload)?.components ?? [])
    return { ...above, components: [...above.components, ...components] }
  })
  return shown.find((each) => messageFaults(each).length === 0) ?? above
}

/** What a subscription wants of the newest digests. */
interface NewestWanted {
  readonly days: DateRange | null
  readonly papers: readonly Paper[]
  readonly week: WeekFacts | null
}

async function newestWanted(subscription: ChannelSubscription, app: Newest): Promise<NewestWanted> {
  const { interests, schedule } = subscription
  const newest = app.newest() ?? ''
  // A channel of few days gets as many as lie between two of its posts.
  const from = isOfFewDays(schedule) ? addDays(newest, 1 - longestGap(schedule)) : newest
  const dates = newest === '' ? [] : app.library.dates().filter((date) => date >= from && date <= newest)
  const digests = dates.toSorted().flatMap((date) => app.library.digest(date) ?? [])
  const all = digests.flatMap((digest) => digest.papers)
  const distinct = new Map(all.map((paper) => [paper.id, paper])).values()
  const days = rangeOf(dates)
  const isWeekly = isOfWeek(layoutOf(subscription))
  const week = isWeekly && days !== null ? app.library.weekFacts(days) : null
  return { days, papers: await inTurns(selecting(interests, distinct)), week }
}

/** @param first papers that the first message shows; as many as fit if left out */
function composeNewest(
  subscription: ChannelSubscription,
  { days, papers, week }: NewestWanted,
  layout: EditionToCompose['layout'],
  first?: number,
) {
  if (days === null || papers.length === 0) return []
  const { interests, look, channelKind } = subscription
  const selection = selectionOf(subscription)
  const inOrder = firstOf({ papers, layout, interests, ...selection })
  const divided =
    first === undefined
      ? selection
      : {
          frozen: {
            steps: [inOrder.slice(0, first), inOrder.slice(first)].map(asStep),
            leftOut: NONE_LEFT_OUT,
          },
        }
  return composer.compose({
    subscriptionId: null,
    edition: editionName({ days, number: 0 }),
    date: days.last,
    layout,
    isForum: channelKind === 'forum',
    interests,
    // Only to be looked at: it mentions nobody.
    look: { ...look, roleId: null, isSilent: false },
    missed: [],
    papers,
    ...(week === null ? {} : { week }),
    ...divided,
  })
}

function asStep(papers: readonly Paper[]): StepPlan {
  return { kind: 'message', on: null, paperIds: papers.map(({ id }) => id) }
}
