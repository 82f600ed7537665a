import { describe, expect, it } from 'vitest'
import { calendarDateIn, dateFromPath } from '../../src/digest/calendar-date.ts'
import { readDigests } from '../../src/digest/read.ts'
import { fromJson, LINK } from '../support/builders/published.ts'

describe('dates as people write them', () => {
  it.each([
    '2025 Feb 9',
    '2025, February 9',
    '2025-Feb-09',
    '20250209',
    '2025 02 09',
    '2025\\-02\\-09',
    '2025·02·09',
    '2025‑02‑09',
    '2025–02–09',
    '２０２５年２月９日',
    'ngày 9 tháng 2 năm 2025',
    '9 de febrero de 2025',
    '9 февраля 2025 г.',
  ])('%s is 9 February 2025', (text) => expect(calendarDateIn(`Papers for ${text}`)).toBe('2025-02-09'))

  it.each(['02-09-2025', '120250209', '2502.20250209', 'v20250209x'])(
    '%s may be another day, or none',
    (text) => {
      expect(calendarDateIn(text)).toBeNull()
    },
  )

  it('13-02-2025 can be one day only', () => expect(calendarDateIn('13-02-2025')).toBe('2025-02-13'))

  it.each([
    ['2025/02/09/README.md', '2025-02-09'],
    ['2025-02-09/index.md', '2025-02-09'],
    ['backup-2025-02-09/README.md', null],
    ['2025-02-09/2025-02-10.md', '2025-02-10'],
  ])('the path %s names %s', (path, date) => expect(dateFromPath(`/x/${path}`)).toBe(date))

  it('two in one heading are both named', () => {
    const text = `## 2025-02-10 (made on 2025-02-11)\n\n| Title | Authors |\n|---|---|\n| [T](${LINK}) | Ann |\n`
    expect(readDigests(text)).toMatchObject({
      digests: [{ date: '2025-02-10' }],
      warnings: [{ text: 'the heading says 2025-02-10 and 2025-02-11: read as 2025-02-10' }],
    })
  })
})

describe('dates', () => {
  it.each([
    ['Papers for 2025-02-09', '2025-02-09'],
    ['Updated on 2025.02.09', '2025-02-09'],
    ['2025/02/09', '2025-02-09'],
    ['2025-2-9', '2025-02-09'],
    ['2025年2月9日', '2025-02-09'],
    ['2025년 2월 9일', '2025-02-09'],
    ['February 9, 2025', '2025-02-09'],
    ['Feb 9th, 2025', '2025-02-09'],
    ['9 Feb 2025', '2025-02-09'],
    ['Sunday, 9 February 2025', '2025-02-09'],
    ['9. Februar 2025', '2025-02-09'],
    ['9 février 2025', '2025-02-09'],
    ['9 de febrero de 2025', '2025-02-09'],
    ['9 февраля 2025', '2025-02-09'],
    ['09.02.2025', '2025-02-09'],
    ['13/02/2025', '2025-02-13'],
    ['02/13/2025', '2025-02-13'],
    ['Papers of 09/02/2025', null],
    ['2025-02-30', null],
    ['Version 1.2.2025 of 12', '2025-02-01'],
    ['Top 10 papers', null],
    ['arXiv 2502.05173', null],
    ['12025-02-100', null],
  ])('in a heading %j is %s', (heading, date) => {
    expect(calendarDateIn(heading)).toBe(date)
  })

  it.each([
    ['x/2025-2-9.md', '2025-02-09'],
    ['x/2025.02.09.json', '2025-02-09'],
    ['x/2025/2/9.md', '2025-02-09'],
    ['x/9-Feb-2025.md', '2025-02-09'],
    ['x/feb_9_2025.md', '2025-02-09'],
    ['x/20250209.md', '2025-02-09'],
    ['backup-2025-03-01/README.md', null],
  ])('in a path %j is %s', (path, date) => {
    expect(dateFromPath(path)).toBe(date)
  })

  it('that differ between heading and name are both named', () => {
    const text = `## 2025-02-09\n| Title | Authors | Summary |\n|---|---|---|\n| [T](${LINK}) | Ann | One. |\n`
    expect(readDigests(text, { date: '2025-02-10' })).toMatchObject({
      digests: [{ date: '2025-02-09' }],
      warnings: [
        { text: 'the heading says 2025-02-09, the name of the file 2025-02-10: read as 2025-02-09' },
      ],
    })
  })

  const paper = { title: 'T', link: LINK }
  it.each([
    [[{ ...paper, date: '2025-2-9' }], '2025-02-09'],
    [[{ ...paper, date: '2025-02-09T00:00:00Z' }], '2025-02-09'],
    [[{ ...paper, date: '2025-02-09T23:30:00-05:00' }], '2025-02-10'],
    [
      { date: '2025-02-09', count: 1, papers: [{ ...paper, publishedAt: '2025-01-01T00:00:00Z' }] },
      '2025-02-09',
    ],
    [{ papers: [paper], date: 'February 9, 2025' }, '2025-02-09'],
  ])('of JSON %j are those of the digest', (value, date) => {
    expect(fromJson(value).map((digest) => digest.date)).toEqual([date])
  })
})
