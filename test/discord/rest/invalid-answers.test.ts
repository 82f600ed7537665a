import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createInvalidAnswers, isInvalid, SendingHalted } from '../../../src/discord/rest/invalid-answers.ts'
import { MINUTE } from '../../support/builders/durations.ts'

const SEED = 20250210

function world() {
  let time = 0
  const answers = createInvalidAnswers(() => time)
  const refuses = (toPerson = false) => {
    try {
      answers.check(toPerson)
      return 0
    } catch (error) {
      if (error instanceof SendingHalted) return error.retryAfter
      throw error
    }
  }
  return {
    answers,
    refuses,
    wait: (ms: number) => {
      time += ms
    },
    now: () => time,
  }
}

describe('invalid answers', () => {
  test.each([
    [401, null, true],
    [403, null, true],
    [429, 'user', true],
    [429, 'global', true],
    [429, null, true],
    [429, 'shared', false],
    [404, null, false],
    [500, null, false],
    [200, null, false],
  ])('%i of scope %s: counted %s', (status, scope, counted) => {
    expect(isInvalid(status, scope)).toBe(counted)
  })

  test('stop all sending at five thousand, for ten minutes, and say so once', () => {
    const { answers, refuses, wait } = world()
    for (let i = 1; i < 5_000; i += 1) expect(answers.count(403, null)).toBe(false)
    expect(refuses()).toBe(0)
    expect(answers.count(403, null)).toBe(true)
    expect(refuses()).toBe(10 * MINUTE)
    expect(answers.count(403, null)).toBe(false)
    wait(10 * MINUTE - 1)
    expect(refuses()).toBe(1)
    wait(1)
    expect(refuses()).toBe(0)
    expect(answers.count(403, null)).toBe(false)
  })

  test('people are still answered, up to eight thousand', () => {
    const { answers, refuses } = world()
    for (let i = 1; i < 8_000; i += 1) answers.count(401, null)
    expect(refuses(true)).toBe(0)
    answers.count(401, null)
    expect(refuses(true)).toBe(10 * MINUTE)
  })

  test('of several processes add up', () => {
    let elsewhere = 0
    let own = () => 0
    const answers = createInvalidAnswers(() => 0, {
      elsewhere: () => elsewhere,
      share: (count) => {
        own = count
      },
    })
    for (let i = 0; i < 3_000; i += 1) answers.count(403, null)
    expect(own()).toBe(3_000)
    answers.check(false)
    elsewhere = 2_000
    expect(() => answers.check(false)).toThrow(SendingHalted)
    answers.check(true)
    elsewhere = 5_000
    expect(() => answers.check(true)).toThrow(SendingHalted)
  })

  test('spread over hours stop nothing', () => {
    const { answers, refuses, wait } = world()
    for (let i = 0; i < 40_000; i += 1) {
      answers.count(429, 'user')
      wait(200)
      expect(refuses()).toBe(0)
    }
  })

  test(`never come to ten thousand in any ten minutes, whatever the bursts (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            requests: fc.integer({ min: 0, max: 6_000 }),
            pause: fc.integer({ max: 11 * MINUTE, min: 0 }),
          }),
          {
            maxLength: 8,
          },
        ),
        (bursts) => {
          const { answers, refuses, wait, now } = world()
          const at: number[] = []
          for (const { requests, pause } of bursts) {
            for (let i = 0; i < requests; i += 1) {
              if (refuses() > 0) break
              answers.count(403, null)
              at.push(now())
            }
            wait(pause)
          }
          for (const [i, from] of at.entries()) {
            if (i + 5_000 < at.length) expect((at[i + 5_000] ?? 0) - from).toBeGreaterThanOrEqual(10 * MINUTE)
          }
        },
      ),
      { seed: SEED, numRuns: 40 },
    )
  })
})
