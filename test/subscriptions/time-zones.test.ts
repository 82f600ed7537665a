import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { resolveTimeZone, suggestTimeZones, timeZones } from '../../src/subscriptions/time-zones.ts'

const SEED = 20250210

/** What is typed, and the zone it means. */
const UNDERSTOOD: readonly (readonly [string, string])[] = [
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/berlin', 'Europe/Berlin'],
  ['  Europe/Berlin ', 'Europe/Berlin'],
  ['berlin', 'Europe/Berlin'],
  ['berl', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['New_York', 'America/New_York'],
  ['america/new york', 'America/New_York'],
  ['new  york', 'America/New_York'],
  ['nyc', 'America/New_York'],
  ['tok', 'Asia/Tokyo'],
  ['jst', 'Asia/Tokyo'],
  ['JST', 'Asia/Tokyo'],
  ['CET', 'Europe/Berlin'],
  ['San Francisco', 'America/Los_Angeles'],
  ['São Paulo', 'America/Sao_Paulo'],
  ['sao paulo', 'America/Sao_Paulo'],
  ['buenos aires', 'America/Argentina/Buenos_Aires'],
  ['port au prince', 'America/Port-au-Prince'],
  ['Port-au-Prince', 'America/Port-au-Prince'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['asia/calcutta', 'Asia/Kolkata'],
  ['calcutta', 'Asia/Kolkata'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['kiev', 'Europe/Kyiv'],
  ['kyiv', 'Europe/Kyiv'],
  ['saigon', 'Asia/Ho_Chi_Minh'],
  ['US/Pacific', 'America/Los_Angeles'],
  ['UTC+5:30', 'Asia/Kolkata'],
  ['gmt +5:45', 'Asia/Kathmandu'],
  ['+0930', 'Australia/Darwin'],
  ['Eastern Time', 'America/New_York'],
  ['US Pacific', 'America/Los_Angeles'],
  ['Central European Summer Time', 'Europe/Berlin'],
  ['India Standard Time', 'Asia/Kolkata'],
  ['Japan time', 'Asia/Tokyo'],
  ['Germany', 'Europe/Berlin'],
  ['Mumbai', 'Asia/Kolkata'],
  ['UTC', 'UTC'],
  ['utc', 'UTC'],
  ['GMT', 'UTC'],
  ['z', 'UTC'],
  ['Etc/UTC', 'UTC'],
  ['utc+0', 'UTC'],
]

const FIXED: readonly (readonly [string, string, string])[] = [
  ['utc+9', 'Etc/GMT-9', '+09:00'],
  ['UTC +9', 'Etc/GMT-9', '+09:00'],
  ['utc+09:00', 'Etc/GMT-9', '+09:00'],
  ['gmt-5', 'Etc/GMT+5', '-05:00'],
  ['+14', 'Etc/GMT-14', '+14:00'],
  ['-12', 'Etc/GMT+12', '-12:00'],
  ['Etc/GMT-9', 'Etc/GMT-9', '+09:00'],
  ['etc/gmt+5', 'Etc/GMT+5', '-05:00'],
]

const UNKNOWN: readonly string[] = [
  '',
  '   ',
  'nonsense',
  'Mars/Olympus',
  'utc+15',
  'utc-13',
  'utc+99',
  '+',
  '/',
  'constructor',
  '__proto__',
  'tostring',
  '2025',
  '<@1234>',
  'a'.repeat(5_000),
]

/** Any UTF-16 unit, lone surrogates included. */
const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit))

describe('what people type', () => {
  test.each(UNDERSTOOD)('%s means %s', (typed, timeZone) => {
    expect(resolveTimeZone(typed)).toEqual({ kind: 'zone', timeZone, fixedOffset: false })
  })

  test.each(FIXED)('%s is %s, %s all year', (typed, timeZone, offset) => {
    expect(resolveTimeZone(typed)).toEqual({ kind: 'zone', timeZone, fixedOffset: true })
    for (const day of ['2025-01-15T12:00:00Z', '2025-07-15T12:00:00Z']) {
      expect(Temporal.Instant.from(day).toZonedDateTimeISO(timeZone).offset).toBe(offset)
    }
  })

  test.each(UNKNOWN)('%s is not understood', (typed) => {
    expect(resolveTimeZone(typed).kind).toBe('unknown')
  })

  test.each([
    ['ber', 'Europe/Berlin'],
    ['york', 'America/New_York'],
    ['america/new', 'America/New_York'],
  ])('%s offers %s', (typed, timeZone) => {
    const resolved = resolveTimeZone(typed)
    const near = resolved.kind === 'zone' ? [resolved.timeZone] : resolved.near
    expect(near).toContain(timeZone)
    expect(suggestTimeZones(typed, 25)).toContain(timeZone)
  })

  test(`anything at all gives a zone that Temporal accepts, or none (seed ${SEED})`, () => {
    const typed = fc.oneof(
      fc.string({ unit: anyUnit, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'utcgmt+-:/_ 0123456789eb'), maxLength: 10 }),
      fc.constantFrom(...timeZones()).chain((name) => fc.nat(name.length).map((end) => name.slice(0, end))),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const resolved = resolveTimeZone(text)
        const named = resolved.kind === 'zone' ? [resolved.timeZone] : resolved.near
        for (const timeZone of [...named, ...suggestTimeZones(text, 25)]) {
          expect(typeof timeZone).toBe('string')
          Temporal.PlainDate.from('2025-02-10').toZonedDateTime(timeZone)
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
  })
})

describe('what is offered', () => {
  test('every name is accepted by Temporal and Intl, and means itself', () => {
    const names = timeZones()
    expect(names.length).toBeGreaterThan(400)
    expect(names).toEqual(expect.arrayContaining(['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk']))
    for (const name of names) {
      expect(resolveTimeZone(name)).toMatchObject({ kind: 'zone', timeZone: name })
      expect(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)).not.toThrow()
      expect(() => new Intl.DateTimeFormat('en', { timeZone: name })).not.toThrow()
    }
    expect(new Set(names).size).toBe(names.length)
  })

  test('no older spelling beside the current one', () => {
    const names = timeZones()
    for (const older of ['Asia/Calcutta', 'Europe/Kiev', 'America/Godthab', 'Asia/Saigon']) {
      expect(names).not.toContain(older)
    }
  })

  test('a limit is kept, nothing twice, the best first', () => {
    for (const typed of ['', 'a', 'america', 'ist', 'new', 'utc+9', 'constructor']) {
      const offered = suggestTimeZones(typed, 25)
      expect(offered.length).toBeLessThanOrEqual(25)
      expect(new Set(offered).size).toBe(offered.length)
    }
    expect(suggestTimeZones('utc+9', 25)[0]).toBe('Etc/GMT-9')
    expect(suggestTimeZones('ist', 25)[0]).toBe('Asia/Kolkata')
    expect(suggestTimeZones('berlin', 25)[0]).toBe('Europe/Berlin')
    expect(suggestTimeZones('constructor', 25)).toEqual([])
  })
})
