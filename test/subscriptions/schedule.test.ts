import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/digest/calendar-date.ts'
import { dailyAt, localDate, nextDueAt } from '../../src/subscriptions/schedule.ts'
import { timeZones } from '../../src/subscriptions/time-zones.ts'
import { seededRandom } from '../support/builders/seeded-random.ts'
import {
  DAY_SETS,
  firesOnceADay,
  firesOnceWhateverHappens,
  type Moment,
  transitionsOf,
} from '../support/checks/schedule-claims.ts'

const SEED = 20250210

interface Case {
  readonly name: string
  readonly timeZone: string
  readonly time: string
  readonly after: string
  /** The next due times, local time with offset. */
  readonly expected: readonly string[]
}

const CASES: readonly Case[] = [
  {
    name: 'spring gap: 02:30 becomes 03:30, and is 02:30 again the day after',
    timeZone: 'America/New_York',
    time: '02:30',
    after: '2025-03-08T12:00:00Z',
    expected: ['2025-03-09T03:30:00-04:00', '2025-03-10T02:30:00-04:00'],
  },
  {
    name: 'autumn overlap: the first 01:30 only',
    timeZone: 'America/New_York',
    time: '01:30',
    after: '2025-11-01T12:00:00Z',
    expected: ['2025-11-02T01:30:00-04:00', '2025-11-03T01:30:00-05:00'],
  },
  {
    name: 'autumn overlap, asked between the two 01:30: tomorrow',
    timeZone: 'America/New_York',
    time: '01:30',
    after: '2025-11-02T05:45:00Z',
    expected: ['2025-11-03T01:30:00-05:00'],
  },
  {
    name: 'the first second of a gap',
    timeZone: 'Europe/Berlin',
    time: '02:00',
    after: '2025-03-29T12:00:00Z',
    expected: ['2025-03-30T03:00:00+02:00', '2025-03-31T02:00:00+02:00'],
  },
  {
    name: 'half an hour of gap: Lord Howe Island in October',
    timeZone: 'Australia/Lord_Howe',
    time: '02:15',
    after: '2024-10-05T12:00:00Z',
    expected: ['2024-10-06T02:45:00+11:00', '2024-10-07T02:15:00+11:00'],
  },
  {
    name: 'half an hour of overlap: Lord Howe Island in April',
    timeZone: 'Australia/Lord_Howe',
    time: '01:45',
    after: '2024-04-06T12:00:00Z',
    expected: ['2024-04-07T01:45:00+11:00', '2024-04-08T01:45:00+10:30'],
  },
  {
    name: 'a day that never was: Samoa, 2011-12-30',
    timeZone: 'Pacific/Apia',
    time: '09:00',
    after: '2011-12-29T12:00:00Z',
    expected: ['2011-12-29T09:00:00-10:00', '2011-12-31T09:00:00+14:00', '2012-01-01T09:00:00+14:00'],
  },
  {
    name: 'another: Kwajalein, 1993-08-21',
    timeZone: 'Pacific/Kwajalein',
    time: '00:00',
    after: '1993-08-20T00:00:00Z',
    expected: ['1993-08-20T00:00:00-12:00', '1993-08-22T00:00:00+12:00'],
  },
  {
    name: 'a gap at midnight: São Paulo, 2018-11-04',
    timeZone: 'America/Sao_Paulo',
    time: '00:00',
    after: '2018-11-03T12:00:00Z',
    expected: ['2018-11-04T01:00:00-02:00', '2018-11-05T00:00:00-02:00'],
  },
  {
    name: 'a gap at midnight: Cairo, 2024-04-26',
    timeZone: 'Africa/Cairo',
    time: '00:30',
    after: '2024-04-25T12:00:00Z',
    expected: ['2024-04-26T01:30:00+03:00', '2024-04-27T00:30:00+03:00'],
  },
  {
    name: 'an overlap at midnight: São Paulo, 2018-02-17 has 23:30 twice',
    timeZone: 'America/Sao_Paulo',
    time: '23:30',
    after: '2018-02-17T12:00:00Z',
    expected: ['2018-02-17T23:30:00-02:00', '2018-02-18T23:30:00-03:00'],
  },
  {
    name: 'a gap at the end of a day: Nuuk, 2024-03-30; it fires half an hour into the next, which has its own',
    timeZone: 'America/Nuuk',
    time: '23:30',
    after: '2024-03-30T12:00:00Z',
    expected: ['2024-03-31T00:30:00-01:00', '2024-03-31T23:30:00-01:00', '2024-04-01T23:30:00-01:00'],
  },
  {
    name: 'a fixed offset',
    timeZone: 'Etc/GMT-9',
    time: '09:00',
    after: '2025-03-30T00:00:00Z',
    expected: ['2025-03-31T09:00:00+09:00'],
  },
  {
    name: 'strictly after: at the very instant, the next day',
    timeZone: 'UTC',
    time: '09:00',
    after: '2025-02-10T09:00:00Z',
    expected: ['2025-02-11T09:00:00+00:00'],
  },
  {
    name: 'a millisecond before',
    timeZone: 'UTC',
    time: '09:00',
    after: '2025-02-10T08:59:59.999Z',
    expected: ['2025-02-10T09:00:00+00:00'],
  },
]

