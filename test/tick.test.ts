import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastDue, startCron, startMinuteTick, type TickParts } from '../src/tick.ts'
import { HOUR, MINUTE } from './support/builders/durations.ts'

const SEED = 20250212

/** A clock that is set by hand, and whoever looks at it. */
class HandClock implements TickParts {
  time: number
  #look: (() => void) | null = null

  constructor(at: string) {
    this.time = Date.parse(at)
  }

  readonly now = () => this.time

  readonly every = (_: number, look: () => void) => {
    this.#look = look
    return () => {
      this.#look = null
    }
  }

  /** Lets time pass while the machine is awake. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms
    while (this.time < until) await this.leap(Math.min(250, until - this.time))
  }

  /** Lets the clock leap: the machine slept, or somebody set it. */
  async leap(ms: number): Promise<void> {
    this.time += ms
    this.#look?.()
    await Promise.resolve()
    await Promise.resolve()
  }
}

/** The instants at which something ran. */
function watched(clock: HandClock) {
  const runs: string[] = []
  return { runs, run: async () => void runs.push(new Date(clock.time).toISOString().slice(11, 23)) }
}

describe('the minute tick', () => {
  test('runs within a second of each minute', async () => {
    const clock = new HandClock('2025-02-10T08:58:59.900Z')
    const { runs, run } = watched(clock)
    startMinuteTick(run, clock)
    await clock.pass(2 * MINUTE + 200)
    expect(runs).toEqual(['08:59:00.150', '09:00:00.150', '09:01:00.100'])
  })

  test('is not lost where the process was busy at its minute', async () => {
    const clock = new HandClock('2025-02-10T08:59:50Z')
    const { runs, run } = watched(clock)
    startMinuteTick(run, clock)
    await clock.leap(13_000)
    expect(runs).toEqual(['09:00:03.000'])
  })

  test('whose minute comes while it runs, runs again when that ends, once', async () => {
    const clock = new HandClock('2025-02-10T08:59:59Z')
    const runs: number[] = []
    let end: () => void = () => undefined
    startMinuteTick(async () => {
      runs.push(clock.time)
      await new Promise<void>((resolve) => {
        end = resolve
      })
    }, clock)
    await clock.leap(1_000)
    await clock.pass(2 * MINUTE + 30_000)
    expect(runs).toHaveLength(1)
    end()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    expect(runs).toHaveLength(2)
    expect(runs[1]).toBe(clock.time)
    end()
    await clock.pass(20_000)
    expect(runs).toHaveLength(2)
  })

  test('goes on where one failed', async () => {
    const clock = new HandClock('2025-02-10T08:59:59Z')
    let runs = 0
    startMinuteTick(async () => {
      runs += 1
      throw new Error('broken')
    }, clock)
    await clock.pass(3 * MINUTE)
    expect(runs).toBe(3)
  })

  test('runs no more once stopped', async () => {
    const clock = new HandClock('2025-02-10T08:59:59Z')
    const { runs, run } = watched(clock)
    await startMinuteTick(run, clock).stop()
    await clock.pass(3 * MINUTE)
    expect(runs).toEqual([])
  })
})

describe('a cron look', () => {
  test.each([
    ['slept through its hour', '0 9 * * *', 8 * HOUR, 1],
    ['slept through several', '*/10 * * * *', 8 * HOUR, 1],
    ['slept through none', '0 9 * * *', 40 * MINUTE, 0],
    ['slept for months', '0 9 1 1 *', 60 * 24 * HOUR, 1],
    ['slept through a second', '30 0 9 * * *', 8 * HOUR, 1],
  ])('of a machine that %s: caught up once', async (_, expression, slept, expected) => {
    const clock = new HandClock('2025-02-10T06:07:00Z')
    const { runs, run } = watched(clock)
    startCron(expression, run, clock)
    await clock.leap(slept)
    await clock.pass(MINUTE)
    expect(runs).toHaveLength(expected)
  })

  test('is not repeated by a clock that went back', async () => {
    const clock = new HandClock('2025-02-10T08:59:59Z')
    const { runs, run } = watched(clock)
    startCron('0 9 * * *', run, clock)
    await clock.pass(2_000)
    await clock.leap(-500)
    await clock.pass(10 * MINUTE)
    expect(runs).toHaveLength(1)
  })
})

test(`however the clock leaps ahead, each leap over a due minute runs once (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3 * HOUR }), { maxLength: 40 }), async (leaps) => {
      const clock = new HandClock('2025-02-10T08:00:30Z')
      const { runs, run } = watched(clock)
      startCron('*/15 * * * *', run, clock)
      let expected = 0
      for (const leap of leaps) {
        const quarter = Math.floor(clock.time / (15 * MINUTE))
        await clock.leap(leap)
        if (Math.floor(clock.time / (15 * MINUTE)) > quarter) expected += 1
      }
      expect(runs).toHaveLength(expected)
    }),
    { seed: SEED, numRuns: 100 },
  )
})

describe('when a cron expression was due last', () => {
  test.each([
    ['0 3 * * *', '2025-02-10T06:00:00Z', '2025-02-10T03:00:00Z'],
    ['0 3 * * *', '2025-02-10T03:00:59Z', '2025-02-10T03:00:00Z'],
    ['0 3 * * *', '2025-02-10T02:59:00Z', '2025-02-09T03:00:00Z'],
    ['30 1 * * 0', '2025-02-10T06:00:00Z', '2025-02-09T01:30:00Z'],
    ['* * * * *', '2025-02-10T06:00:00Z', '2025-02-10T06:00:00Z'],
    ['0 3 29 2 *', '2025-02-10T06:00:00Z', null],
  ])('%s, looked at %s: %s', (expression, now, due) => {
    expect(lastDue(expression, Date.parse(now))).toBe(due === null ? null : Date.parse(due))
  })
})
