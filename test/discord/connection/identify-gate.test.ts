import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createIdentifyGate,
  type IdentifyGateParts,
  reserveInMemory,
} from '../../../src/discord/connection/identify-gate.ts'

/** A gate on a clock that moves only while somebody waits. */
function gateOf({ limit = {}, ...parts }: Partial<IdentifyGateParts> & { limit?: object } = {}) {
  const clock = { ms: 0 }
  const limits = { total: 1000, remaining: 1000, reset_after: 3_600_000, max_concurrency: 1, ...limit }
  const notices: string[] = []
  let asked = 0
  const sleeping: { until: number; wake: () => void }[] = []
  const gate = createIdentifyGate({
    ask: async () => {
      asked += 1
      return { url: 'ws://x', shards: 1, session_start_limit: { ...limits } }
    },
    reserve: reserveInMemory(() => clock.ms, 5_000),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeping.push({ until: clock.ms + ms, wake: () => resolve(undefined) })
        signal?.addEventListener('abort', () => reject(signal.reason))
      }),
    now: () => clock.ms,
    notice: ({ kind }) => notices.push(kind),
    ...parts,
  })
  /** Lets time pass until nobody waits any more. */
  const pass = async () => {
    for (;;) {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
      const next = sleeping.sort((one, other) => one.until - other.until).shift()
      if (next === undefined) return
      clock.ms = Math.max(clock.ms, next.until)
      next.wake()
    }
  }
  return { gate, clock, limits, notices, pass, asked: () => asked }
}

const never = () => new AbortController().signal

describe('session starts', () => {
  it('of a bucket are at least five seconds apart, and buckets do not wait for one another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 16 }),
        async (shards, concurrency) => {
          const { gate, clock, pass } = gateOf({ limit: { max_concurrency: concurrency } })
          const begun = new Map<number, number[]>()
          const all = shards.map(async (id) => {
            await gate.waitForIdentify(id, never())
            const bucket = id % concurrency
            begun.set(bucket, [...(begun.get(bucket) ?? []), clock.ms])
          })
          await pass()
          await Promise.all(all)
          for (const times of begun.values()) {
            expect(times).toEqual(times.map((_, index) => index * 5_000))
          }
        },
      ),
    )
  })

  it('take no time from others where the shard went away while it waited', async () => {
    const { gate, clock, pass } = gateOf()
    const gone = new AbortController()
    const first = gate.waitForIdentify(0, never())
    const second = gate.waitForIdentify(1, gone.signal)
    second.catch(() => undefined)
    const third = gate.waitForIdentify(2, never())
    gone.abort()
    await pass()
    await Promise.all([first, third])
    await expect(second).rejects.toThrow('aborted')
    expect(clock.ms).toBe(5_000)
  })

  it('go on below a hundred, and are said to be few; the operator is asked nothing', async () => {
    const { gate, notices, pass, clock } = gateOf({ limit: { remaining: 100 } })
    expect(await gate.canSpare(1)).toBe(false)
    const begun = gate.waitForIdentify(0, never())
    await pass()
    await begun
    expect([notices, clock.ms]).toEqual([['few-left'], 0])
  })

  it('are spent on what could do without only while a hundred stay', async () => {
    const { gate, pass } = gateOf({ limit: { remaining: 102 } })
    expect([await gate.canSpare(2), await gate.canSpare(3)]).toEqual([true, false])
    const begun = [gate.waitForIdentify(0, never()), gate.waitForIdentify(1, never())]
    await pass()
    await Promise.all(begun)
    expect(await gate.canSpare(1)).toBe(false)
  })

  it('wait for the day to end where none is left', async () => {
    const { gate, notices, pass, clock, limits } = gateOf({ limit: { remaining: 0, reset_after: 7_000 } })
    const open = gate.open()
    const begun = gate.waitForIdentify(0, never())
    limits.remaining = 0
    const passing = pass()
    queueMicrotask(() => (limits.remaining = 1000))
    await passing
    await Promise.all([open, begun])
    expect(notices).toContain('none-left')
    expect(clock.ms).toBeGreaterThanOrEqual(7_000)
  })

  it('wait for whoever reserves times, and do not wait for an API that does not answer', async () => {
    let failures = 2
    const reserve = async () => {
      failures -= 1
      if (failures >= 0) throw new Error('no database')
      return 0
    }
    const ask = () => Promise.reject(new Error('no API'))
    const { gate, notices, pass } = gateOf({ reserve, ask })
    const begun = gate.waitForIdentify(0, never())
    await pass()
    await begun
    expect(notices).toEqual(['not-reserved', 'not-reserved'])
    await expect(gate.open()).rejects.toThrow('no API')
  })

  it('ask Discord once a minute at most', async () => {
    const { gate, pass, asked } = gateOf()
    const begun = [0, 1, 2, 3].map((id) => gate.waitForIdentify(id, never()))
    await pass()
    await Promise.all(begun)
    expect(asked()).toBe(1)
  })
})
