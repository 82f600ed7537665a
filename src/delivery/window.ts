import { addDays } from '../digest/calendar-date.ts'
import { isOfFewDays, localDate, previousDueAt } from '../subscriptions/schedule.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

/** Days after its date for which a digest is still news; older ones are not posted. */
export const NEWS_DAYS = 3

/** Days after its date for which a digest that was missed is still mentioned. */
const MISSED_DAYS = 10

/** Most days back that any digest is news: fewer than the ledger is kept for. */
export const LONGEST_NEWS_DAYS = 13

/** Days back that planning looks at, where nobody waits for longer than a day, and where somebody does. */
export const LOOKED_BACK = {
  daily: MISSED_DAYS,
  fewDays: LONGEST_NEWS_DAYS + MISSED_DAYS - NEWS_DAYS,
} as const

const DAY = 24 * 60 * 60_000

/** Which digests may be due, by their dates. */
export interface Window {
  /** The first date whose missed digest is mentioned. */
  readonly missedFrom: string
  /** The first date that is news. */
  readonly newsFrom: string
  /** The last date that is news: a date begins up to a day apart around the world. */
  readonly until: string
}

/** Whether everything since the last time it was due comes as one edition. */
export function isOfRange(subscription: Subscription): boolean {
  return isOfFewDays(subscription.schedule) || isWaiting(subscription)
}

/**
 * Which digests a subscription that is due may get: those of {@link NEWS_DAYS} days, or since it was due before this time where
 * that is longer ago. Never any dated before the subscription was made, nor, where its schedule has few days, before the day
 * after it would have been due last; nor any before `keptFrom`, the ledger's memory.
 *
 * After a time off, one of few days gets what the last time it was due would have brought.
 */
export function windowOf(subscription: Subscription, keptFrom: string | null, now: number): Window {
  const { schedule, createdAt, waitingSince } = subscription
  const { timeZone } = schedule
  const today = localDate(timeZone, now)
  const day = (instant: number) => localDate(timeZone, instant)
  const late = (instant: number) => addDays(day(instant), 1 - NEWS_DAYS)
  const starts = [addDays(today, -NEWS_DAYS)]
  if (isOfFewDays(schedule)) {
    const fired = previousDueAt(schedule, now + 1) ?? now
    starts.push(late(previousDueAt(schedule, fired) ?? fired))
  }
  if (waitingSince && waitingSince < now) starts.push(late(waitingSince))
  const [earliest = today] = starts.sort()
  const news = latestOf(earliest, addDays(today, -LONGEST_NEWS_DAYS))
  // Beyond what is mentioned at all, the day it was made decides nothing, and is not worth working out.
  const isYoung = now - createdAt < (LOOKED_BACK.fewDays + 2) * DAY
  const first = latestOf(isYoung ? firstOf(subscription) : '', keptFrom ?? '')
  return {
    missedFrom: latestOf(first, addDays(news, NEWS_DAYS - MISSED_DAYS)),
    newsFrom: latestOf(first, news),
    until: addDays(today, 1),
  }
}

/** The first date of which a subscription gets anything. */
function firstOf({ schedule, createdAt }: Subscription): string {
  const made = localDate(schedule.timeZone, createdAt)
  const fired = isOfFewDays(schedule) ? previousDueAt(schedule, createdAt) : null
  const [first = made] = fired === null ? [] : [made, addDays(localDate(schedule.timeZone, fired), 1)].sort()
  return first
}

function isWaiting({ waitingSince }: Subscription): boolean {
  return waitingSince !== undefined && waitingSince !== null
}

function latestOf(one: string, other: string): string {
  return one > other ? one : other
}