const local = (timeZone: string, instant: number) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)

describe('the next due time', () => {
  test.each(CASES)('$name', ({ timeZone, time, after, expected }) => {
    let instant = Date.parse(after)
    const firings = expected.map(() => {
      instant = nextDueAt(dailyAt(time, timeZone), instant) ?? Number.NaN
      return local(timeZone, instant).toString({ timeZoneName: 'never' })
    })
    expect(firings).toEqual(expected)
  })

  test('an unknown zone throws, rather than firing at some other time', () => {
    expect(() => nextDueAt(dailyAt('09:00', 'Mars/Olympus'), 0)).toThrow(RangeError)
  })
})

describe(`around changes of offset, as the clock on the wall has it (seed ${SEED})`, () => {
  const random = seededRandom(SEED)
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T
  const zones = timeZones()
  // A gap at the end of a day is the rarest kind, and the likeliest to be forgotten.
  const rare = transitionsOf('America/Nuuk', 2024, 2025)
  const moments: Moment[] = [
    ...rare,
    ...Array.from({ length: 3 }, () => {
      const timeZone = pick(zones)
      const elsewhere = { timeZone, at: Date.UTC(2000 + random() * 40, random() * 12, 1) }
      return pick([...transitionsOf(timeZone, 2020, 2029), elsewhere])
    }),
  ]

  test('a schedule fires once a wanted local day, in order, at any hour and on any days', () => {
    const daySets = [[], ...Array.from({ length: 4 }, () => pick(DAY_SETS))]
    for (const moment of moments) expect(firesOnceADay(moment, { daySets })).toBeTypeOf('number')
  })

  test('the bot does, whatever its clock does, and whenever it sleeps, crashes or is started anew', async () => {
    for (const moment of moments) {
      for (let life = 0; life < 10; life++) {
        expect(await firesOnceWhateverHappens(moment, random)).toBeTypeOf('number')
      }
    }
  })
})

describe('dates', () => {
  test.each([
    ['UTC', '2025-02-10T23:59:59.999Z', '2025-02-10'],
    ['Asia/Tokyo', '2025-02-10T15:00:00Z', '2025-02-11'],
    ['Pacific/Honolulu', '2025-02-10T09:59:00Z', '2025-02-09'],
    ['Pacific/Kiritimati', '2025-02-10T10:00:00Z', '2025-02-11'],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
  ])('in %s at %s it is %s', (timeZone, instant, date) => {
    expect(localDate(timeZone, Date.parse(instant))).toBe(date)
  })

  test('is what Temporal says, asked in any order, also where midnight comes twice (St. John’s until 2011)', () => {
    const near = fc
      .integer({ min: -30 * 60, max: 30 * 60 })
      .map((minutes) => Date.parse('2010-11-07T02:31:00Z') + minutes * 60_000)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('America/St_Johns', 'America/Sao_Paulo'), near), { maxLength: 8 }),
        (asked) => {
          for (const [timeZone, at] of asked) {
            expect(localDate(timeZone, at)).toBe(
              Temporal.Instant.fromEpochMilliseconds(at)
                .toZonedDateTimeISO(timeZone)
                .toPlainDate()
                .toString(),
            )
          }
        },
      ),
      { seed: SEED, numRuns: 300 },
    )
  })

  test.each([
    ['2025-02-28', 1, '2025-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-01-01', -1, '2024-12-31'],
    ['2025-03-30', 0, '2025-03-30'],
  ] as const)('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected)
  })
})
