import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readTypedDate } from '../../src/digest/typed-date.ts'
import { longDate } from '../../src/discord/texts/wording.ts'

/** A Wednesday. */
const TODAY = '2025-02-12'

it.each([
  ['2025-02-10', '2025-02-10'],
  ['2025-2-10', '2025-02-10'],
  ['2025/2/1', '2025-02-01'],
  ['2025.02.10', '2025-02-10'],
  ['20250210', '2025-02-10'],
  ['10.2.2025', '2025-02-10'],
  ['13/2/2025', '2025-02-13'],
  ['2/13/2025', '2025-02-13'],
  ['2/2/2025', '2025-02-02'],
  ['10 Feb 2025', '2025-02-10'],
  ['Feb 10, 2025', '2025-02-10'],
  ['10th of February 2025', '2025-02-10'],
  ['10-Feb-2025', '2025-02-10'],
  ['Monday 10 February 2025', '2025-02-10'],
  ['Mon, 10 Feb 2025', '2025-02-10'],
  ['10 February', '2025-02-10'],
  ['20 February', '2024-02-20'],
  ['Sept 3 2024', '2024-09-03'],
  ['today', TODAY],
  ['Yesterday', '2025-02-11'],
  ['3 days ago', '2025-02-09'],
  ['Monday', '2025-02-10'],
  ['last monday', '2025-02-10'],
  ['wed', TODAY],
  ['last Wednesday', '2025-02-05'],
  ['thursday', '2025-02-06'],
  ['two days ago', '2025-02-10'],
  ['a week ago', '2025-02-05'],
  ['2 weeks ago', '2025-01-29'],
  ['the day before yesterday', '2025-02-10'],
  ['gestern', '2025-02-11'],
  ['vorgestern', '2025-02-10'],
  ['вчера', '2025-02-11'],
  ['昨日', '2025-02-11'],
  ['10-Feb-25', '2025-02-10'],
  ["10 Feb '25", '2025-02-10'],
  ['Feb 10 25', '2025-02-10'],
  ['10Feb2025', '2025-02-10'],
  ['10 февраля', '2025-02-10'],
  ['10 février 2025', '2025-02-10'],
  ['10 de febrero', '2025-02-10'],
  ['2月10日', '2025-02-10'],
  ['25/01', '2025-01-25'],
  ['01/25', '2025-01-25'],
  ['02/02', '2025-02-02'],
  ['10.02.', '2025-02-10'],
  ['29/2', '2024-02-29'],
])('%j is %s', (typed, date) => expect(readTypedDate(typed, TODAY)).toBe(date))

it.each([
  '',
  '2/3/2025',
  '02/10',
  '10-Foo-25',
  'few days ago',
  '13/13',
  '2025-02-31',
  '2025-13-01',
  '31 Feb 2025',
  'soon',
  'mo',
  '10',
  '2025',
  'Feb',
  'monkey',
  '10 Feb Mar',
])('%j is no date, or could be two', (typed) => expect(readTypedDate(typed, TODAY)).toBeNull())

it('reads every date as we show it', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1999-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      (at) => {
        const date = at.toISOString().slice(0, 10)
        expect(readTypedDate(longDate(date), TODAY)).toBe(date)
        expect(readTypedDate(date, TODAY)).toBe(date)
      },
    ),
    { seed: 20250210, numRuns: 500 },
  )
})
