import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { texts } from '../../src/discord/texts/texts.ts'
import { WEEKDAYS } from '../../src/subscriptions/schedule.ts'
import { parseWeekdays } from '../../src/subscriptions/weekdays.ts'

describe('days of the week as typed', () => {
  test.each([
    ['weekdays', [1, 2, 3, 4, 5]],
    ['Weekends', [6, 7]],
    ['every day', []],
    ['daily', []],
    ['mon', [1]],
    ['Mondays', [1]],
    ['mon, wed and fri', [1, 3, 5]],
    ['fr mo', [1, 5]],
    ['mon-thu', [1, 2, 3, 4]],
    ['Mon – Thu', [1, 2, 3, 4]],
    ['monday to wednesday', [1, 2, 3]],
    ['fri-mon', [1, 5, 6, 7]],
    ['weekdays and sun', [1, 2, 3, 4, 5, 7]],
    ['mon-sun', []],
    ['tue/thu', [2, 4]],
    ['', null],
    ['someday', null],
    ['mon-', null],
    ['m', null],
    ['mon-tue-wed', null],
    ['3', null],
  ])('%s', (typed, days) => {
    expect(parseWeekdays(typed)).toEqual(days)
  })

  test('what is said of any days reads back as them', () => {
    fc.assert(
      fc.property(fc.subarray([...WEEKDAYS], { minLength: 1, maxLength: 6 }), (days) => {
        expect(parseWeekdays(texts.time.days(days))).toEqual(days)
      }),
      { seed: 20250210 },
    )
  })

  test('any text has an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const days = parseWeekdays(typed) ?? []
        expect(days).toEqual([...new Set(days)].sort())
      }),
      { seed: 20250210 },
    )
  })
})
