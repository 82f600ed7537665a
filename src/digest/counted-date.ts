/** Digits of Chinese and Japanese texts. */
const DIGITS = new Map([...'〇一二三四五六七八九'].map((digit, value) => [digit, value]))
const OTHER_DIGITS: Readonly<Record<string, string>> = { 零: '〇', '○': '〇', 兩: '二', 两: '二', 元: '一' }

const NUMERAL = '[〇○零一二三四五六七八九十百廿卅]'

/** Eras whose years are counted from one, by the year before their first, and the first and last day of each. */
const ERAS: Readonly<
  Record<string, { readonly before: number; readonly from: string; readonly to: string }>
> = {
  令和: { before: 2018, from: '2019-05-01', to: '9999-12-31' },
  平成: { before: 1988, from: '1989-01-08', to: '2019-04-30' },
  民國: { before: 1911, from: '1912-01-01', to: '9999-12-31' },
  民国: { before: 1911, from: '1912-01-01', to: '9999-12-31' },
}

const YEAR = `(?:\\d{4}|[〇○零一二三四五六七八九]{4})`
const DAY_OF_YEAR = `\\s?[年년]\\s?(\\d{1,2}|${NUMERAL}{1,3})\\s?[月월]\\s?(\\d{1,2}|${NUMERAL}{1,4})\\s?[日일号號]?`

/** A date with the signs for year, month and day between: in digits or numerals, the year in full. */
export const COUNTED = new RegExp(`(?<![\\d〇○零一二三四五六七八九])(${YEAR})${DAY_OF_YEAR}(?!\\d)`, 'gu')

/** The same with the year of an era: `令和7年2月9日`, `民國114年2月9日`. */
export const COUNTED_IN_ERA = new RegExp(
  `(令和|平成|民國|民国)\\s?(\\d{1,3}|元|${NUMERAL}{1,5})${DAY_OF_YEAR}(?!\\d)`,
  'gu',
)

/** The number that digits or Chinese numerals write, up to 9999; `NaN` where they write none. */
export function countOf(text = ''): number {
  const signs = [...text].map((sign) => OTHER_DIGITS[sign] ?? sign)
  if (signs.every((sign) => /\d/.test(sign))) return Number(text)
  // Digit by digit, as years are written.
  if (signs.length > 1 && signs.every((sign) => DIGITS.has(sign))) {
    return signs.reduce((sum, sign) => sum * 10 + (DIGITS.get(sign) ?? 0), 0)
  }
  const spelt = signs.join('').replace('廿', '二十').replace('卅', '三十')
  const [, hundreds, tens = '', ten, ones = ''] =
    /^(?:([一二三四五六七八九])百)?〇?(?:([一二三四五六七八九]?)(十))?([〇一二三四五六七八九]?)$/.exec(
      spelt,
    ) ?? []
  if (hundreds === undefined && ten === undefined && ones === '') return Number.NaN
  const value = (digit: string) => DIGITS.get(digit) ?? 0
  return (
    value(hundreds ?? '〇') * 100 +
    (ten === undefined ? 0 : (tens === '' ? 1 : value(tens)) * 10) +
    value(ones)
  )
}

/** The year of an era in the usual count, or `NaN` where that day is in another era. */
export function yearOfEra(era = '', year = '', month: number, day: number): number {
  const known = ERAS[era]
  if (known === undefined) return Number.NaN
  const counted = known.before + countOf(year)
  const date = [counted, month, day].map((part) => String(part).padStart(2, '0')).join('-')
  return date >= known.from && date <= known.to ? counted : Number.NaN
}
