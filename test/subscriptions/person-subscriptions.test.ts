import { describe, expect, test } from 'vitest'
import { createTimeZones } from '../../src/readers/reader.ts'
import type { Interest } from '../../src/subscriptions/interests.ts'
import { createPersonSubscriptions } from '../../src/subscriptions/person-subscriptions.ts'
import { INTEREST_LIMIT, type PauseReason } from '../../src/subscriptions/subscription.ts'
import { personSubscription } from '../support/builders/samples.ts'
import { putSubscriptions } from '../support/builders/stored.ts'
import { fixedClock } from '../support/fakes/clock.ts'
import { memorySubscriptions } from '../support/fakes/delivery-world.ts'
import { memoryReaders } from '../support/fakes/memory-readers.ts'

const paused = (reason: PauseReason) => ({ paused: { reason, at: 0, isNotified: false } })
const tag = (value: string): Interest => ({ kind: 'tag', value })
const [A, B, C] = [tag('A'), tag('B'), tag('C')]

function subscriptionsAt(instant = '2025-02-10T06:00:00Z') {
  const clock = fixedClock(instant)
  const store = memorySubscriptions()
  const readers = memoryReaders()
  const zones = createTimeZones(readers, 'Europe/Berlin')
  return { clock, store, readers, subscriptions: createPersonSubscriptions(store, clock, zones) }
}

describe('a person', () => {
  test('follows one thing after the other, each once', async () => {
    const { subscriptions } = subscriptionsAt()
    expect(await subscriptions.follow('u1', [A])).toMatchObject({
      kind: 'following',
      added: [A],
      subscription: { id: 'pu1', interests: { tags: ['A'] }, nextDueAt: Date.parse('2025-02-10T08:00:00Z') },
    })
    expect(await subscriptions.follow('u1', [B, A])).toMatchObject({ added: [B] })
    const more: Interest[] = [
      { kind: 'keyword', value: 'chain of thought' },
      { kind: 'author', value: 'Lovelace' },
      { kind: 'without-tag', value: 'Audio' },
      { kind: 'without-keyword', value: 'survey' },
    ]
    await subscriptions.follow('u1', more)
    const again = await subscriptions.follow('u1', [{ kind: 'keyword', value: 'Chain  of Thought' }])
    expect(again).toMatchObject({ added: [] })
    expect((await subscriptions.get('u1'))?.interests).toEqual({
      tags: ['A', 'B'],
      keywords: ['chain of thought'],
      authors: ['Lovelace'],
      without: { tags: ['Audio'], keywords: ['survey'] },
    })
    expect(await subscriptions.get('u2')).toBeUndefined()
  })

  test('who only leaves things out follows nothing', async () => {
    const { subscriptions, store } = subscriptionsAt()
    const outcome = await subscriptions.follow('u1', [{ kind: 'without-tag', value: 'A' }])
    expect(outcome).toEqual({ kind: 'nothing-wanted' })
    expect(await store.get('pu1')).toBeUndefined()
  })

  test('keeps the hour they chose, changes what they name, and what is due is not put off', async () => {
    const { clock, subscriptions } = subscriptionsAt()
    await subscriptions.follow('u1', [A], { schedule: { time: '18:00' } })
    clock.set('2025-02-10T17:00:30Z')
    await subscriptions.follow('u1', [B])
    expect(await subscriptions.get('u1')).toMatchObject({
      schedule: { time: '18:00', timeZone: 'Europe/Berlin' },
      nextDueAt: Date.parse('2025-02-10T17:00:00Z'),
    })
    await subscriptions.follow('u1', [B], { schedule: { timeZone: 'Asia/Tokyo' } })
    expect(await subscriptions.get('u1')).toMatchObject({
      schedule: { time: '18:00', timeZone: 'Asia/Tokyo' },
      nextDueAt: Date.parse('2025-02-11T09:00:00Z'),
    })
    await subscriptions.follow('u1', [], { schedule: { onArrival: true } })
    expect((await subscriptions.get('u1'))?.nextDueAt).toBeNull()
  })

  test('is known by the zone that they name, from then on', async () => {
    const { subscriptions, readers } = subscriptionsAt()
    await subscriptions.follow('u1', [A])
    expect(await readers.get('u1')).toBeUndefined()
    await subscriptions.follow('u1', [B], { schedule: { timeZone: 'Asia/Tokyo' } })
    await subscriptions.stop('u1')
    expect(await subscriptions.follow('u1', [C])).toMatchObject({
      subscription: { schedule: { time: '09:00', timeZone: 'Asia/Tokyo' } },
    })
  })

  test('who exchanges their only tag in a menu keeps their schedule', async () => {
    const { subscriptions } = subscriptionsAt()
    await subscriptions.follow('u1', [A], { schedule: { time: '18:00' } })
    await subscriptions.followOnly('u1', ['B'], ['A', 'B', 'C'])
    expect(await subscriptions.get('u1')).toMatchObject({
      interests: { tags: ['B'] },
      schedule: { time: '18:00' },
    })
    await subscriptions.followOnly('u1', [], ['A', 'B', 'C'])
    expect(await subscriptions.get('u1')).toBeUndefined()
    expect(await subscriptions.followOnly('u1', [], ['A'])).toEqual({ kind: 'nothing-wanted' })
  })

  test('has a limit; what they follow already is no more', async () => {
    const { subscriptions } = subscriptionsAt()
    const many = Array.from({ length: INTEREST_LIMIT }, (_, i) => tag(`Tag ${i}`))
    await subscriptions.follow('u1', many)
    expect(await subscriptions.follow('u1', [C])).toEqual({
      kind: 'too-many',
      limit: INTEREST_LIMIT,
    })
    expect(await subscriptions.follow('u1', [tag('Tag 3')])).toMatchObject({ added: [] })
  })

  test('whose inbox was closed is tried again when they follow anything', async () => {
    const { subscriptions, store } = subscriptionsAt()
    await putSubscriptions(store, [personSubscription(paused('messages-closed'))])
    expect(await subscriptions.follow('u1', [B])).toMatchObject({
      subscription: { paused: null },
    })
  })

  test('is told once that their inbox is closed', async () => {
    const { subscriptions, store } = subscriptionsAt()
    expect(await subscriptions.takeUnnotifiedPause('u1')).toBeUndefined()
    await putSubscriptions(store, [personSubscription(paused('messages-closed'))])
    expect(await subscriptions.takeUnnotifiedPause('u1')).toMatchObject({
      paused: { reason: 'messages-closed' },
    })
    expect(await subscriptions.takeUnnotifiedPause('u1')).toBeUndefined()
  })

  test('pauses, and resumes at the next hour', async () => {
    const { clock, subscriptions } = subscriptionsAt()
    expect(await subscriptions.setPaused('u1', true)).toBeUndefined()
    await subscriptions.follow('u1', [A])
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
    await subscriptions.follow('u1', [A, B, { kind: 'without-tag', value: 'X' }])
    expect(await subscriptions.unfollow('u1', [C])).toEqual({ kind: 'not-following' })
    expect(await subscriptions.unfollow('u1', [A])).toMatchObject({
      kind: 'following',
      subscription: { interests: { tags: ['B'] } },
    })
    // Never one with nothing wanted: that would want every paper.
    expect(await subscriptions.unfollow('u1', [B])).toEqual({ kind: 'stopped' })
    expect(await store.get('pu1')).toBeUndefined()
    await subscriptions.follow('u1', [A])
    expect(await subscriptions.stop('u1')).toEqual({ kind: 'stopped' })
    expect(await store.get('pu1')).toBeUndefined()
  })
})
