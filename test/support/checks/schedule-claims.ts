import { isDeepStrictEqual } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { addDays } from '../../../src/digest/calendar-date.ts'
import {
  dailyAt,
  dueAfterChange,
  nextDueAt,
  type Schedule,
  WEEKDAYS,
  type Weekday,
} from '../../../src/subscriptions/schedule.ts'
import type { LocalTime } from '../../../src/subscriptions/typed-time.ts'
import { channelSubscription, sampleDigest } from '../builders/samples.ts'
import { DeliveryWorld } from '../fakes/delivery-world.ts'
import { type DueTimes, wallClock } from './wall-clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** An instant around which schedules are looked at: a change of a zone's offset, or any other. */
export interface Moment {
  readonly timeZone: string
  /** ms UTC. */
  readonly at: number
}

/** A claim that is not true, and where. */
export interface Counterexample {
  readonly claim: string
  readonly moment: Moment
  readonly detail: unknown
}

/** Before and after a moment that are looked at. */
const REACH = 2 * DAY

/** How long after the moment a life of the bot goes on, and how long it may sleep at its end. */
const LIFE_AFTER = REACH + DAY
const LONGEST_SLEEP = 40 * HOUR

/** No due time that is asked for comes later after the moment: a week and a change of offset from the last that was seen. */
const LAST_FIRING = LIFE_AFTER + LONGEST_SLEEP + 7 * DAY + 2 * HOUR

/** Every change of a zone's offset in some years. */
export function transitionsOf(timeZone: string, fromYear: number, toYear: number): Moment[] {
  const found: Moment[] = []
  const start = Temporal.PlainDate.from({ year: fromYear, month: 1, day: 1 }).toZonedDateTime(timeZone)
  let change = start.getTimeZoneTransition('next')
  while (change !== null && change.year <= toYear) {
    found.push({ timeZone, at: change.epochMilliseconds })
    change = change.getTimeZoneTransition('next')
  }
  return found
}

/** All ways to choose days of the week; every day is none chosen, as a schedule has it. */
export const DAY_SETS: readonly (readonly Weekday[])[] = Array.from({ length: 127 }, (_, bits) =>
  WEEKDAYS.filter((day) => (bits >> (day - 1)) & 1),
)

/** What the clock shows at a moment, and would have shown had its offset not changed. */
function shownAt({ timeZone, at }: Moment): readonly [Temporal.PlainDateTime, Temporal.PlainDateTime] {
  const local = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDateTime()
  return [local(at), local(at - MINUTE).add({ minutes: 1 })]
}

/** Does a change skip or repeat a part of two days, or the end of one? */
export function touchesMidnight(change: Moment): boolean {
  const days = shownAt(change).flatMap((wall) => [wall, wall.subtract({ minutes: 1 })])
  return new Set(days.map((wall) => wall.toPlainDate().toString())).size > 1
}

/** Each whole hour, and each quarter of an hour that a moment's clocks skip or show twice. */
function timesNear(moment: Moment): LocalTime[] {
  const [first, last] = shownAt(moment).toSorted(Temporal.PlainDateTime.compare)
  const times = Array.from({ length: 24 }, (_, hour) => Temporal.PlainTime.from({ hour }))
  for (let wall = first; wall && last && Temporal.PlainDateTime.compare(wall, last) <= 0; ) {
    times.push(wall.toPlainTime())
    wall = wall.add({ minutes: 15 })
  }
  return [...new Set(times.map((time) => time.toString({ smallestUnit: 'minute' })))]
}

/** What is looked at around a moment; all of it where left out. */
interface Scope {
  readonly daySets?: readonly (readonly Weekday[])[]
  readonly times?: readonly LocalTime[]
}

/**
 * Within two days of a moment, at any hour and on any days of the week, a schedule fires once on each wanted local day, in
 * order; and from whatever instant it is asked, it names the first due time after that.
 *
 * @returns how many schedules were looked at, or the first that fails
 */
export function firesOnceADay(moment: Moment, scope: Scope = {}): number | Counterexample {
  const { daySets = DAY_SETS, times = timesNear(moment) } = scope
  const dueTimes = wallClockAround(moment)
  const [from, to] = [moment.at - REACH, moment.at + REACH]
  for (const time of times) {
    const all = dueTimes(time)
    for (const days of daySets) {
      const schedule = { ...dailyAt(time, moment.timeZone), days }
      const expected = wanted(all, days).filter((at) => at > from)
      const within = expected.filter((at) => at <= to)
      const found: number[] = []
      let next = nextDueAt(schedule, from)
      // One more than expected, should it never come to an end.
      while (next !== null && next <= to && found.length <= within.length) {
        found.push(next)
        next = nextDueAt(schedule, next)
      }
      if (!isDeepStrictEqual(found, within)) {
        return counterexample('one due time a wanted local day, in order', moment, {
          schedule,
          found,
          within,
        })
      }
      if (days.length > 0) continue
      const asked = within.flatMap((at) => [at - 1, at, at + 1]).filter((at) => at > from)
      for (let hour = from; hour <= to; hour += HOUR) asked.push(hour, hour + 17 * MINUTE)
      for (const after of asked) {
        const [first] = expected.filter((at) => at > after)
        const found = nextDueAt(schedule, after)
        if (found !== first) {
          return counterexample('the first due time after any instant', moment, {
            schedule,
            after,
            found,
            first,
          })
        }
      }
    }
  }
  return times.length * daySets.length
}

