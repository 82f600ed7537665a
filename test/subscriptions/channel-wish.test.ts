import { describe, expect, it } from 'vitest'
import { changesOf, isNothingNamed, type NamedWish, newWish } from '../../src/subscriptions/channel-wish.ts'
import { EVERYTHING, interestsInTags } from '../../src/subscriptions/interests.ts'
import { scheduleNamed } from '../../src/subscriptions/schedule.ts'
import { PLAIN_LOOK } from '../../src/subscriptions/subscription.ts'
import { channelSubscription } from '../support/builders/samples.ts'

const NOTHING: NamedWish = { schedule: {}, look: {} }
const place = { channelId: '2', channelName: 'news', channelKind: 'announcement' } as const

describe('a new subscription of a channel', () => {
  it('has the usual where nothing is named', () => {
    expect(newWish('1', { ...NOTHING, place }, 'Asia/Tokyo')).toEqual({
      guildId: '1',
      ...place,
      interests: EVERYTHING,
      schedule: { time: '09:00', timeZone: 'Asia/Tokyo', days: [], onArrival: false },
      layout: 'publish',
      look: PLAIN_LOOK,
      postsOnEmptyDays: false,
    })
  })

  it('has what is named', () => {
    const named = {
      ...NOTHING,
      place,
      schedule: { time: '18:00' },
      tags: ['A'],
      without: ['B'],
      layout: 'full',
    } as const
    expect(newWish('1', { ...named, repeatAfterDays: 0 }, 'UTC')).toMatchObject({
      interests: interestsInTags(['A'], ['B']),
      schedule: { time: '18:00' },
      layout: 'full',
      repeatAfterDays: 0,
    })
  })
})

describe('a change of a subscription', () => {
  const before = channelSubscription({ layout: 'thread', interests: interestsInTags(['A'], ['B']) })

  it('is of what is named only', () => {
    const changes = changesOf(before, { ...NOTHING, schedule: { time: '18:00' } })
    expect(changes).toEqual({ schedule: { ...before.schedule, time: '18:00' }, layout: 'thread' })
    expect(changesOf(before, { ...NOTHING, tags: [] })).toMatchObject({
      interests: interestsInTags([], ['B']),
    })
    expect(changesOf(before, { ...NOTHING, look: { isSilent: true } })).toMatchObject({
      look: { ...before.look, isSilent: true },
    })
  })

  it('to a channel that can’t have the layout takes that channel’s own', () => {
    const forum = { channelId: '3', channelName: 'talk', channelKind: 'forum' } as const
    expect(changesOf(before, { ...NOTHING, place: forum })).toMatchObject({ ...forum, layout: 'compact' })
  })

  it('of nothing is known as such', () => {
    expect(isNothingNamed({ ...NOTHING, tags: undefined, place: undefined })).toBe(true)
    expect(isNothingNamed({ ...NOTHING, tags: [] })).toBe(false)
    expect(isNothingNamed({ ...NOTHING, look: { roleId: null } })).toBe(false)
  })
})

it.each([
  [{}, {}],
  [{ time: '18:00' }, { time: '18:00', onArrival: false }],
  [{ days: [1, 2] }, { days: [1, 2], onArrival: false }],
  [{ timeZone: 'Asia/Tokyo' }, { timeZone: 'Asia/Tokyo' }],
  [
    { time: '18:00', when: 'arrival' },
    { time: '18:00', onArrival: true },
  ],
  [{ when: 'hour' }, { onArrival: false }],
] as const)('who names %j of a schedule gets %j', (named, parts) => {
  expect(scheduleNamed(named)).toEqual(parts)
})
