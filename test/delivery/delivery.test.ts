import { describe, expect, test } from 'vitest'
import { NONCE_WINDOW } from '../../src/delivery/attempts.ts'
import { nonceOf } from '../../src/delivery/ledger.ts'
import { statusOf } from '../../src/delivery/status.ts'
import type { Paper } from '../../src/digest/paper.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import type { ChannelSubscription, Subscription } from '../../src/subscriptions/subscription.ts'
import {
  channelSubscription,
  personSubscription,
  sampleDigest,
  samplePaper,
} from '../support/builders/samples.ts'
import { DeliveryWorld, type SendScript } from '../support/fakes/delivery-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const PAPERS = ['a', 'b', 'c', 'd', 'e']

/** A channel due at nine in Berlin, five papers in three messages. */
function worldAtNine() {
  const world = new DeliveryWorld('2025-02-10T08:00:00Z')
  world.subscribe(channelSubscription())
  world.grow(sampleDigest('2025-02-10', PAPERS))
  return world
}

const statesOf = (world: DeliveryWorld) => world.entry('c1', '2025-02-10')?.steps.map(({ state }) => state)

describe('what is due', () => {
  test('sends each step once, in order, and records where it stands', async () => {
    const world = worldAtNine()
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.posts.map(({ step }) => step)).toEqual([1, 2, 3])
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
    expect(world.entry('c1', '2025-02-10')?.steps[0]?.message).toMatchObject({
      channelId: 'ch1',
      messageId: 'm1',
    })
    expect(world.finds).toEqual([])
  })

  test('leaves no trace of who was removed while it was planned', async () => {
    const world = worldAtNine()
    for (const id of ['c2', 'c3', 'c4', 'c5']) world.subscribe(channelSubscription({ id, channelId: id }))
    world.whilePlanning = () => {
      expect(world.ledger.size).toBe(0)
      world.subscriptions.delete('c1')
    }
    await world.tick()
    expect([...world.ledger.keys()].sort()).toEqual(['c2', 'c3', 'c4', 'c5'])
  })

  test('that is refused leaves a rest that somebody chose meanwhile as it is', async () => {
    const world = worldAtNine()
    const paused = { reason: 'by-choice', at: 1, isNotified: true } as const
    world.script = () => {
      world.subscribe(channelSubscription({ paused }))
      return 'refused'
    }
    await world.tick()
    expect(world.subscriptions.get('c1')?.paused).toEqual(paused)
  })

  test('is not before its time, and not twice', async () => {
    const world = worldAtNine()
    world.time -= 1
    await world.tick()
    expect(world.posts).toEqual([])
    world.time += 1
    await world.tick()
    world.restart()
    for (let minute = 0; minute < 5; minute += 1) {
      world.time += MINUTE
      await world.tick()
    }
    expect(world.posts).toHaveLength(3)
    expect(world.subscriptions.get('c1')?.nextDueAt).toBe(Date.parse('2025-02-11T08:00:00Z'))
  })

  test('after hours of sleep is made up for once', async () => {
    const world = worldAtNine()
    world.time += 2 * DAY + 5 * HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.subscriptions.get('c1')?.nextDueAt).toBe(Date.parse('2025-02-13T08:00:00Z'))
  })

  test('posts what a day grew by when it is due next, not between', async () => {
    const world = worldAtNine()
    await world.tick()
    world.grow(sampleDigest('2025-02-10', ['f', 'g', 'h']))
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    world.time += 23 * HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g', 'h'])
    expect(world.posts.slice(3).map(({ edition }) => edition)).toEqual(['2025-02-10+1', '2025-02-10+1'])
  })

  test('a paused subscription and one that was removed get nothing', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ paused: { reason: 'no-access', at: 0, isNotified: false } }))
    await world.tick()
    expect(world.posts).toEqual([])
    world.subscriptions.delete('c1')
    await world.tick()
    expect(world.posts).toEqual([])
  })

  test('what was planned for a subscription that is gone since is given up', async () => {
    const world = worldAtNine()
    world.script = () => 'failed'
    await world.tick()
    world.subscriptions.delete('c1')
    world.script = () => 'sent'
    for (let minute = 0; minute < 4; minute += 1) {
      await world.tick()
      world.time += MINUTE
    }
    expect(world.posts).toEqual([])
    // The step that was begun was looked for, once no request of ours could bring it any more.
    expect(world.finds).toEqual(['ch1'])
    expect(statesOf(world)).toEqual(['refused', 'refused', 'refused'])
  })

  test('stopping before anything was planned leaves it to the next start', async () => {
    const world = worldAtNine()
    world.stop()
    await world.tick()
    expect(world.ledger.size).toBe(0)
    world.restart()
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('stopping lets the step in flight finish and leaves the rest for the next start', async () => {
    const world = worldAtNine()
    world.script = () => {
      world.stop()
      return 'sent'
    }
    await world.tick()
    expect(statesOf(world)).toEqual(['done', 'planned', 'planned'])
    world.restart()
    world.script = () => 'sent'
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})

interface Fault {
  readonly name: string
  /** What comes of each attempt at a step, the last for ever; steps not named are sent. */
  readonly script: Readonly<Record<number, readonly SendScript[]>>
  readonly posted: readonly string[]
  readonly states: readonly string[]
  readonly paused: boolean
}

const FAULTS: readonly Fault[] = [
  { name: 'all well', script: {}, posted: PAPERS, states: ['done', 'done', 'done'], paused: false },
  {
    name: 'the first fails, then goes',
    script: { 1: ['failed', 'failed', 'sent'] },
    posted: PAPERS,
    states: ['done', 'done', 'done'],
    paused: false,
  },
  {
    name: 'one in the middle fails for long: the next one waits for it',
    script: { 2: Array.from({ length: 9 }, () => 'failed' as const).concat('sent' as never) },
    posted: PAPERS,
    states: ['done', 'done', 'done'],
    paused: false,
  },
  {
    name: 'every answer is lost once',
    script: { 1: ['lost', 'sent'], 2: ['lost', 'sent'], 3: ['lost', 'sent'] },
    posted: PAPERS,
    states: ['done', 'done', 'done'],
    paused: false,
  },
  {
    name: 'an answer is lost again and again: found in the end',
    script: { 2: ['lost'] },
    posted: PAPERS,
    states: ['done', 'done', 'done'],
    paused: false,
  },
  {
    name: 'refused at once',
    script: { 1: ['refused'] },
    posted: [],
    states: ['refused', 'refused', 'refused'],
    paused: true,
  },
  {
    name: 'refused half way',
    script: { 2: ['refused'] },
    posted: ['a', 'b'],
    states: ['done', 'refused', 'refused'],
    paused: true,
  },
  {
    name: 'invalid: our own fault, so nobody is paused, and the other messages go on',
    script: { 1: ['invalid'] },
    posted: ['c', 'd', 'e'],
    states: ['refused', 'done', 'done'],
    paused: false,
  },
  {
    name: 'fails, then is refused',
    script: { 3: ['failed', 'refused'] },
    posted: ['a', 'b', 'c', 'd'],
    states: ['done', 'done', 'refused'],
    paused: true,
  },
]

describe('what may come of sending', () => {
  test.each(FAULTS)('$name', async ({ script, posted, states, paused }) => {
    const world = worldAtNine()
    world.subscribe(personSubscription())
    const attempts = new Map<number, number>()
    world.script = (to, step) => {
      if (to !== 'ch1') return 'sent'
      const attempt = attempts.get(step) ?? 0
      attempts.set(step, attempt + 1)
      return script[step]?.[attempt] ?? script[step]?.at(-1) ?? 'sent'
    }
    for (let minute = 0; minute < 3 * 60; minute += 1) {
      await world.tick()
      world.time += MINUTE
      world.restart()
    }
    expect(world.postedTo('ch1')).toEqual(posted)
    expect(statesOf(world)).toEqual(states)
    expect(world.subscriptions.get('c1')?.paused !== null).toBe(paused)
    // Whatever happens to one, the other has its papers at the first tick.
    expect(world.postedTo('u1')).toEqual(PAPERS)
    expect(
      world.posts.filter(({ to }) => to === 'u1').every(({ at }) => at < world.time - 179 * MINUTE),
    ).toBe(true)
  })

  test('twenty refused subscriptions hold up none of twenty others', async () => {
    const world = worldAtNine()
    for (let i = 0; i < 40; i += 1) {
      world.subscribe(channelSubscription({ id: `n${i}`, channelId: `n${i}` }))
    }
    world.script = (to) => (Number(to.slice(1)) % 2 === 0 ? 'refused' : 'sent')
    await world.tick()
    for (let i = 1; i < 40; i += 2) expect(world.postedTo(`n${i}`)).toEqual(PAPERS)
    expect([...world.subscriptions.values()].filter(({ paused }) => paused !== null)).toHaveLength(20)
  })
})

describe('one subscription that breaks', () => {
  test('in planning: a time zone that no longer exists is told, and the others are served', async () => {
    const world = worldAtNine()
    world.subscribe(
      channelSubscription({
        id: 'bad',
        channelId: 'bad',
        schedule: dailyAt('09:00', 'Mars/Olympus'),
      }),
    )
    await expect(world.tick()).rejects.toThrow('subscription bad: ')
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.subscriptions.get('c1')?.nextDueAt).toBe(Date.parse('2025-02-11T08:00:00Z'))
  })

  test('in sending: the fault is told, and the others are served', async () => {
    const world = worldAtNine()
    for (let i = 0; i < 12; i += 1) {
      world.subscribe(channelSubscription({ id: `bad${i}`, channelId: `bad${i}` }))
    }
    world.script = (to) => {
      if (to.startsWith('bad')) throw new Error('a bug')
      return 'sent'
    }
    await expect(world.tick()).rejects.toThrow(/subscription bad\d: a bug.*and 7 more/)
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    world.script = () => 'sent'
    await world.tick()
    for (let i = 0; i < 12; i += 1) expect(world.postedTo(`bad${i}`)).toEqual(PAPERS)
  })
})

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

describe('a data folder that does not know what was posted', () => {
  const restored = async () => {
    const world = worldAtNine()
    const before = new Map(world.subscriptions)
    await world.tick()
    world.ledger.clear()
    world.subscriptions.clear()
    for (const [id, each] of before) world.subscriptions.set(id, each)
    world.restart()
    return world
  }

  test('restored from a backup of before: the post is found, and nothing is sent again', async () => {
    const world = await restored()
    world.time += 3 * HOUR
    await world.tick()
    expect(world.posts).toHaveLength(3)
    expect(world.sends).toHaveLength(3)
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
    expect(world.looks.slice(1)).toHaveLength(1)
    world.grow(sampleDigest('2025-02-10', ['f']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f'])
  })

  test('of which half was posted: the other half follows', async () => {
    const world = await restored()
    world.posts.splice(1)
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
  })

  test('where the day had grown since: papers are known by what the posts show', async () => {
    const world = worldAtNine()
    await world.tick()
    world.grow(sampleDigest('2025-02-10', ['f', 'g']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g'])
    world.ledger.clear()
    world.grow(sampleDigest('2025-02-10', ['h']))
    world.subscribe(channelSubscription())
    world.restart()
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g', 'h'])
  })

  test('whose history can’t be read: what was never attempted is sent, not given up', async () => {
    const world = await restored()
    world.posts.splice(0)
    world.history = 'unreadable'
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('where the look fails, nothing is sent before it succeeds', async () => {
    const world = await restored()
    world.history = 'failed'
    for (let minutes = 0; minutes < 10; minutes += 1) {
      world.time += MINUTE
      await world.tick()
    }
    expect(world.posts).toHaveLength(3)
    world.history = 'readable'
    world.time += HOUR
    await world.tick()
    expect(world.posts).toHaveLength(3)
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
  })

  test('emptied, with a subscription made anew: any post of that date counts as had', async () => {
    const world = worldAtNine()
    await world.tick()
    world.ledger.clear()
    world.subscriptions.clear()
    world.time += HOUR
    const due = { createdAt: world.time, nextDueAt: Date.parse('2025-02-11T08:00:00Z') }
    world.subscribe(channelSubscription({ id: 'new', ...due }))
    world.subscribe(channelSubscription({ id: 'other', channelId: 'ch2', ...due }))
    world.restart()
    world.grow(sampleDigest('2025-02-11', ['x']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'x'])
    expect(world.postedTo('ch2')).toEqual([...PAPERS, 'x'])
  })

  test('a second subscription of the channel is not taken for an emptied folder', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ id: 'c2', nextDueAt: Date.parse('2025-02-10T09:00:00Z') }))
    await world.tick()
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, ...PAPERS])
  })

  test('an edition that fell due while the bot ran is not looked for', async () => {
    const world = worldAtNine()
    const createdAt = Date.parse('2025-02-01T06:00:00Z')
    world.time -= 2 * DAY
    world.subscribe(channelSubscription({ createdAt }))
    await world.tick()
    world.time += 2 * DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.looks).toEqual([])
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

describe('a step that fails', () => {
  /** Ticks each minute for a while. */
  async function wait(world: DeliveryWorld, ms: number) {
    for (const end = world.time + ms; world.time < end; ) {
      world.time += MINUTE
      await world.tick()
    }
  }

  test('is tried at once, soon, and then ever more seldom, also by a bot that restarts', async () => {
    const world = worldAtNine()
    world.script = () => 'failed'
    const tries: number[] = []
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const before = world.sends.length + world.finds.length
      world.history = minute === 0 ? 'readable' : 'failed'
      await world.tick()
      if (world.sends.length + world.finds.length > before) tries.push(minute)
      world.time += MINUTE
      world.restart()
    }
    expect(tries.slice(0, 8)).toEqual([0, 1, 2, 4, 7, 13, 25, 48])
    const pauses = tries.slice(8).map((at, i) => at - (tries[i + 7] ?? 0))
    expect(new Set(pauses)).toEqual(new Set([23]))
    expect(world.entry('c1', '2025-02-10')?.steps[0]).toMatchObject({
      state: 'sending',
      failures: { count: tries.length, since: Date.parse('2025-02-10T08:00:00Z') },
      reason: 'the history',
    })
  })

  test('waits as long as Discord asks', async () => {
    const world = worldAtNine()
    world.retryAfter = HOUR
    world.script = () => 'failed'
    await world.tick()
    world.script = () => 'sent'
    await wait(world, HOUR - MINUTE)
    expect(world.posts).toEqual([])
    await wait(world, MINUTE)
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('is given up after three days: it is unknown and the rest refused, the next day is served', async () => {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 && world.time < start + 3.1 * DAY ? 'failed' : 'sent')
    const start = world.time
    await wait(world, 3 * DAY - HOUR)
    expect(statesOf(world)).toEqual(['done', 'sending', 'planned'])
    await wait(world, 2 * HOUR)
    expect(statesOf(world)).toEqual(['done', 'unknown', 'refused'])
    expect(world.entry('c1', '2025-02-10')?.steps[1]?.reason).toMatch(
      /^given up after \d+ attempts; .*no conn/,
    )
    expect(world.events.at(-1)).toMatchObject({ outcome: 'given-up' })
    expect(world.subscriptions.get('c1')?.paused).toBeNull()
    world.grow(sampleDigest('2025-02-14', ['x', 'y', 'z']))
    await wait(world, DAY)
    expect(world.postedTo('ch1')).toEqual(['a', 'b', 'x', 'y', 'z'])
  })

  test('with a cause that may last pauses the subscription, but only after three days', async () => {
    const world = worldAtNine()
    world.lasting = 'messages-closed'
    world.script = () => 'failed'
    await wait(world, 3 * DAY - HOUR)
    expect(world.subscriptions.get('c1')?.paused).toBeNull()
    await wait(world, 2 * HOUR)
    expect(world.subscriptions.get('c1')?.paused?.reason).toBe('messages-closed')
    expect(statesOf(world)).toEqual(['refused', 'refused', 'refused'])
  })

  test.each([4 * DAY, 400 * DAY])('is not given up by a bot that was off for %i ms', async (off) => {
    const world = worldAtNine()
    world.script = () => 'failed'
    await wait(world, HOUR)
    world.time += off
    world.restart()
    world.script = () => 'sent'
    await wait(world, MINUTE)
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})

describe('a subscription that moves to another channel', () => {
  const moved = () => channelSubscription({ channelId: 'ch2', nextDueAt: Date.parse('2025-02-11T08:00:00Z') })

  test('with a step on its way: it is looked for where it went, and the rest follows it there', async () => {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'lost' : 'sent')
    await world.tick()
    world.subscribe(moved())
    world.script = () => 'sent'
    world.time += HOUR
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.postedTo('ch2')).toEqual([])
  })

  test('before anything was sent: the edition goes to the new one', async () => {
    const world = worldAtNine()
    // Dead between the plan and the first step.
    await world.tick({ effect: 3, when: 'before' })
    expect(statesOf(world)).toEqual(['planned', 'planned', 'planned'])
    world.subscribe(moved())
    await world.tick()
    expect(world.postedTo('ch2')).toEqual(PAPERS)
    expect(world.entry('c1', '2025-02-10')?.terms?.target).toEqual({ kind: 'channel', channelId: 'ch2' })
  })

  test('is not paused by what the old one refuses', async () => {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'failed' : 'sent')
    await world.tick()
    world.subscribe(moved())
    world.script = () => 'refused'
    world.time += HOUR
    await world.tick()
    expect(statesOf(world)).toEqual(['done', 'refused', 'refused'])
    expect(world.subscriptions.get('c1')?.paused).toBeNull()
  })
})

describe('a channel that is subscribed anew', () => {
  /** Had the day at nine, was unsubscribed and subscribed again at ten. */
  async function subscribedAgain(changes: Partial<ChannelSubscription> = {}) {
    const world = worldAtNine()
    await world.tick()
    world.subscriptions.delete('c1')
    world.time += HOUR
    world.subscribe(
      channelSubscription({
        id: 'c2',
        createdAt: world.time,
        nextDueAt: Date.parse('2025-02-11T08:00:00Z'),
        ...changes,
      }),
    )
    return world
  }

  test('gets nothing that it was sent before, and what comes after that', async () => {
    const world = await subscribedAgain({ postsOnEmptyDays: true })
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.posts).toHaveLength(3)
    world.grow(sampleDigest('2025-02-10', ['f']))
    world.grow(sampleDigest('2025-02-11', ['g']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g'])
  })

  test('in another channel gets the day', async () => {
    const world = await subscribedAgain({ channelId: 'ch2' })
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch2')).toEqual(PAPERS)
  })

  test('gets what the earlier subscription did not want, and what Discord refused it', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ interests: interestsInTags(['Robotics']) }))
    world.digests.clear()
    world.grow(sampleDigest('2025-02-10', [samplePaper('r', { tags: ['Robotics'] }), 'a']))
    await world.tick()
    world.subscribe(
      channelSubscription({ id: 'c2', createdAt: world.time + MINUTE, nextDueAt: world.time + HOUR }),
    )
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(['r', 'a'])
    const refused = worldAtNine()
    refused.script = (_to, step) => (step === 2 ? 'refused' : 'sent')
    await refused.tick()
    refused.subscriptions.delete('c1')
    refused.script = () => 'sent'
    refused.subscribe(
      channelSubscription({ id: 'c2', createdAt: refused.time + MINUTE, nextDueAt: refused.time + HOUR }),
    )
    refused.time += HOUR
    await refused.tick()
    expect(refused.postedTo('ch1')).toEqual(PAPERS)
  })
})

