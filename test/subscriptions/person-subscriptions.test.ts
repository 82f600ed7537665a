import { describe, expect, test } from 'vitest'
import type { Interest } from '../../src/subscriptions/interests.ts'
import { createPersonSubscriptions } from '../../src/subscriptions/person-subscriptions.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import { INTEREST_LIMIT, type PauseReason } from '../../src/subscriptions/subscription.ts'
import { fixedClock } from '../support/clock.ts'
import { memorySubscriptions } from '../support/delivery-world.ts'
import { personSubscription } from '../support/samples.ts'

const NINE_IN_BERLIN = dailyAt('09:00', 'Europe/Berlin')
const paused = (reason: PauseReason) => ({ paused: { reason, at: 0, isNotified: false } })
const tag = (value: string): Interest => ({ kind: 'tag', value })
const [A, B, C] = [tag('A'), tag('B'), tag('C')]

function subscriptionsAt(instant = '2025-02-10T06:00:00Z') {
  const clock = fixedClock(instant)
  const store = memorySubscriptions()
  return { clock, store, subscriptions: createPersonSubscriptions(store, clock) }
}

describe('a person', () => {
  test('follows one thing after the other, each once', async () => {
    const { subscriptions } = subscriptionsAt()
    expect(await subscriptions.follow('u1', [A], {}, NINE_IN_BERLIN)).toMatchObject({
      kind: 'following',
      added: [A],
      subscription: { id: 'pu1', interests: { tags: ['A'] }, nextDueAt: Date.parse('2025-02-10T08:00:00Z') },
    })
    expect(await subscriptions.follow('u1', [B, A], {}, NINE_IN_BERLIN)).toMatchObject({ added: [B] })
    const more: Interest[] = [
      { kind: 'keyword', value: 'chain of thought' },
      { kind: 'author', value: 'Lovelace' },
      { kind: 'without-tag', value: 'Audio' },
      { kind: 'without-keyword', value: 'survey' },
    ]
    await subscriptions.follow('u1', more, {}, NINE_IN_BERLIN)
    const again = await subscriptions.follow(
      'u1',
      [{ kind: 'keyword', value: 'Chain  of Thought' }],
      {},
      NINE_IN_BERLIN,
    )
    expect(again).toMatchObject({ added: [] })
    expect(subscriptions.get('u1')?.interests).toEqual({
      tags: ['A', 'B'],
      keywords: ['chain of thought'],
      authors: ['Lovelace'],
      without: { tags: ['Audio'], keywords: ['survey'] },
    })
    expect(subscriptions.get('u2')).toBeUndefined()
  })

  test('who only leaves things out follows nothing', async () => {
    const { subscriptions, store } = subscriptionsAt()
    const outcome = await subscriptions.follow(
      'u1',
      [{ kind: 'without-tag', value: 'A' }],
      {},
      NINE_IN_BERLIN,
    )
    expect(outcome).toEqual({ kind: 'nothing-wanted' })
    expect(store.get('pu1')).toBeUndefined()
  })

  test('keeps the hour they chose, changes what they name, and what is due is not put off', async () => {
    const { clock, subscriptions } = subscriptionsAt()
    await subscriptions.follow('u1', [A], { time: '18:00' }, NINE_IN_BERLIN)
    clock.set('2025-02-10T17:00:30Z')
    await subscriptions.follow('u1', [B], {}, dailyAt('05:00', 'UTC'))
    expect(subscriptions.get('u1')).toMatchObject({
      schedule: { time: '18:00', timeZone: 'Europe/Berlin' },
      nextDueAt: Date.parse('2025-02-10T17:00:00Z'),
    })
    await subscriptions.follow('u1', [B], { timeZone: 'Asia/Tokyo' }, NINE_IN_BERLIN)
    expect(subscriptions.get('u1')).toMatchObject({
      schedule: { time: '18:00', timeZone: 'Asia/Tokyo' },
      nextDueAt: Date.parse('2025-02-11T09:00:00Z'),
    })
    await subscriptions.follow('u1', [], { onArrival: true }, NINE_IN_BERLIN)
    expect(subscriptions.get('u1')?.nextDueAt).toBeNull()
  })

  test('has a limit; what they follow already is no more', async () => {
    const { subscriptions } = subscriptionsAt()
    const many = Array.from({ length: INTEREST_LIMIT }, (_, i) => tag(`Tag ${i}`))
    await subscriptions.follow('u1', many, {}, NINE_IN_BERLIN)
    expect(await subscriptions.follow('u1', [C], {}, NINE_IN_BERLIN)).toEqual({
      kind: 'too-many',
      limit: INTEREST_LIMIT,
    })
    expect(await subscriptions.follow('u1', [tag('Tag 3')], {}, NINE_IN_BERLIN)).toMatchObject({ added: [] })
  })

  test('whose inbox was closed is tried again when they follow anything', async () => {
    const { subscriptions, store } = subscriptionsAt()
    await store.put([personSubscription(paused('messages-closed'))])
    expect(await subscriptions.follow('u1', [B], {}, NINE_IN_BERLIN)).toMatchObject({
      subscription: { paused: null },
    })
  })

  test('is told once that their inbox is closed', async () => {
    const { subscriptions, store } = subscriptionsAt()
    expect(await subscriptions.takeUnnotifiedPause('u1')).toBeUndefined()
    await store.put([personSubscription(paused('messages-closed'))])
    expect(await subscriptions.takeUnnotifiedPause('u1')).toMatchObject({
      paused: { reason: 'messages-closed' },
    })
    expect(await subscriptions.takeUnnotifiedPause('u1')).toBeUndefined()
  })

  test('pauses, and takes it up again at the next hour', async () => {
    const { clock, subscriptions } = subscriptionsAt()
    expect(await subscriptions.setPaused('u1', true)).toBeUndefined()
    await subscriptions.follow('u1', [A], {}, NINE_IN_BERLIN)
    await subscriptions.setPaused('u1', true)
    expect(await subscriptions.takeUnnotifiedPause('u1')).toBeUndefined()
    clock.set('2025-02-12T12:00:00Z')
    expect(await subscriptions.setPaused('u1', false)).toMatchObject({
      paused: null,
      nextDueAt: Date.parse('2025-02-13T08:00:00Z'),
    })
  })

  test('unfollows one, the last, and all', async () => {
    const { subscriptions, store } = subscriptionsAt()
    expect(await subscriptions.unfollow('u1', [A])).toEqual({ kind: 'not-following' })
    expect(await subscriptions.stop('u1')).toEqual({ kind: 'not-following' })
    await subscriptions.follow('u1', [A, B, { kind: 'without-tag', value: 'X' }], {}, NINE_IN_BERLIN)
    expect(await subscriptions.unfollow('u1', [C])).toEqual({ kind: 'not-following' })
    expect(await subscriptions.unfollow('u1', [A])).toMatchObject({
      kind: 'following',
      subscription: { interests: { tags: ['B'] } },
    })
    // Never one with nothing wanted: that would want every paper.
    expect(await subscriptions.unfollow('u1', [B])).toEqual({ kind: 'stopped' })
    expect(store.get('pu1')).toBeUndefined()
    await subscriptions.follow('u1', [A], {}, NINE_IN_BERLIN)
    expect(await subscriptions.stop('u1')).toEqual({ kind: 'stopped' })
    expect(store.get('pu1')).toBeUndefined()
  })
})
