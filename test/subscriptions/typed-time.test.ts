import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { texts } from '../../src/discord/texts/texts.ts'
import { WEEKDAYS } from '../../src/subscriptions/schedule.ts'
import { parseLocalTime, parseWeekdays } from '../../src/subscriptions/typed-time.ts'

const SEED = 20250210

test.each([
  ['9', '09:00'],
  ['09', '09:00'],
  ['0', '00:00'],
  ['23', '23:00'],
  ['9:00', '09:00'],
  ['09:00', '09:00'],
  ['9.30', '09:30'],
  ['0930', '09:30'],
  ['930', '09:30'],
  ['2115', '21:15'],
  ['9h', '09:00'],
  ['9h30', '09:30'],
  ['21:15', '21:15'],
  ['  21:15  ', '21:15'],
  ['9am', '09:00'],
  ['9 am', '09:00'],
  ['9 PM', '21:00'],
  ['9:30 p.m.', '21:30'],
  ['12am', '00:00'],
  ['12:30 am', '00:30'],
  ['12pm', '12:00'],
  ['12:59pm', '12:59'],
])('%s is %s', (typed, time) => {
  expect(parseLocalTime(typed)).toBe(time)
})

test.each([
  '',
  ' ',
  'noon',
  '24',
  '24:00',
  '25:00',
  '9:60',
  '9:5',
  '-9',
  '9:00:00',
  '0am',
  '13pm',
  '13:00 am',
  '9;00',
  '9:00 UTC',
  '2025-02-10',
  '٩:٠٠',
  '1e1',
  '12345',
])('%s is none', (typed) => {
  expect(parseLocalTime(typed)).toBeNull()
})

/** Any UTF-16 unit, lone surrogates included. */
const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit))

test(`anything typed gives a time of day or none, and a time of day itself (seed ${SEED})`, () => {
  const typed = fc.oneof(
    fc.string({ unit: anyUnit }),
    fc.string({ unit: fc.constantFrom(...'0123456789:.h apm'), maxLength: 8 }),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const time = parseLocalTime(text)
      if (time === null) return
      expect(time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/)
      expect(parseLocalTime(time)).toBe(time)
    }),
    { seed: SEED, numRuns: 500 },
  )
})

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
