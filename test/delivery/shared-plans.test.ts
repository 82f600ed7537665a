import { describe, expect, it } from 'vitest'
import type { EditionToPlan } from '../../src/delivery/ports.ts'
import { NONE_LEFT_OUT } from '../../src/delivery/ports.ts'
import { createSharedPlans } from '../../src/delivery/shared-plans.ts'
import { EVERYTHING, interestsInTags } from '../../src/subscriptions/interests.ts'
import { createDueTimes, dailyAt, nextDueAt } from '../../src/subscriptions/schedule.ts'
import { PLAIN_LOOK } from '../../src/subscriptions/subscription.ts'
import { atOnce } from '../../src/turns.ts'
import { samplePaper } from '../support/builders/samples.ts'

const NOW = Date.parse('2025-02-10T08:00:00Z')
const papers = ['2502.00001', '2502.00002'].map((id) => samplePaper(id))
const [one] = papers

const EDITION: EditionToPlan = {
  edition: '2025-02-10',
  date: '2025-02-10',
  layout: 'compact',
  isForum: false,
  interests: EVERYTHING,
  look: PLAIN_LOOK,
  papers,
  repeats: 0,
  missed: [],
  order: 'digest',
  paperLimit: 0,
  isWhole: true,
  messageLimit: 4,
  frozen: { steps: [], leftOut: NONE_LEFT_OUT },
}

/** One other value of each part of an edition. */
const OTHERS: EditionToPlan = {
  edition: '2025-02-10+1',
  date: '2025-02-11',
  layout: 'full',
  isForum: true,
  interests: interestsInTags(['Robotics']),
  look: { ...PLAIN_LOOK, color: 1 } as EditionToPlan['look'],
  papers: papers.slice(1),
  repeats: 1,
  missed: ['2025-02-01'],
  order: 'popularity',
  paperLimit: 5,
  isWhole: false,
  messageLimit: 2,
  frozen: { steps: [], leftOut: { papers: 1, withCode: 0 } },
}

function counting() {
  const asked: EditionToPlan[] = []
  const shared = createSharedPlans({
    plan(edition) {
      asked.push(edition)
      return {
        steps: [{ kind: 'message', on: null, paperIds: [String(asked.length)] }],
        leftOut: NONE_LEFT_OUT,
        faults: [],
      }
    },
  })
  return { asked, shared }
}

describe('what those who are planned together share', () => {
  it('is a layout, where nothing of it differs', () => {
    const { asked, shared } = counting()
    const first = shared.composer.plan(EDITION)
    expect(shared.composer.plan(structuredClone({ ...EDITION, papers: [] }))).not.toBe(first)
    expect(
      shared.composer.plan({ ...structuredClone({ ...EDITION, papers: [] }), papers: [...papers] }),
    ).toBe(first)
    expect(asked).toHaveLength(2)
  })

  it.each(Object.keys(OTHERS))('is none where they differ in %s', (part) => {
    const { asked, shared } = counting()
    const first = shared.composer.plan(EDITION)
    const other = { ...EDITION, [part]: OTHERS[part as keyof EditionToPlan] }
    expect(shared.composer.plan(other)).not.toBe(first)
    expect(asked).toEqual([EDITION, other])
  })

  it('is none where a paper was corrected, or comes in another place', () => {
    const { asked, shared } = counting()
    shared.composer.plan(EDITION)
    shared.composer.plan({ ...EDITION, papers: papers.map((paper) => ({ ...paper })) })
    shared.composer.plan({ ...EDITION, papers: papers.toReversed() })
    expect(asked).toHaveLength(3)
  })

  it('is what they want of a day', () => {
    const { shared } = counting()
    const wanted = (tags: string[], of: typeof papers) => atOnce(shared.wantedOf(interestsInTags(tags), of))
    expect(wanted(['Robotics'], papers)).toBe(wanted(['Robotics'], papers))
    expect(wanted(['Audio'], papers)).not.toBe(wanted(['Robotics'], papers))
    expect(wanted(['Robotics'], [...papers])).not.toBe(wanted(['Robotics'], papers))
    expect(wanted(one?.tags.slice(0, 1) ?? [], papers).wanted).toContain(one)
  })

  it('is when they are due next', () => {
    const due = createDueTimes()
    const schedules = [
      dailyAt('09:00', 'Europe/Berlin'),
      dailyAt('09:00', 'UTC'),
      { ...dailyAt('09:00', 'UTC'), days: [3] as const },
      { ...dailyAt('09:00', 'UTC'), onArrival: true },
    ]
    for (let round = 0; round < 2; round += 1) {
      for (const schedule of schedules) {
        for (const after of [NOW, NOW + 60_000, NOW + 24 * 60 * 60_000]) {
          expect(due({ ...schedule }, after)).toBe(nextDueAt(schedule, after))
        }
      }
    }
  })
})
