import type { Clock } from '../clock.ts'
import { given } from '../given.ts'
import {
  EVERYTHING,
  type Interest,
  interestsFrom,
  isAnythingWanted,
  isSameInterest,
  listInterests,
} from './interests.ts'
import { dueAfterChange, inRhythm, nextDueAt, type Schedule, turnedTo, usualSchedule } from './schedule.ts'
import {
  INTEREST_LIMIT,
  type PersonSubscription,
  type Rhythm,
  type SubscriptionStore,
} from './subscription.ts'

/** What came of following something. */
export type FollowOutcome =
  | {
      readonly kind: 'following'
      readonly subscription: PersonSubscription
      /** Those that were not followed before. */
      readonly added: readonly Interest[]
    }
  | { readonly kind: 'too-many'; readonly limit: number }
  /** Only things to leave out, and nothing that is followed. */
  | { readonly kind: 'nothing-wanted' }

/** What came of no longer following. */
type UnfollowOutcome =
  | { readonly kind: 'following'; readonly subscription: PersonSubscription }
  /** That was all; the subscription is gone. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'not-following' }

/** The use cases of people's subscriptions. Each answers with what happened; none throws for a person's mistake. */
export interface PersonSubscriptions {
  get(userId: string): Promise<PersonSubscription | undefined>
  /** What they follow and leave out, one by one. */
  interestsOf(userId: string): Promise<Interest[]>
  /** Adds interests, and changes what else is named; a closed inbox is tried again. A zone that is named is remembered. */
  follow(userId: string, interests: readonly Interest[], named?: NamedForPerson): Promise<FollowOutcome>
  /** Follows those tags that are picked of some, and the others of them no more. */
  followOnly(userId: string, picked: readonly string[], offered: readonly string[]): Promise<FollowOutcome>
  /** Removes interests. */
  unfollow(userId: string, interests: readonly Interest[]): Promise<UnfollowOutcome>
  /** Removes the subscription. */
  stop(userId: string): Promise<UnfollowOutcome>
  /** Pauses or resumes it; `undefined` where there is none. */
  setPaused(userId: string, isPaused: boolean): Promise<PersonSubscription | undefined>
  /** The subscription, where it is paused and that was not said yet; from now on it counts as said. */
  takeUnnotifiedPause(userId: string): Promise<PersonSubscription | undefined>
}

/** What a person names of their subscription beside interests. */
interface NamedForPerson {
  readonly schedule?: Partial<Schedule>
  readonly repeatAfterDays?: number | undefined
  readonly rhythm?: Rhythm | undefined
}

/** What a person is asked about time zones, and where the answer is kept. */
interface PeopleTimeZones {
  of(userId: string): Promise<string>
  remember(userId: string, timeZone: string): Promise<void>
}

