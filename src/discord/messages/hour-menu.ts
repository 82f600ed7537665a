import type { APISelectMenuOption } from 'discord-api-types/v10'
import type { LocalTime } from '../../subscriptions/local-time.ts'
import type { Schedule } from '../../subscriptions/schedule.ts'
import { texts } from '../texts/texts.ts'
import { option } from './components.ts'

/** The entry that means no hour. */
const ON_ARRIVAL = 'arrival'

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00` as LocalTime)

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
