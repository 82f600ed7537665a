import type { Digest } from '../digest/paper.ts'
import { prepareMatching } from '../subscriptions/matching.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { createTurns } from '../turns.ts'

/**
 * Works out, before planning, what matching looks at in the papers of some days, and lets others take their turn meanwhile:
 * a day of two thousand long papers takes seconds, once. Nothing where only tags are asked for.
 */
export async function prepareForMatching(
  digests: readonly Digest[],
  subscriptions: readonly Subscription[],
): Promise<void> {
  const looksAtText = subscriptions.some(
    ({ interests: { keywords, authors, without } }) =>
      keywords.length + authors.length + without.keywords.length > 0,
  )
  if (!looksAtText) return
  const turn = createTurns()
  for (const { papers } of digests) {
    for (const paper of papers) {
      try {
        prepareMatching(paper)
      } catch {
        // Planning meets the same fault, and leaves out the paper with its reason.
      }
      await turn()
    }
  }
}
