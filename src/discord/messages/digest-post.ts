import { daysOf, isGrown } from '../../delivery/edition.ts'
import {
  type ComposedStep,
  type Composer,
  type EditionPlan,
  type EditionToCompose,
  type EditionToPlan,
  type LayoutFault,
  type LeftOut,
  NONE_LEFT_OUT,
  type StepPlan,
} from '../../delivery/ports.ts'
import { isOfWeek } from '../../delivery/target.ts'
import type { Paper } from '../../digest/paper.ts'
import { mostPopularFirst } from '../../digest/popularity.ts'
import { messageOf } from '../../errors.ts'
import { texts } from '../texts/texts.ts'
import { type ClassicPayload, type MessagePayload, type PostPicture, withPicture } from './components.ts'
import { lastResort, postMessage, postNotice } from './digest-message.ts'
import { BEST_PAPERS, byReasons, directMessage } from './direct-message.ts'
import { divide, layoutFaultOf } from './divide.ts'
import { paperCard } from './paper-card.ts'
import { attempt } from './paper-lines.ts'
import { inGroups, leadingTags } from './post-heading.ts'
import { postMarker } from './post-marker.ts'
import { CARD_PAPERS, weekCard, weekOrder, weekPicture } from './week-card.ts'

/** A message to write. */
interface MessageStep {
  readonly kind: 'message'
  readonly message: MessagePayload | ClassicPayload
  readonly picture?: PostPicture
}

/** A thread to open. */
interface ThreadStep {
  readonly kind: 'thread'
  /** At most 100 characters. */
  readonly name: string
}

/** A forum's post to make. */
interface ForumPostStep {
  readonly kind: 'forum-post'
  /** At most 100 characters. */
  readonly name: string
  /** Tags it gets where the forum has them, the most fitting first. */
  readonly tags: readonly string[]
  readonly message: MessagePayload | ClassicPayload
  readonly picture?: PostPicture
}

/** What a step sends to Discord; of a step that publishes, nothing but that. */
export type StepPayload = MessageStep | ThreadStep | ForumPostStep | { readonly kind: 'publish' }

/**
 * The message that a step shows; `null` of one that opens a thread or publishes.
 *
 * @param withItsPicture whether it shows the picture that goes with it; default no
 */
export function messageIn(
  payload: StepPayload,
  { withItsPicture = false } = {},
): MessagePayload | ClassicPayload | null {
  if (!('message' in payload)) return null
  const { message, picture } = payload
  if (!withItsPicture || picture === undefined || 'embeds' in message) return message
  return withPicture(message, picture)
}

/** Lays editions out in steps: the one place that knows what each layout consists of. */
export const composer: Composer<StepPayload> = {
  plan: planEdition,
  compose(edition) {
    const shown = shownEdition(edition)
    return shown.plan.steps.map((_, index) => composeStep(shown, index))
  },
}

/** An edition with its plan; its papers are those that the steps show, by id. */
interface ShownEdition {
  readonly edition: EditionToCompose
  readonly plan: EditionPlan
  readonly papers: ReadonlyMap<string, Paper>
  readonly leftOut: LeftOut
  /** The steps that make up the post, without a thread's cards. */
  readonly posts: readonly StepPlan[]
}

/** What all steps of an edition have in common. */
export function shownEdition(edition: EditionToCompose): ShownEdition {
  const plan = edition.frozen ?? planEdition(edition)
  const ids = new Set(plan.steps.flatMap(({ paperIds }) => paperIds))
  const papers = new Map(edition.papers.map((paper) => [paper.id, paper]))
  const order = [...ids].flatMap((id) => papers.get(id) ?? [])
  return {
    edition: { ...edition, papers: order },
    plan,
    papers,
    leftOut: plan.leftOut,
    posts: plan.steps.filter((step) => isPost(edition, step)),
  }
}

/** Lays one step out, whatever is in its papers. */
export function composeStep(shown: ShownEdition, index: number): ComposedStep<StepPayload> {
  const { plan, papers, posts } = shown
  const step = plan.steps[index]
  if (step === undefined) throw new RangeError(`the edition has no step ${index + 1}`)
  const part = {
    papers: step.paperIds.flatMap((id) => papers.get(id) ?? []),
    step: index + 1,
    part: posts.indexOf(step) + 1,
    of: posts.length,
  }
  const { kind, on, paperIds } = step
  const faults: LayoutFault[] = part.papers.flatMap(
    (paper) => layoutFaultOf(paper, shown.edition.layout) ?? [],
  )
  const fallback = (error: unknown) => {
    faults.push({ paperId: null, reason: messageOf(error) })
    return lastResort(shown.edition, markerOf(shown.edition, part.step))
  }
  return { kind, on, paperIds, payload: payloadOf(shown, step, { ...part, fallback }), faults }
}

function planEdition(edition: EditionToPlan): EditionPlan & { readonly faults: readonly LayoutFault[] } {
  if (edition.frozen !== undefined) return { ...edition.frozen, faults: [] }
  const { layout, isForum, papers } = edition
  const post = (ids: readonly string[], index: number): StepPlan => {
    if (!isForum) return { kind: 'message', on: null, paperIds: ids }
    // The first message makes the forum's post, the others go into it.
    return index === 0
      ? { kind: 'forum-post', on: null, paperIds: ids }
      : { kind: 'message', on: 1, paperIds: ids }
  }
  if (papers.length === 0) return { steps: [post([], 0)], leftOut: NONE_LEFT_OUT, faults: [] }
  // A message of its own kind, with the best papers.
  const most = layout === 'direct' ? BEST_PAPERS : isOfWeek(edition) ? CARD_PAPERS : null
  if (most !== null) {
    const { shown, faults } = firstThatCanBeShown(firstOf(edition), most, layout)
    return { steps: [post(shown.map(idOf), 0)], leftOut: leftOutOf(papers, shown), faults }
  }
  const { messages, faults } = divide(firstOf(edition), edition)
  // Where none can be laid out, the post still says that there is a digest.
  const posts = messages.length === 0 ? [post([], 0)] : messages.map((run) => run.map(idOf)).map(post)
  const shown = messages.flat()
  return {
    steps: [...posts, ...stepsBeside(layout, posts, shown)],
    leftOut: leftOutOf(papers, shown),
    faults,
  }
}

