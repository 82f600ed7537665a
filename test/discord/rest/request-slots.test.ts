import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRequestSlots } from '../../../src/discord/rest/request-slots.ts'

const SEED = 20250210

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Runs requests that Discord counts and answers after some milliseconds each, and says when it counted them. */
async function counted(journeys: readonly { readonly there: number; readonly back: number }[]) {
  const slots = createRequestSlots()
  const at: number[] = []
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const begun = Date.now()
  const all = Promise.all(
    journeys.map(({ there, back }) =>
      slots.run(async () => {
        await wait(there)
        at.push(Date.now() - begun)
        await wait(back)
      }),
    ),
  )
  await vi.runAllTimersAsync()
  await all
  return at.sort((a, b) => a - b)
}

describe('slots for requests', () => {
  test(`let no second of Discord's count more than fifty, however long they travel (seed ${SEED})`, async () => {
    const leg = fc.integer({ min: 0, max: 400 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ there: leg, back: leg }), { minLength: 51, maxLength: 300 }),
        async (journeys) => {
          const at = await counted(journeys)
          expect(at).toHaveLength(journeys.length)
          for (const [i, time] of at.entries()) {
            const fiftyFirst = at[i + 50]
            if (fiftyFirst !== undefined) expect(fiftyFirst - time).toBeGreaterThanOrEqual(1_000)
          }
        },
      ),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('use what is allowed: requests that take no time go at fifty a second', async () => {
    const at = await counted(Array.from({ length: 500 }, () => ({ there: 0, back: 0 })))
    expect(500 / ((at.at(-1) ?? 0) / 1_000)).toBeGreaterThan(50)
  })

  test('are given back by a request that fails, and in the order of asking', async () => {
    const slots = createRequestSlots()
    const failing = Array.from({ length: 50 }, () => slots.run(() => Promise.reject(new Error('lost'))))
    const order: number[] = []
    const waiting = [1, 2, 3].map((n) => slots.run(async () => void order.push(n)))
    const outcomes = await Promise.allSettled(failing)
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    expect(order).toEqual([])
    await vi.runAllTimersAsync()
    await Promise.all(waiting)
    expect(order).toEqual([1, 2, 3])
  })

  test('are those that this process has at the moment: no other is used, and more are used at once', async () => {
    let mine = [3, 4]
    let more = () => {}
    const slots = createRequestSlots({
      usable: () => mine,
      onMore: (listener) => {
        more = listener
      },
    })
    const sent: number[] = []
    const all = Promise.all(Array.from({ length: 8 }, (_, n) => slots.run(async () => void sent.push(n))))
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual([0, 1])
    mine = [4]
    await vi.advanceTimersByTimeAsync(1_100)
    expect(sent).toEqual([0, 1, 2])
    mine = []
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual([0, 1, 2])
    mine = [7, 8, 9]
    more()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual([0, 1, 2, 3, 4, 5])
    await vi.runAllTimersAsync()
    await all
  })
})
