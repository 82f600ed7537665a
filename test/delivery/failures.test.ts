import { describe, expect, test } from 'vitest'
import { statusOf } from '../../src/delivery/status.ts'
import type { Paper } from '../../src/digest/paper.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import { DAY, HOUR, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription, personSubscription, sampleDigest } from '../support/builders/samples.ts'
import {
  type DeliveryWorld,
  PAPERS,
  type SendScript,
  statesOf,
  worldAtNine,
} from '../support/fakes/delivery-world.ts'

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
  test('in planning: a time zone that no longer exists is reported, and the others are served', async () => {
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

  test('in sending: the fault is reported, and the others are served', async () => {
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
    world.time += MINUTE
    await world.tick()
    for (let i = 0; i < 12; i += 1) expect(world.postedTo(`bad${i}`)).toEqual(PAPERS)
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
