import { describe, expect, test } from 'vitest'
import { NONCE_WINDOW } from '../../src/delivery/attempts.ts'
import { nonceOf } from '../../src/delivery/ledger.ts'
import { DAY, HOUR, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription } from '../support/builders/samples.ts'
import { PAPERS, statesOf, worldAtNine } from '../support/fakes/delivery-world.ts'

describe('after the answer to a step was lost', () => {
  async function lostSecondAnswer() {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'lost' : 'sent')
    await world.tick()
    world.script = () => 'sent'
    return world
  }

  test('it is sent again under the same nonce within its window, and stands once', async () => {
    const world = await lostSecondAnswer()
    world.time += NONCE_WINDOW
    await world.tick()
    expect(world.finds).toEqual([])
    const second = world.sends.filter(({ step }) => step === 2).map(({ nonce }) => nonce)
    expect(second).toEqual([nonceOf('c1', '2025-02-10', 2), nonceOf('c1', '2025-02-10', 2)])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test.each([
    ['beyond it', NONCE_WINDOW + 1, 0],
    ['where the clock went back meanwhile', MINUTE, -14 * MINUTE],
    ['where the clock leapt ahead meanwhile', MINUTE, DAY],
    ['where the clock stood still for longer than the window', 10 * MINUTE, -9 * MINUTE],
  ])('%s, it is looked for first', async (_, later, skew) => {
    const world = await lostSecondAnswer()
    world.time += later
    world.skew = skew
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('a look begins five minutes before the attempt, by Discord’s time, whatever the clock said', async () => {
    const world = worldAtNine()
    world.skew = 14 * MINUTE
    world.script = (_to, step) => (step === 2 ? 'lost' : 'sent')
    await world.tick()
    const attempted = world.time
    world.time += HOUR
    world.skew = 0
    world.restart()
    await world.tick()
    expect(world.looks.filter(({ isForOne }) => isForOne)).toMatchObject([{ since: attempted - 5 * MINUTE }])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('where too much was written since, it is unknown and says so', async () => {
    const world = await lostSecondAnswer()
    world.time += HOUR
    world.history = 'too much'
    await world.tick()
    world.time += MINUTE
    await world.tick()
    expect(statesOf(world)).toEqual(['done', 'unknown', 'done'])
    expect(world.entry('c1', '2025-02-10')?.steps[1]?.reason).toBe(
      'too much was written there since to find out whether this arrived',
    )
  })
})

describe('after the process stood still for so long that others may have taken its work over', () => {
  test('nothing more is written of what it had; claimed again, it is looked for and goes on, and counts as no failure', async () => {
    const world = worldAtNine()
    world.script = (_to, step) => {
      if (step === 2 && world.standstills === 0) world.standstills += 1
      return 'sent'
    }
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(['a', 'b'])
    expect(statesOf(world)).toEqual(['done', 'sending', 'planned'])
    world.time += 2_000
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.entry('c1', '2025-02-10')?.steps.map(({ failures }) => failures)).toEqual([null, null, null])
  })

  test('nothing else of what was claimed along with it is begun, and the next claim has it', async () => {
    const world = worldAtNine()
    world.subscribe(...['c2', 'c3'].map((id) => channelSubscription({ id, channelId: `ch${id.slice(1)}` })))
    world.script = () => {
      world.standstills += world.standstills === 0 ? 1 : 0
      return 'sent'
    }
    await world.tick()
    expect(world.posts).toEqual([])
    world.time += 2_000
    await world.tick()
    for (const to of ['ch1', 'ch2', 'ch3']) expect(world.postedTo(to)).toEqual(PAPERS)
  })
})

describe('a pause in the middle of an edition', () => {
  const paused = { reason: 'by-choice', at: 1, isNotified: true } as const

  test.each([
    ['at once', 0],
    ['after a minute', 1],
    ['after an hour', 60],
  ])('while Discord is down, and resumed %s: everything comes', async (_, minutes) => {
    const world = worldAtNine()
    world.script = () => 'failed'
    await world.tick()
    world.subscribe(channelSubscription({ paused, nextDueAt: null }))
    world.script = () => 'sent'
    for (let minute = 0; minute < minutes; minute += 1) {
      world.time += MINUTE
      await world.tick()
    }
    world.subscribe(channelSubscription({ nextDueAt: Date.parse('2025-02-11T08:00:00Z') }))
    for (let hour = 0; hour < 30; hour += 1) {
      world.time += HOUR
      await world.tick()
    }
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('whose answer was lost: what stands there is found while it is paused, and not sent again', async () => {
    const world = worldAtNine()
    world.script = () => 'lost'
    await world.tick()
    world.subscribe(channelSubscription({ paused, nextDueAt: null }))
    world.script = () => 'sent'
    for (let minute = 0; minute < 5; minute += 1) {
      await world.tick()
      world.time += MINUTE
    }
    expect(statesOf(world)).toEqual(['done', 'refused', 'refused'])
    world.subscribe(channelSubscription({ nextDueAt: Date.parse('2025-02-11T08:00:00Z') }))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})

describe('after a crash between sending a step and recording it', () => {
  /** Dead just after the second step was posted. */
  async function diedAfterSecondPost() {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'lost' : 'sent')
    await world.tick()
    world.restart()
    world.script = () => 'sent'
    expect(statesOf(world)).toEqual(['done', 'sending', 'planned'])
    expect(world.posts).toHaveLength(2)
    return world
  }

  test.each([
    ['a minute later', MINUTE],
    ['at once, with a clock that was ahead', -14 * MINUTE],
  ])('%s, it is looked for, because only its own process knows how old a nonce is', async (_, later) => {
    const world = await diedAfterSecondPost()
    world.time += MINUTE
    world.skew = later - MINUTE
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.sends.filter(({ step }) => step === 2)).toHaveLength(1)
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('beyond it, it is looked for, and found', async () => {
    const world = await diedAfterSecondPost()
    world.time += NONCE_WINDOW + 1
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.sends.filter(({ step }) => step === 2)).toHaveLength(1)
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.entry('c1', '2025-02-10')?.steps[1]?.message?.messageId).toBe('m2')
  })

  test('beyond it, not found, it is sent', async () => {
    const world = await diedAfterSecondPost()
    world.posts.pop()
    world.time += HOUR
    await world.tick()
    expect(world.finds).toHaveLength(1)
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('beyond it, with no history to read, it is unknown and never sent; the rest follows', async () => {
    const world = await diedAfterSecondPost()
    world.posts.pop()
    world.history = 'unreadable'
    world.time += HOUR
    await world.tick()
    world.time += MINUTE
    await world.tick()
    expect(statesOf(world)).toEqual(['done', 'unknown', 'done'])
    expect(world.postedTo('ch1')).toEqual(['a', 'b', 'e'])
    expect(world.events.map(({ outcome }) => outcome)).toContain('unknown')
  })

  test('beyond it, the look fails: nothing is sent until a look succeeds', async () => {
    const world = await diedAfterSecondPost()
    world.history = 'failed'
    for (let minute = 0; minute < 10; minute += 1) {
      world.time += HOUR
      await world.tick()
    }
    expect(world.sends).toHaveLength(2)
    world.history = 'readable'
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test.each([
    { back: 10 * MINUTE, after: 11 * MINUTE },
    { back: HOUR, after: HOUR + MINUTE },
    { back: 30 * DAY, after: 6 * MINUTE },
  ])('a clock that went back by $back ms makes no old step look new', async ({ back, after }) => {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'lost' : 'sent')
    await world.tick()
    world.script = () => 'failed'
    world.history = 'failed'
    world.skew = -back
    world.time += 1
    await world.tick()
    world.time += after
    world.script = () => 'sent'
    world.history = 'readable'
    world.restart()
    await world.tick()
    expect(world.finds).toContain('ch1')
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('a start with a clock behind the ledger looks before it sends', async () => {
    const world = await diedAfterSecondPost()
    world.time += HOUR
    world.skew = -5 * HOUR
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})
