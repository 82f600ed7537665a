import { describe, expect, test } from 'vitest'
import { createFairRate } from '../../../src/discord/rest/fair-rate.ts'

function world() {
  let time = 0
  const rate = createFairRate({ burst: 5, perSecond: 1 }, () => time)
  return {
    rate,
    wait: (ms: number) => {
      time += ms
    },
    asks: (userId: string, times: number) =>
      Array.from({ length: times }, () => rate.allows(userId)).filter(Boolean).length,
  }
}

describe('a fair rate', () => {
  test('allows a burst, then so much a second, however hard one tries', () => {
    const { asks, wait } = world()
    expect(asks('ada', 100)).toBe(5)
    wait(999)
    expect(asks('ada', 100)).toBe(0)
    wait(1)
    expect(asks('ada', 100)).toBe(1)
    wait(3_000)
    expect(asks('ada', 100)).toBe(3)
    wait(60_000)
    expect(asks('ada', 100)).toBe(5)
  })

  test('is each person’s own', () => {
    const { asks } = world()
    expect(asks('ada', 100)).toBe(5)
    expect(asks('ben', 100)).toBe(5)
  })

  test('is not forgotten by a crowd of others', () => {
    const { asks } = world()
    expect(asks('ada', 100)).toBe(5)
    for (let i = 0; i < 5_000; i += 1) asks(`someone ${i}`, 1)
    expect(asks('ada', 1)).toBe(0)
  })
})