/** The first papers that can be laid out, at most so many, and those before them that can't. */
function firstThatCanBeShown(papers: readonly Paper[], most: number, layout: EditionToCompose['layout']) {
  const shown: Paper[] = []
  const faults: LayoutFault[] = []
  for (const paper of papers) {
    if (shown.length >= most) break
    const fault = layoutFaultOf(paper, layout)
    if (fault === null) shown.push(paper)
    else faults.push(fault)
  }
  return { shown, faults }
}

/** What the order of a post follows from. */
type Ordered = Pick<EditionToCompose, 'papers' | 'layout' | 'interests' | 'order' | 'paperLimit' | 'isWhole'>

/** The papers that may be shown, in the order of the post; a choice of the first ones is not grouped. */
export function firstOf(edition: Ordered): readonly Paper[] {
  const { papers, layout, interests, order, paperLimit = 0, isWhole = paperLimit === 0 } = edition
  if (layout === 'direct') return byReasons(papers, interests)
  if (isOfWeek(edition)) return weekOrder(papers, interests)
  const inOrder = order === 'popularity' ? mostPopularFirst(papers) : isWhole ? inGroups(papers) : papers
  return paperLimit > 0 ? inOrder.slice(0, paperLimit) : inOrder
}

/** What a layout adds to its posts: a thread with a card for each paper, or a publishing of each. */
function stepsBeside(
  layout: EditionToCompose['layout'],
  posts: readonly StepPlan[],
  shown: readonly Paper[],
): StepPlan[] {
  switch (layout) {
    case 'thread': {
      const thread = posts.length + 1
      const cards = shown.map(({ id }): StepPlan => ({ kind: 'message', on: thread, paperIds: [id] }))
      return [{ kind: 'thread', on: 1, paperIds: [] }, ...cards]
    }
    case 'publish':
      // After all of them: publishing is limited to some ten an hour, and must not delay the post itself.
      return posts.map((_, index): StepPlan => ({ kind: 'publish', on: index + 1, paperIds: [] }))
    default:
      return []
  }
}

function leftOutOf(papers: readonly Paper[], shown: readonly Paper[]): LeftOut {
  const isShown = new Set(shown)
  const rest = papers.filter((paper) => !isShown.has(paper))
  return { papers: rest.length, withCode: rest.filter(({ code }) => code.length > 0).length }
}

/** Whether a step is a part of the post, not a thread, a card in one, or a publishing. */
function isPost({ layout }: EditionToCompose, { kind, on }: StepPlan): boolean {
  return kind === 'forum-post' || (kind === 'message' && (layout !== 'thread' || on === null))
}

interface Part {
  readonly papers: readonly Paper[]
  readonly step: number
  /** Which of the post's messages it is, from 1, of how many. */
  readonly part: number
  readonly of: number
  /** What is written where the message can't be laid out. */
  readonly fallback: (error: unknown) => MessagePayload
}

function payloadOf(shown: ShownEdition, plan: StepPlan, part: Part): StepPayload {
  const { edition } = shown
  const name = () => texts.post.threadName(daysOf(edition), isGrown(edition), edition.interests)
  switch (plan.kind) {
    case 'publish':
      return { kind: 'publish' }
    case 'thread':
      return { kind: 'thread', name: name() }
    case 'message':
      return { kind: 'message', message: messageFor(shown, plan, part), ...pictureFor(edition) }
    case 'forum-post': {
      const tags = leadingTags(edition.papers).map(({ name }) => name)
      const message = messageFor(shown, plan, part)
      return { kind: 'forum-post', name: name(), tags, message, ...pictureFor(edition) }
    }
  }
}

function pictureFor(edition: EditionToCompose): { readonly picture?: PostPicture } {
  const picture = isOfWeek(edition) ? attempt(() => weekPicture(edition)) : null
  return picture === null ? {} : { picture }
}

function messageFor(
  { edition, leftOut }: ShownEdition,
  plan: StepPlan,
  part: Part,
): MessagePayload | ClassicPayload {
  const marker = markerOf(edition, part.step)
  try {
    if (!isPost(edition, plan)) return cardMessage(part.papers[0], plan, marker)
    if (plan.paperIds.length === 0) {
      return leftOut.papers > 0 ? lastResort(edition, marker) : postNotice(edition, marker)
    }
    if (isOfWeek(edition)) return weekCard(edition, { papers: part.papers, marker, leftOut })
    return edition.layout === 'direct'
      ? directMessage(edition, { papers: part.papers, marker, leftOut })
      : postMessage(edition, { ...part, marker, leftOut })
  } catch (error) {
    return part.fallback(error)
  }
}

function markerOf({ edition, subscriptionId }: EditionToCompose, step: number): string {
  return postMarker(edition, step, subscriptionId)
}

/** In the thread below a post, each paper has a message of its own to be answered. */
function cardMessage(paper: Paper | undefined, { paperIds }: StepPlan, marker: string): MessagePayload {
  if (paper === undefined) return postNotice({ gone: paperIds[0] ?? '' }, marker)
  return paperCard(paper, { shareable: false, saved: false, marker })
}

function idOf({ id }: Paper): string {
  return id
}