test('a layout that is changed meanwhile does not change an edition that is planned', async () => {
  const world = worldAtNine()
  world.script = (_to, step) => (step === 2 ? 'failed' : 'sent')
  await world.tick()
  world.subscribe(channelSubscription({ layout: 'full', interests: interestsInTags(['Robotics']) }))
  world.script = () => 'sent'
  world.time += MINUTE
  await world.tick()
  expect(world.composed.map(({ layout, interests }) => [layout, interests.tags])).toEqual([
    ['compact', []],
    ['compact', []],
  ])
})

describe('as digests arrive', () => {
  const onArrival = { ...dailyAt('09:00', 'Europe/Berlin'), onArrival: true }

  test('what a day grows by within two hours of a post is gathered into one', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ schedule: onArrival, nextDueAt: null }))
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    for (const id of ['f', 'g', 'h', 'i']) {
      world.time += 25 * MINUTE
      world.grow(sampleDigest('2025-02-10', [id]))
      world.arrived()
      await world.tick()
      world.restart()
      await world.tick()
    }
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    world.time += 20 * MINUTE
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g', 'h', 'i'])
    expect(new Set(world.posts.map(({ edition }) => edition)).size).toBe(2)
    world.time += 3 * HOUR
    world.grow(sampleDigest('2025-02-10', ['j']))
    world.arrived()
    await world.tick()
    expect(world.postedTo('ch1').at(-1)).toBe('j')
  })

  test('another day’s digest is not kept waiting', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ schedule: onArrival, nextDueAt: null }))
    await world.tick()
    world.time += MINUTE
    world.grow(sampleDigest('2025-02-11', ['x']))
    world.arrived()
    await world.tick()
    expect(world.postedTo('ch1').at(-1)).toBe('x')
  })
})

