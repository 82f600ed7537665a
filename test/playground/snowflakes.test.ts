import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareSnowflakes,
  createSnowflakes,
  DISCORD_EPOCH_MS,
  snowflakeTime,
} from '../../src/playground/snowflakes.ts'

describe('snowflakes', () => {
  it('grow whatever the clock does, and carry its time when it goes forward', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: DISCORD_EPOCH_MS, max: 2 ** 42 }), { minLength: 1 }),
        (times) => {
          let now = 0
          const { next } = createSnowflakes({ now: () => now })
          const ids = times.map((time) => {
            now = time
            return next()
          })
          expect(new Set(ids).size).toBe(ids.length)
          expect([...ids].sort(compareSnowflakes)).toEqual(ids)
          const latest = Math.max(...times)
          expect(snowflakeTime(ids.at(-1) ?? '')).toBe(latest)
        },
      ),
    )
  })
})
