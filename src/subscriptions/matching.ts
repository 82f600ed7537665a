import type { Paper } from '../digest/paper.ts'
import type { Subscription } from './subscription.ts'

/** The wanted tags that a paper bears, in the order of the wish. Tags compare by canonical spelling. */
function matchedTags(paper: Paper, wanted: readonly string[]): string[] {
  return wanted.filter((tag) => paper.tags.includes(tag))
}

/** Does a subscription want a paper? One without tags wants all of them. */
export function wants(subscription: Subscription, paper: Paper): boolean {
  return subscription.tags.length === 0 || matchedTags(paper, subscription.tags).length > 0
}
