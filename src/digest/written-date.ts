import { COUNTED, COUNTED_IN_ERA, countOf, yearOfEra } from './counted-date.ts'

/** Languages whose names of months are understood: those that digests of papers are published in. */
export const LANGUAGES = [
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

/** First and last year of a date that is written in any but the plain form: numbers of other kinds look like dates. */
const YEARS = [1991, 2099] as const

/** Where a date is in a text, with its year, month and day; whether that day exists is not looked at. */
export interface WrittenDate {
  readonly at: number
  readonly year: number
  readonly month: number
  readonly day: number
}

type Part = string | number | undefined
type Parts = readonly [year: Part, month: Part, day: Part]

/** Each way to write a date that can be read in one way only, and its year, month and day. */
const FORMS: readonly { pattern: RegExp; parts: (match: RegExpMatchArray) => Parts }[] = [
  { pattern: /(?<!\d)(\d{4})([-./_])(\d{1,2})\2(\d{1,2})(?!\d)/g, parts: ([, y, , m, d]) => [y, m, d] },
  { pattern: COUNTED, parts: ([, y, m, d]) => [countOf(y), countOf(m), countOf(d)] },
  {
    pattern: COUNTED_IN_ERA,
    parts: ([, era, y, m, d]) => [yearOfEra(era, y, countOf(m), countOf(d)), countOf(m), countOf(d)],
  },
  { pattern: /(?<![\d.])(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})(?!\d)/g, parts: ([, y, m, d]) => [y, m, d] },
  // With dots, the day comes first wherever people write so.
  { pattern: /(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/g, parts: ([, d, m, y]) => [y, m, d] },
  // Eight digits by themselves; a longer name of a file is another thing.
  {
    pattern: /(?<![\d.\p{L}])((?:19|20)\d{2})(\d{2})(\d{2})(?![\d.\p{L}])/gu,
    parts: ([, y, m, d]) => [y, m, d],
  },
  { pattern: /(?<!\d)(\d{4})\s(\d{2})\s(\d{2})(?!\d)/g, parts: ([, y, m, d]) => [y, m, d] },
  {
    pattern: /(?<!\d)(\d{4})[\s,./-]{1,3}(\p{L}{3,})\.?[\s/-]{1,2}(\d{1,2})(?:st|nd|rd|th)?(?!\d)/giu,
    parts: ([, y, m, d]) => [y, monthOf(m), d],
  },
  {
    pattern: /(?<!\d)(\d{1,2}) tháng (\d{1,2})(?:,? năm)? (\d{4})(?!\d)/giu,
    parts: ([, d, m, y]) => [y, m, d],
  },
  { pattern: /(?<![\d-])(\d{1,2})-(\d{1,2})-(\d{4})(?![\d-])/g, parts: ([, a, b, y]) => slashes(y, a, b) },
  { pattern: /(?<![\d/])(\d{1,2})\/(\d{1,2})\/(\d{4})(?![\d/])/g, parts: ([, a, b, y]) => slashes(y, a, b) },
  {
    pattern:
      /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s/-]*(?:de\s+|of\s+)?(\p{L}{3,})\.?[\s,/-]*(?:de\s+|del\s+)?(\d{4})(?!\d)/giu,
    parts: ([, d, m, y]) => [y, monthOf(m), d],
  },
  {
    pattern: /(?<!\p{L})(\p{L}{3,})\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th)?[\s,/-]+(\d{4})(?!\d)/giu,
    parts: ([, m, d, y]) => [y, monthOf(m), d],
  },
  // `10-Feb-25`, `10 Feb '25`: with spaces alone, the last number may count papers.
  {
    pattern: /(?<![\d-])(\d{1,2})(?:-(\p{L}{3,})\.?-|\s(\p{L}{3,})\.?\s['’])(\d{2})(?![\d-])/gu,
    parts: ([, d, m, n, y = '']) => [fullYear(y), monthOf(m ?? n), d],
  },
  {
    pattern: /(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{2})(?![\d/-]|\.\d)/g,
    parts: ([, a, , b, c]) => onlyReading(a, b, c),
  },
]

/** Characters of a text that are looked at: headings and names are shorter. */
const TEXT_LIMIT = 300

/**
 * The dates written in a text, in its order: `2025.03.25`, `2025/2/9`, `2025年2月9日`, `10.02.2025`, `10 février 2025`,
 * `February 10th, 2025`. With slashes and the year last, only where one number can't be a month: `03/04/2025` is two days. A
 * year of two digits counts where only one day can be meant.
 */
export function writtenDates(text: string): WrittenDate[] {
  const start = text
    .slice(0, TEXT_LIMIT)
    .normalize('NFKC')
    .replace(/\\(?=[-./_])/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/(\d)[·・](?=\d)/g, '$1.')
  if (!/[\d年]/.test(start)) return []
  return FORMS.flatMap(({ pattern, parts }) =>
    [...start.matchAll(pattern)].map((match) => {
      const [year, month, day] = parts(match)
      return { at: match.index, year: Number(year), month: Number(month), day: Number(day) }
    }),
  )
    .filter(({ year }) => year >= YEARS[0] && year <= YEARS[1])
    .sort((a, b) => a.at - b.at)
}

function slashes(year: string | undefined, a = '', b = ''): Parts {
  if (a === b || Number(b) > 12) return [year, a, b]
  return Number(a) > 12 ? [year, b, a] : [year, undefined, undefined]
}

/**
 * The one date that three numbers of at most two digits can be: year, month and day, or with the year last in either order.
 * `13/02/25` is two, `02/25/25` one.
 */
function onlyReading(a = '', b = '', c = ''): Parts {
  const readings = [
    [a, b, c],
    [c, a, b],
    [c, b, a],
  ].flatMap(([year = '', month = '', day = '']): Parts[] => {
    const days = new Date(Date.UTC(Number(fullYear(year)), Number(month), 0)).getUTCDate()
    const isDay = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days
    return year.length === 2 && isDay ? [[Number(fullYear(year)), Number(month), Number(day)]] : []
  })
  const [first] = readings
  const isOne = new Set(readings.map((each) => each.join())).size === 1
  return isOne && first !== undefined ? first : [undefined, undefined, undefined]
}

/** The year that two digits write: 1991, arXiv's first, to 2090. */
export function fullYear(year: string): string {
  return String((Number(year) > 90 ? 1900 : 2000) + Number(year))
}

/** The month of a name, in full or abbreviated to so much of it that no other month begins so in any of the languages. */
export function monthOf(name = ''): number | undefined {
  const wanted = folded(name)
  const known = monthNames().get(wanted)
  if (known !== undefined) return known
  const begun = new Set(
    [...monthNames()].flatMap(([each, month]) => (each.startsWith(wanted) ? [month] : [])),
  )
  const [only] = begun
  return begun.size === 1 ? only : undefined
}

let names: ReadonlyMap<string, number> | undefined

/** Names of months, in full and short, as they are written in a date, by the number of the month. */
function monthNames(): ReadonlyMap<string, number> {
  names ??= new Map(
    LANGUAGES.flatMap((language) =>
      (['long', 'short'] as const).flatMap((month) => {
        const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, timeZone: 'UTC' })
        const alone = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' })
        return Array.from({ length: 12 }, (_, index) => index).flatMap((index) =>
          [format, alone].flatMap((each): [string, number][] => {
            const name = each
              .formatToParts(Date.UTC(2025, index, 10))
              .find(({ type }) => type === 'month')?.value
            return name === undefined || /\d/.test(name) ? [] : [[folded(name), index + 1]]
          }),
        )
      }),
    ),
  )
  return names
}

function folded(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('.', '').toLowerCase()
}
