import type { Paper } from '../digest/paper.ts'
import { createDueTimes, type nextDueAt } from '../subscriptions/schedule.ts'
import type { Work } from '../turns.ts'
import type { Composer } from './ports.ts'
import { type WantedOf, wantedOf } from './wanted.ts'

/**
 * What is worked out once for all subscriptions that are planned together: those with equal wishes get equal plans. Belongs to
 * subscriptions that are planned from the same digests at the same instant, and goes with them: it has no more than they ask for.
 */
export interface SharedPlans {
  /** As the composer's; what it gives is shared. */
  readonly composer: Pick<Composer<unknown>, 'plan'>
  readonly wantedOf: WantedOf
  readonly nextDueAt: typeof nextDueAt
}

export function createSharedPlans(composer: Pick<Composer<unknown>, 'plan'>): SharedPlans {
  const layouts = new Map<string, ReturnType<Composer<unknown>['plan']>>()
  const wanted = new Map<readonly Paper[], Map<string, ReturnOf<typeof wantedOf>>>()
  const numberOf = numbered<Paper>()

  return {
    composer: {
      plan(edition) {
        const { papers, ...wish } = edition
        const key = `${JSON.stringify(wish)} ${papers.map(numberOf).join(' ')}`
        return known(layouts, key, () => composer.plan(edition))
      },
    },

    *wantedOf(interests, papers) {
      const ofDay = known(wanted, papers, () => new Map())
      const key = JSON.stringify(interests)
      const before = ofDay.get(key)
      if (before !== undefined) return before
      const found = yield* wantedOf(interests, papers)
      ofDay.set(key, found)
      return found
    },

    nextDueAt: createDueTimes(),
  }
}

type ReturnOf<F> = F extends (...args: never) => Work<infer T> ? T : never

function known<K, V>(values: Map<K, V>, key: K, find: () => V): V {
  if (values.has(key)) return values.get(key) as V
  const value = find()
  values.set(key, value)
  return value
}

/** Numbers things in the order in which they are first seen: papers that differ in anything are different ones. */
function numbered<T>(): (thing: T) => number {
  const numbers = new Map<T, number>()
  return (thing) => known(numbers, thing, () => numbers.size)
}
