/** What one person may ask for: so much at once, and so much a second in the long run. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** Far beyond what hands can do, far below what keeps others waiting. */
export const COMMANDS: Rate = { burst: 60, perSecond: 5 }

/** Suggestions are asked for as letters are typed, which nobody does faster for long; Discord's client also waits a moment. */
export const SUGGESTIONS: Rate = { burst: 240, perSecond: 10 }

/** People remembered before those who have been quiet are forgotten. */
const REMEMBERED = 1_000

/** Shares the bot out fairly: nobody can keep it from the others. */
export interface FairRate {
  /** Whether this person may ask for one thing more now. Counts it, if so. */
  allows(userId: string): boolean
}

/**
 * A token bucket a person.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createFairRate({ burst, perSecond }: Rate, now: () => number): FairRate {
  const people = new Map<string, { left: number; at: number }>()
  const leftOf = (person: { left: number; at: number }) =>
    Math.min(burst, person.left + ((now() - person.at) / 1_000) * perSecond)
  const forget = () => {
    for (const [userId, person] of people) if (leftOf(person) >= burst) people.delete(userId)
  }
  return {
    allows(userId) {
      const known = people.get(userId)
      const left = known === undefined ? burst : leftOf(known)
      if (left < 1) return false
      if (people.size >= REMEMBERED && known === undefined) forget()
      people.set(userId, { left: left - 1, at: now() })
      return true
    },
  }
}
