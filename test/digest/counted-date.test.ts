import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarDatesIn, isCalendarDate } from '../../src/digest/calendar-date.ts'
import { readTypedDate } from '../../src/digest/typed-date.ts'

const day = fc
  .date({ min: new Date('1991-01-01'), max: new Date('2089-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const parts = (date: string) => date.split('-').map(Number) as [number, number, number]
const SMALL = [...'〇一二三四五六七八九']
const spelt = (n: number) =>
  (n >= 20 ? SMALL[Math.floor(n / 10)] : '') + (n >= 10 ? '十' : '') + (n % 10 > 0 ? SMALL[n % 10] : '')
const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))

describe('a date that is written', () => {
  test('in digits or numerals of Chinese and Japanese, or in an era, is that date and no other', () => {
    fc.assert(
      fc.property(day, (date) => {
        const [year, month, dayOf] = parts(date)
        const numerals = [...String(year)].map((digit) => SMALL[Number(digit)]).join('')
        const plain = `${year}年${month}月${dayOf}日`
        const written = [plain, wide(plain), `${numerals}年${spelt(month)}月${spelt(dayOf)}日`]
        written.push(`民國${year - 1911}年${month}月${dayOf}日`, `${year}년 ${month}월 ${dayOf}일`)
        if (date >= '2019-05-01') written.push(`令和${year - 2018}年${month}月${dayOf}日`)
        else written.push(`平成${year - 1988}年${month}月${dayOf}日`)
        if (date >= '2020-01-01')
          written.push(`令和${spelt(year - 2018)}年${spelt(month)}月${spelt(dayOf)}日`)
        for (const text of written) expect(calendarDatesIn(`## ${text} の論文`), text).toEqual([date])
      }),
      { numRuns: 300 },
    )
  })

  test('in words, abbreviated with a dot, in each language, is never another date', () => {
    const languages = [
      'en',
      'de',
      'fr',
      'es',
      'it',
      'pt',
      'nl',
      'pl',
      'ru',
      'uk',
      'tr',
      'sv',
      'da',
      'fi',
      'cs',
      'id',
    ]
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(...languages),
        fc.integer({ min: 3, max: 9 }),
        (date, language, letters) => {
          const [year, , dayOf] = parts(date)
          const name =
            new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' })
              .formatToParts(new Date(date))
              .find(({ type }) => type === 'month')?.value ?? ''
          expect(calendarDatesIn(`${dayOf} ${name} ${year}`)).toEqual([date])
          const short = calendarDatesIn(`${dayOf} ${[...name].slice(0, letters).join('')}. ${year}`)
          // Three letters may begin several months, of one language or two: then it is no date.
          expect([[], [date]].some((each) => each.join() === short.join()) || letters === 3, name).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
    for (const text of [
      '9 фев. 2025',
      '9 лют. 2025',
      '9 févr. 2025',
      'Sept. 9, 2025',
      '09/Feb/2025',
      '9.Feb.2025',
    ])
      expect(calendarDatesIn(text), text).toEqual([text.startsWith('Sept') ? '2025-09-09' : '2025-02-09'])
  })

  test('with a year of two digits counts only where one day can be meant', () => {
    const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'))
    fc.assert(
      fc.property(two, two, two, fc.constantFrom('/', '-'), (a, b, c, sign) => {
        const full = (year: string) => `${Number(year) > 90 ? '19' : '20'}${year}`
        const readings = [`${full(a)}-${b}-${c}`, `${full(c)}-${a}-${b}`, `${full(c)}-${b}-${a}`]
        const days = [...new Set(readings.filter(isCalendarDate))]
        expect(calendarDatesIn(`Papers ${a}${sign}${b}${sign}${c}`)).toEqual(days.length === 1 ? days : [])
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    '平成31年5月1日',
    '令和1年4月30日',
    '2025年13月1日',
    '二〇二五年二月三十日',
    '5 Models 2025',
    'v1.2/3/25',
    '9 jui. 2025',
  ])('%s is none', (text) => expect(calendarDatesIn(text)).toEqual([]))

  test.each([
    ['2025年2月9日', '2025-02-09'],
    ['令和7年2月9日', '2025-02-09'],
    ['9 фев. 2025', '2025-02-09'],
    ['02/25/25', '2025-02-25'],
    ['13/02/25', null],
    ['9 Feb 2025 or 10 Feb 2025', null],
  ])('people type %s', (typed, expected) => {
    expect(readTypedDate(typed, '2025-02-12')).toBe(expected)
  })
})
