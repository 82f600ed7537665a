import type { Schedule, Weekday } from '../../subscriptions/schedule.ts'
import type { Pause, PauseReason, Rhythm } from '../../subscriptions/subscription.ts'
import { bold, echo, either, list, timestamp } from './wording.ts'

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

function dayNames(days: readonly Weekday[]): string {
  switch (days.join('')) {
    case '':
      return 'every day'
    case '12345':
      return 'weekdays'
    case '67':
      return 'weekends'
    default:
      return list(days.map((day) => DAY_NAMES[day - 1] ?? ''))
  }
}

/** `daily at 09:00 (Europe/Berlin)`, without Markdown. */
export function plainWhen({ time, timeZone, days, onArrival }: Schedule, rhythm?: Rhythm): string {
  if (onArrival) return 'as soon as a digest arrives'
  if (rhythm === 'weekly') return `as one card a week, ${plainWhen({ time, timeZone, days, onArrival })}`
  const on = days.length === 0 ? 'daily' : days.join('') === '12345' ? 'on weekdays' : `on ${dayNames(days)}`
  return `${on} at ${time} (${timeZone})`
}

/** Of hours, days and time zones. */
export const timeTexts = {
  bad: (typed: string) => `${echo(typed)} is no time of day. Write it as 09:00, 21:30 or 9 am.`,
  unknownZone: (typed: string, near: readonly string[]) =>
    near.length > 0
      ? `I know no time zone ${echo(typed)}. Did you mean ${either(bold(near))}?`
      : `I know no time zone ${echo(typed)}. Write a city such as Berlin or New York, or pick one from the list.`,
  badDays: (typed: string) =>
    `${echo(typed)} is no day of the week. Write “weekdays”, “mon, wed, fri” or “every day”.`,
  weeklyOnArrival:
    'A weekly card comes at an hour, not as soon as a digest arrives. Leave one of the two out. Nothing was saved.',
  days: (days: readonly Weekday[]) => dayNames(days),
  fixed: (timeZone: string) =>
    `-# ${timeZone} is a fixed offset: it knows no daylight saving. Name a city to follow local time.`,
} as const

/** Why a subscription is paused. */
export const PAUSES: Readonly<Record<PauseReason, string>> = {
  'by-choice': 'somebody paused it',
  'bot-removed': 'I was removed from the server',
  'channel-gone': 'the channel is gone',
  'no-access': 'I can’t see the channel any more',
  'missing-permissions': 'I may not post there any more',
  'wrong-kind': 'the channel takes no messages any more',
  'thread-locked': 'the thread is locked',
  'messages-closed': 'your direct messages are closed to me',
}

/** What ends a pause. */
export function mending(reason: PauseReason): string {
  if (reason === 'by-choice') return '`/channel resume` resumes it.'
  return reason === 'channel-gone' || reason === 'wrong-kind'
    ? '`/channel edit` gives it another channel.'
    : 'It goes on by itself once that is mended.'
}

/** Since when and why, and what ends it. */
export function pausedLine({ reason, at }: Pause): string {
  return `Paused since ${timestamp(at)}: ${PAUSES[reason]}. ${mending(reason)}`
}