/** What can happen to a running bot between two ticks. */
type Happening =
  | 'minute'
  | 'sleep'
  | 'clock-back'
  | 'clock-right'
  | 'restart'
  | 'crash'
  | 'interests'
  | 'schedule'

const HAPPENINGS: readonly Happening[] = [
  ...Array<Happening>(6).fill('minute'),
  ...Array<Happening>(4).fill('sleep'),
  'clock-back',
  'clock-right',
  'restart',
  'crash',
  'interests',
  'schedule',
]

/** A step back of the clock that no due time is computed again for (ms); beyond it, the ledger alone stops a second post. */
const SMALL_STEP = 20 * HOUR

/**
 * The real delivery lives through the days around a moment: ticks at any instants, sleeps, a clock that is put back and
 * right again, restarts, crashes at any effect, changes of the subscription. It fires when a wanted local time has come
 * since the latest instant that it saw, at no other, and so never twice; and no paper is posted twice.
 *
 * @param random from 0 up to 1
 * @returns how many posts there were, or what failed
 */
export async function firesOnceWhateverHappens(
  moment: Moment,
  random: () => number,
): Promise<number | Counterexample> {
  const upTo = (n: number) => Math.floor(random() * n)
  const dueTimes = wallClockAround(moment)
  const times = timesNear(moment)
  const draw = (): Schedule => ({
    ...dailyAt(times[upTo(times.length)] ?? '09:00', moment.timeZone),
    days: DAY_SETS[random() < 0.5 ? 0 : upTo(DAY_SETS.length)] ?? [],
  })
  const start = moment.at - REACH + upTo(DAY)
  const world = new DeliveryWorld(new Date(start).toISOString())
  for (let day = -3; day <= 4; day++) {
    const date = addDays(new Date(moment.at).toISOString().slice(0, 10), day)
    world.grow(sampleDigest(date, [`paper-of-${date}`]))
  }
  const schedule = draw()
  world.subscribe(channelSubscription({ schedule, createdAt: start, nextDueAt: nextDueAt(schedule, start) }))
  const current = () => world.subscriptions.get('c1') ?? channelSubscription()
  const next = (after: number) => {
    const { schedule } = current()
    return wanted(dueTimes(schedule.time), schedule.days).find((at) => at > after)
  }
  const story: string[] = []
  /** The latest instant that the bot's clock showed at a tick or a change of schedule. */
  let seen = start
  let fired = 0
  const wrong = (claim: string) =>
    counterexample(claim, moment, { first: schedule, now: current(), seen, story })

  while (world.time < moment.at + LIFE_AFTER) {
    const happening = HAPPENINGS[upTo(HAPPENINGS.length)] ?? 'minute'
    world.time += happening === 'sleep' ? upTo(LONGEST_SLEEP) : 1 + upTo(2 * MINUTE)
    if (happening === 'clock-back') world.skew = -upTo(SMALL_STEP)
    if (happening === 'clock-right') world.skew = 0
    story.push(`${new Date(world.now()).toISOString()} ${happening}`)
    if (happening === 'restart') world.restart()
    const before = current()
    if (happening === 'interests') {
      const due = dueAfterChange(before, before.schedule, world.now())
      world.subscribe({ ...before, ...due } as typeof before)
    }
    if (happening === 'schedule') {
      const schedule = draw()
      const due = dueAfterChange(before, schedule, world.now())
      const isOther = !isDeepStrictEqual(schedule, before.schedule)
      world.subscribe({ ...before, schedule, ...due } as typeof before)
      if (isOther) seen = world.now()
    }
    const isDue = (next(seen) ?? Number.POSITIVE_INFINITY) <= world.now()
    const due = current().nextDueAt
    if (happening === 'crash') {
      await world.tick({ effect: 1 + upTo(6), when: random() < 0.5 ? 'before' : 'after' })
    }
    await world.tick()
    seen = Math.max(seen, world.now())
    const hasFired = current().nextDueAt !== due
    if (hasFired) fired += 1
    if (hasFired !== isDue) return wrong(isDue ? 'it fires when it is due' : 'it fires only when it is due')
    if (current().nextDueAt !== next(seen)) return wrong('the next due time is the first after what was seen')
    const posted = world.posts.flatMap(({ paperIds }) => paperIds)
    if (new Set(posted).size < posted.length) return wrong('no paper is posted twice')
  }
  return fired
}

function wallClockAround({ timeZone, at }: Moment): DueTimes {
  const hour = Math.floor(at / HOUR) * HOUR
  return wallClock({ timeZone, from: hour - 5 * DAY, to: hour + LAST_FIRING + 2 * DAY })
}

function wanted(dueTimes: ReturnType<DueTimes>, days: readonly Weekday[]): number[] {
  return dueTimes.filter(({ weekday }) => days.length === 0 || days.includes(weekday)).map(({ at }) => at)
}

function counterexample(claim: string, moment: Moment, detail: unknown): Counterexample {
  return { claim, moment, detail }
}
