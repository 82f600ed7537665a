import { createHash } from 'node:crypto'
import type { APISelectMenuOption } from 'discord-api-types/v10'
import { tagKey } from '../../digest/tags/taxonomy.ts'
import { type Interest, interestKey } from '../../subscriptions/interests.ts'
import type { Schedule } from '../../subscriptions/schedule.ts'

import { texts } from '../texts/texts.ts'
import { option } from './components.ts'
import { LIMITS } from './limits.ts'

/** Begins every hashed value, so that it differs from the plain values of older messages. */
const MARK = '~'

/**
 * A select's value for something that is known by a key of any length: the same for the same key, and never the same for
 * two, however alike they begin. 23 characters, 132 bits of SHA-256.
 */
function hashedValue(key: string): string {
  return MARK + createHash('sha256').update(key).digest('base64url').slice(0, 22)
}

/** The value of a tag in a menu. */
export function tagValue(tag: string): string {
  return hashedValue(`tag:${tagKey(tag)}`)
}

/** The tag of a menu's value among some; in messages of older versions the value is the tag itself. */
export function tagOfValue(value: string, tags: Iterable<string>): string {
  if (!value.startsWith(MARK)) return value
  for (const tag of tags) if (tagValue(tag) === value) return tag
  return value
}

/** Whether a menu's value means an interest; in older messages, two that are alike at first have the same. */
export function isValueOf(interest: Interest, value: string): boolean {
  const old = `${interest.kind}:${interest.value}`.slice(0, LIMITS.optionText)
  return value === interestValue(interest) || value === old
}

/** The value of an interest in a menu: the same word may be followed and left out. */
export function interestValue(interest: Interest): string {
  return hashedValue(interestKey(interest))
}

/** The entry that means no hour. */
const ON_ARRIVAL = 'arrival'

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

/** The entries of a menu of when something comes, a schedule's own picked. */
export function hourOptions({ onArrival, time }: Schedule): APISelectMenuOption[] {
  return [
    ...HOURS.map((hour) => ({
      ...option(texts.follow.hourOption(hour), hour),
      default: !onArrival && time === hour,
    })),
    { ...option(texts.follow.arrivalOption, ON_ARRIVAL), default: onArrival },
  ]
}

/** The schedule that an entry means; `null` for a value that is none. */
export function scheduleOf(value: string | undefined): Partial<Schedule> | null {
  if (value === ON_ARRIVAL) return { onArrival: true }
  const time = HOURS.find((each) => each === value)
  return time === undefined ? null : { onArrival: false, time }
}
