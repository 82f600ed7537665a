import { addDays } from '../digest/calendar-date.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { isOfRange, LONGEST_NEWS_DAYS } from './window.ts'

/**
 * Whether a digest may have been posted in an edition whose record is lost. Editions are recorded under their last day, so a lost
 * day takes that day with it; and for whoever gets several days at once, those that an edition ending then may have had.
 *
 * @param lost days of which the record is lost
 */
export function mayBeLost(date: string, lost: readonly string[], subscription: Subscription): boolean {
  const reach = subscription.kind === 'person' || isOfRange(subscription) ? LONGEST_NEWS_DAYS : 0
  return lost.some((day) => date <= day && date >= addDays(day, -reach))
}
