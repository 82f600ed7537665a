import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRetryAfter } from '../../../src/discord/rest/patience.ts'

const NOW = Date.parse('2025-02-10T06:00:00Z')

it.each([
  ['5', 5_000],
  [' 0.5 ', 500],
  ['Mon, 10 Feb 2025 06:00:07 GMT', 7_000],
  ['999999999', 86_400_000],
  ['Mon, 10 Feb 2025 05:59:59 GMT', null],
  ['', null],
  ['0', null],
  ['-1', null],
  ['-0.5', null],
  ['soon', null],
  ['NaN', null],
  ['Infinity', null],
  ['5e9', null],
  [null, null],
])('a Retry-After of %j is %j ms', (header, ms) => expect(readRetryAfter(header, NOW)).toBe(ms))

it('is a real wait or none, whatever the header says', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), (header) => {
      const ms = readRetryAfter(header, NOW)
      expect(ms === null || (ms > 0 && ms <= 86_400_000)).toBe(true)
    }),
    { seed: 20250210, numRuns: 2_000 },
  )
})