export function createPersonSubscriptions(
  store: SubscriptionStore,
  clock: Clock,
  zones: PeopleTimeZones,
): PersonSubscriptions {
  async function get(userId: string): Promise<PersonSubscription | undefined> {
    const subscription = await store.get(personSubscriptionId(userId))
    return subscription?.kind === 'person' ? subscription : undefined
  }

  /** Changes a person's subscription, or adds one, by what it is at that moment. */
  function change<Result>(
    userId: string,
    decide: (before: PersonSubscription | undefined) => {
      readonly put?: PersonSubscription
      readonly isRemoved?: boolean
      readonly result: Result
    },
  ): Promise<Result> {
    const id = personSubscriptionId(userId)
    return store.change({ ids: [id] }, ([before]) => {
      const { put, isRemoved, result } = decide(before?.kind === 'person' ? before : undefined)
      return { put: put === undefined ? [] : [put], remove: isRemoved ? [id] : [], result }
    })
  }

  async function follow(
    userId: string,
    interests: readonly Interest[],
    { schedule = {}, repeatAfterDays, rhythm }: NamedForPerson = {},
  ): Promise<FollowOutcome> {
    const usual = usualSchedule(await zones.of(userId))
    const outcome = await change<FollowOutcome>(userId, (before) => {
      const had = listInterests(before?.interests ?? EVERYTHING)
      const added = interests.filter((each) => !had.some((other) => isSameInterest(each, other)))
      const all = [...had, ...added]
      if (all.length > INTEREST_LIMIT) return { result: { kind: 'too-many', limit: INTEREST_LIMIT } }
      const wanted = interestsFrom(all)
      if (!isAnythingWanted(wanted)) return { result: { kind: 'nothing-wanted' } }
      const wished = inRhythm(
        { ...(before?.schedule ?? usual), ...schedule },
        turnedTo(before ?? {}, rhythm),
        schedule,
      )
      const now = clock.now()
      const subscription: PersonSubscription = {
        ...before,
        ...given({ repeatAfterDays, rhythm }),
        kind: 'person',
        id: personSubscriptionId(userId),
        userId,
        interests: wanted,
        schedule: wished,
        createdAt: before?.createdAt ?? now,
        ...(before === undefined
          ? { nextDueAt: nextDueAt(wished, now) }
          : dueAfterChange(before, wished, now)),
        paused: null,
      }
      return { put: subscription, result: { kind: 'following', subscription, added } }
    })
    if (outcome.kind === 'following' && schedule.timeZone !== undefined) {
      await zones.remember(userId, schedule.timeZone)
    }
    return outcome
  }

  function unfollow(userId: string, interests: readonly Interest[]): Promise<UnfollowOutcome> {
    return change<UnfollowOutcome>(userId, (before) => {
      if (before === undefined) return { result: { kind: 'not-following' } }
      const had = listInterests(before.interests)
      const left = had.filter((each) => !interests.some((other) => isSameInterest(each, other)))
      if (left.length === had.length) return { result: { kind: 'not-following' } }
      const wanted = interestsFrom(left)
      if (!isAnythingWanted(wanted)) return { isRemoved: true, result: { kind: 'stopped' } }
      const subscription = { ...before, interests: wanted }
      return { put: subscription, result: { kind: 'following', subscription } }
    })
  }

  return {
    get,
    interestsOf: async (userId) => listInterests((await get(userId))?.interests ?? EVERYTHING),
    follow,
    unfollow,

    async followOnly(userId, picked, offered) {
      const asTags = (tags: readonly string[]) => tags.map((value): Interest => ({ kind: 'tag', value }))
      // Added first: whoever exchanges the only tag for another has not stopped in between.
      const outcome = await follow(userId, asTags(picked))
      const left = offered.filter((tag) => !picked.includes(tag))
      if (outcome.kind !== 'too-many') await unfollow(userId, asTags(left))
      return outcome
    },

    stop: (userId) =>
      change<UnfollowOutcome>(userId, (before) =>
        before === undefined
          ? { result: { kind: 'not-following' } }
          : { isRemoved: true, result: { kind: 'stopped' } },
      ),

    setPaused: (userId, isPaused) =>
      change<PersonSubscription | undefined>(userId, (before) => {
        if (before === undefined) return { result: undefined }
        const now = clock.now()
        const subscription: PersonSubscription = isPaused
          ? { ...before, paused: { reason: 'by-choice', at: now, isNotified: true } }
          : { ...before, ...dueAfterChange(before, before.schedule, now), paused: null }
        return { put: subscription, result: subscription }
      }),

    takeUnnotifiedPause: (userId) =>
      change<PersonSubscription | undefined>(userId, (before) => {
        if (before === undefined || before.paused === null || before.paused.isNotified) {
          return { result: undefined }
        }
        const subscription = { ...before, paused: { ...before.paused, isNotified: true } }
        return { put: subscription, result: subscription }
      }),
  }
}

/** A person has one subscription, so its id follows from theirs. */
export function personSubscriptionId(userId: string): string {
  return `p${userId}`
}
