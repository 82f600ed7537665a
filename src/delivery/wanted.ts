import type { Paper } from '../digest/paper.ts'
import { messageOf } from '../errors.ts'
import type { Interests } from '../subscriptions/interests.ts'
import { wants } from '../subscriptions/matching.ts'
import { atOnce, type Work } from '../turns.ts'
import type { LayoutFault } from './ports.ts'

/** The papers that a subscription wants, in order, and those of which that can't be said for a fault. */
export type WantedOf = (
  interests: Interests,
  papers: readonly Paper[],
) => Work<{
  readonly wanted: readonly Paper[]
  /** Ids of those. */
  readonly ids: ReadonlySet<string>
  readonly faults: readonly LayoutFault[]
}>

/** Looks through the papers, one after the other. */
export const wantedOf: WantedOf = function* (interests, papers) {
  const wanted: Paper[] = []
  const faults: LayoutFault[] = []
  for (const paper of papers) {
    try {
      if (wants(interests, paper)) wanted.push(paper)
    } catch (error) {
      faults.push({ paperId: paper.id, reason: messageOf(error) })
    }
    yield
  }
  return { wanted, ids: new Set(wanted.map(({ id }) => id)), faults }
}

/** Whether a subscription wants a paper; not where a fault keeps that from being said. */
export function isWanted(interests: Interests, paper: Paper): boolean {
  return atOnce(wantedOf(interests, [paper])).wanted.length > 0
}
