import type { Composer, EditionToCompose, StepPlan } from '../../delivery/ports.ts'
import type { Digest, Paper } from '../../digest/paper.ts'
import { EVERYTHING, interestsInTags } from '../../subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../subscriptions/subscription.ts'
import { postMarker } from '../post-marker.ts'
import { texts } from '../texts.ts'
import { byReasons, directMessage } from './direct-message.ts'
import { inGroups } from './group.ts'
import type { MessagePayload } from './message.ts'
import { paperCard } from './paper-card.ts'
import { leadingTags } from './post-header.ts'
import { divide, postMessage, postNotice } from './post-message.ts'

/** A thread to open. */
interface ThreadPayload {
  /** At most 100 characters. */
  readonly name: string
}

/** A forum's post to make. */
export interface ForumPostPayload extends ThreadPayload {
  /** Tags it would bear if the forum has them, the most fitting first. */
  readonly tags: readonly string[]
  readonly message: MessagePayload
}

/** Lays editions out in steps: the one place that knows what each form consists of. */
export const composer: Composer = {
  plan: (edition) => edition.frozen ?? planSteps(edition),
  compose(edition) {
    const plan = edition.frozen ?? planSteps(edition)
    const held = new Map(edition.papers.map((paper) => [paper.id, paper]))
    const posts = plan.filter((step) => isPost(edition, step))
    return plan.map((step, index) => {
      const papers = step.paperIds.flatMap((id) => held.get(id) ?? [])
      const part = { papers, step: index + 1, part: posts.indexOf(step) + 1, of: posts.length }
      return {
        kind: step.kind,
        on: step.on,
        paperIds: step.paperIds,
        payload: payloadOf(edition, step, part),
      }
    })
  },
}

/** The messages of a digest, or of the papers in it that bear the tags, as they are posted. */
export function digestMessages(
  digest: Pick<Digest, 'date' | 'papers'>,
  options: { readonly form: 'compact' | 'full'; readonly tags: readonly string[] },
): MessagePayload[] {
  const { date, papers } = digest
  const steps = composer.compose({
    form: options.form,
    interests: options.tags.length === 0 ? EVERYTHING : interestsInTags(options.tags),
    isForum: false,
    look: PLAIN_LOOK,
    missed: [],
    subscriptionId: null,
    edition: date,
    date,
    papers,
  })
  return steps.map(({ payload }) => payload as MessagePayload)
}

function planSteps(edition: EditionToCompose): StepPlan[] {
  const { form, isForum, interests, papers } = edition
  const post = (ids: readonly string[], index: number): StepPlan => {
    if (!isForum) return { kind: 'message', on: null, paperIds: ids }
    // The first message makes the forum's post, the others go into it.
    return index === 0
      ? { kind: 'forum-post', on: null, paperIds: ids }
      : { kind: 'message', on: 1, paperIds: ids }
  }
  if (papers.length === 0) return [post([], 0)]
  if (form === 'direct') return [post(byReasons(papers, interests).map(idOf), 0)]
  const posts = divide(inGroups(papers), edition)
    .map((run) => run.map(idOf))
    .map(post)
  switch (form) {
    case 'thread': {
      const thread = posts.length + 1
      const cards = papers.map(({ id }): StepPlan => ({ kind: 'message', on: thread, paperIds: [id] }))
      return [...posts, { kind: 'thread', on: 1, paperIds: [] }, ...cards]
    }
    case 'publish':
      // After all of them: publishing is limited to some ten an hour, and must not hold up the post itself.
      return [
        ...posts,
        ...posts.map((_, index): StepPlan => ({ kind: 'publish', on: index + 1, paperIds: [] })),
      ]
    default:
      return posts
  }
}

/** Is a step a part of the post, not a thread, a card in one, or a publishing? */
function isPost({ form }: EditionToCompose, { kind, on }: StepPlan): boolean {
  return kind === 'forum-post' || (kind === 'message' && (form !== 'thread' || on === null))
}

interface Part {
  readonly papers: readonly Paper[]
  readonly step: number
  /** Which of the post's messages it is, from 1, of how many. */
  readonly part: number
  readonly of: number
}

function payloadOf(edition: EditionToCompose, plan: StepPlan, part: Part): unknown {
  const { date, form, interests, subscriptionId } = edition
  const name = texts.post.threadName(date, edition.edition !== date, interests)
  const marker = postMarker(edition.edition, part.step, subscriptionId)
  if (plan.kind === 'publish') return null
  if (plan.kind === 'thread') return { name } satisfies ThreadPayload
  if (!isPost(edition, plan)) return cardMessage(part.papers[0], plan, marker)
  const message =
    plan.paperIds.length === 0
      ? postNotice(edition, marker)
      : form === 'direct'
        ? directMessage(edition, part.papers, marker)
        : postMessage(edition, { ...part, marker })
  if (plan.kind !== 'forum-post') return message
  const tags = leadingTags(edition.papers).map(({ tag }) => tag)
  return { name, tags, message: message as MessagePayload } satisfies ForumPostPayload
}

/** In the thread below a post, each paper has a message of its own to be answered. */
function cardMessage(paper: Paper | undefined, { paperIds }: StepPlan, marker: string): MessagePayload {
  if (paper === undefined) return postNotice({ gone: paperIds[0] ?? '' }, marker)
  return paperCard(paper, { shareable: false, saved: false, marker })
}

function idOf({ id }: Paper): string {
  return id
}
