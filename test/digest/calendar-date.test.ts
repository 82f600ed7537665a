import { describe, expect, test } from 'vitest'
import { calendarDateIn, dateFromPath, isCalendarDate } from '../../src/digest/calendar-date.ts'

test.each([
  ['2025-02-10', true],
  ['2024-02-29', true],
  ['2000-02-29', true],
  ['2025-02-29', false],
  ['2100-02-29', false],
  ['2025-04-31', false],
  ['2025-13-01', false],
  ['2025-00-10', false],
  ['2025-02-00', false],
  ['0000-01-01', false],
  ['2025-2-1', false],
  ['2025-02-10T00:00', false],
])('%s is a calendar date: %s', (text, real) => {
  expect(isCalendarDate(text)).toBe(real)
})

test.each([
  ['## Papers for 2025-02-10', '2025-02-10'],
  ['2025-02-30, no, 2025-02-28', '2025-02-28'],
  ['12025-02-10', null],
  ['2025-02-100', null],
  ['nothing', null],
])('the date in %j is %j', (text, date) => {
  expect(calendarDateIn(text)).toBe(date)
})

describe('dateFromPath', () => {
  test.each([
    ['digests/2025/02/10.md', '2025-02-10'],
    ['C:\\digests\\2025\\02\\10.md', '2025-02-10'],
    ['2025-02-10.md', '2025-02-10'],
    ['x/papers_2025_02_10.json', '2025-02-10'],
    ['20250210.md', '2025-02-10'],
    ['2024/01/01/2025-02-10.md', '2025-02-10'],
    ['https://huggingface.co/api/daily_papers?date=2025-02-10', '2025-02-10'],
    ['backup-2025-03-01/README.md', null],
    ['2025/02/10/notes.md', null],
    ['2025/02/31.md', null],
    ['README.md', null],
    [`${'9'.repeat(100_000)}.md`, null],
  ])('of %j is %j', (path, date) => {
    expect(dateFromPath(path)).toBe(date)
  })
})