test('the last post is known when the ledger has forgotten it', async () => {
  const world = worldAtNine()
  await world.tick()
  const [post] = world.posts.slice(-1)
  world.grow(sampleDigest('2025-03-22', ['z']))
  world.subscribe({
    ...channelSubscription(),
    ...world.subscriptions.get('c1'),
    nextDueAt: null,
  } as Subscription)
  world.time += 40 * DAY
  await world.tick()
  expect(world.entry('c1', '2025-02-10')).toBeUndefined()
  expect(world.subscriptions.get('c1')?.lastPost).toEqual({
    date: '2025-02-10',
    place: { channelId: 'ch1', messageId: post?.messageId },
    at: Date.parse('2025-02-10T08:00:00Z'),
  })
})

test('a clock that went back beyond what the ledger remembers brings no old days', async () => {
  const world = worldAtNine()
  await world.tick()
  for (let day = 11; day <= 28; day += 1) {
    world.time += DAY
    world.grow(sampleDigest(`2025-02-${day}`, [`on ${day}`]))
    await world.tick()
  }
  expect(world.entry('c1', '2025-02-10')).toBeUndefined()
  const before = world.posts.length
  world.skew = -18 * DAY
  world.subscribe(channelSubscription({ createdAt: 0, nextDueAt: 0 }))
  world.restart()
  await world.tick()
  expect(world.posts.slice(before)).toEqual([])
})

describe('a clock that is far ahead for a while', () => {
  test.each([3 * DAY, 400 * DAY, 30 * 365 * DAY])(
    'by %i ms: nothing is forgotten, nothing falls silent',
    async (ahead) => {
      const world = worldAtNine()
      await world.tick()
      world.skew = ahead
      world.time += MINUTE
      await world.tick()
      world.skew = 0
      world.time += MINUTE
      await world.tick()
      expect(world.postedTo('ch1')).toEqual(PAPERS)
      world.grow(sampleDigest('2025-02-11', ['x']))
      world.time += DAY
      await world.tick()
      expect(world.postedTo('ch1')).toEqual([...PAPERS, 'x'])
    },
  )

  test('the same, with a restart as the clock is set right', async () => {
    const world = worldAtNine()
    world.skew = 400 * DAY
    await world.tick()
    world.skew = 0
    world.time += MINUTE
    world.restart()
    await world.tick()
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})

test('the ledger is pruned of what is long past, and of nothing unfinished', async () => {
  const world = worldAtNine()
  world.script = (_to, step) => (step === 3 ? 'failed' : 'sent')
  world.subscribe(
    channelSubscription({ id: 'c2', channelId: 'ch2', interests: interestsInTags(['Robotics']) }),
  )
  await world.tick()
  expect(world.entry('c2', '2025-02-10')).toMatchObject({ steps: [] })
  world.time += 40 * DAY
  world.grow(sampleDigest('2025-03-22', ['z']))
  await world.tick()
  expect(world.entry('c2', '2025-02-10')).toBeUndefined()
  expect(world.entry('c1', '2025-02-10')).toBeDefined()
})

test('nonces differ for whatever differs, and fit Discord', () => {
  const nonces = ['c1', 'c', 'c11'].flatMap((id) =>
    ['2025-02-10', '2025-02-10+1'].flatMap((edition) => [1, 2, 11].map((step) => nonceOf(id, edition, step))),
  )
  expect(new Set(nonces).size).toBe(18)
  for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{25}$/)
})

describe('what cannot be planned', () => {
  const reports = (world: DeliveryWorld) =>
    world.events.filter(({ outcome }) => outcome === 'left-out').map(({ detail }) => detail)

  test('is left out by edition: the other days are posted, the log and the status name it, and it is tried again when next due', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ createdAt: Date.parse('2025-02-08T00:00:00Z') }))
    world.grow(sampleDigest('2025-02-09', ['y']))
    world.breaksPlanOf = '2025-02-10'
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(['y'])
    expect(reports(world)).toEqual(['it could not be laid out: the plan broke'])
    const status = () => statusOf(world.ledger.get('c1') ?? []).trouble
    expect(status()).toEqual({
      kind: 'left-out',
      days: { first: '2025-02-10', last: '2025-02-10' },
      detail: 'it could not be laid out: the plan broke',
    })
    world.breaksPlanOf = null
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(['y', ...PAPERS])
    expect(status()).toBeNull()
  })

  test('is left out by paper: of one that cannot be matched, the rest of the day is posted', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ interests: interestsInTags(['Multimodal']) }))
    const digest = sampleDigest('2025-02-10', PAPERS)
    const broken = Object.defineProperty({ ...digest.papers[1], id: 'b' }, 'tags', {
      get() {
        throw new RangeError('Maximum call stack size exceeded')
      },
    }) as Paper
    world.digests.set('2025-02-10', { ...digest, papers: digest.papers.with(1, broken) })
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(['a', 'c', 'd', 'e'])
    expect(reports(world)).toEqual(['the paper b could not be laid out: Maximum call stack size exceeded'])
  })
})
