import { isCalendarDate } from '../../digest/calendar-date.ts'
import { type DateRange, isInRange } from '../../digest/date-range.ts'
import { isVisible, visibleText } from '../../digest/invisible.ts'
import type { Paper } from '../../digest/paper.ts'
import { readTypedDate } from '../../digest/typed-date.ts'
import { UserError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import { localDate, type Weekday } from '../../subscriptions/schedule.ts'
import { MOST_REPEAT_AFTER_DAYS, REPEAT_AFTER_DAYS, type Rhythm } from '../../subscriptions/subscription.ts'
import { resolveTimeZone } from '../../subscriptions/time-zones.ts'
import { type LocalTime, parseLocalTime, parseWeekdays } from '../../subscriptions/typed-time.ts'
import { texts } from '../texts/texts.ts'
import { choice, integer } from './options.ts'
import {
  suggestAuthors,
  suggestDates,
  suggestDays,
  suggestTagLists,
  suggestTags,
  suggestZones,
} from './suggestions.ts'
import type { Use, UseCases } from './use-cases.ts'

/**
 * What people type into options, understood or refused in words. Whatever was typed may be sent as it is, so every reader
 * takes more than what is suggested meanwhile.
 */

/** Somebody's use of the bot, as far as a reader looks at it. */
interface Asked {
  readonly app: Pick<UseCases, 'library'>
}

/** Words to look for or to follow, as they are shown. @throws UserError where nothing of them can be seen */
export function readWords(typed: string): string {
  if (!isVisible(typed)) throw new UserError(texts.errors.nothingVisible)
  return visibleText(typed).trim()
}

/**
 * What a choice's name says without the number of papers behind it: where somebody types a command out, Discord sends the
 * name in place of the value.
 */
export function withoutCount(typed: string): string {
  return typed.replace(/ \(\d+\)\s*$/, '')
}

/** @throws UserError naming the nearest tags */
export function readTag(typed: string, { app: { library } }: Asked): string {
  const seen = readWords(typed)
  const exact = library.resolveTag(seen)
  const found = exact.kind === 'tag' ? exact : library.resolveTag(withoutCount(seen))
  if (found.kind === 'tag') return found.tag
  throw new UserError(texts.tags.unknown(typed, found.near))
}

/** Tags separated by commas, each once. @throws UserError for the first that is none */
export function readTags(typed: string, asked: Asked): string[] {
  const names = typed.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== '').map((name) => readTag(name, asked)))]
}

/** An author's name without what people write behind it: a citation's *et al.*, or the number of a choice. */
export function readAuthor(typed: string): string {
  const seen = readWords(typed)
  const name = withoutCount(seen)
    .replace(/[\s,;]*\bet\.?\s+al(?:ii|ia|\b)\.?\s*$/i, '')
    .replace(/[\s,;]*\b(?:and|&)\s+(?:others|colleagues|coworkers)\.?\s*$/i, '')
    .trim()
  return name === '' ? seen : name
}

/** @throws UserError showing the accepted forms */
export function readTime(typed: string): LocalTime {
  const time = parseLocalTime(typed)
  if (time === null) throw new UserError(texts.time.bad(typed))
  return time
}

/** Days of the week, none for every day. @throws UserError showing the accepted forms */
function readDays(typed: string): Weekday[] {
  const days = parseWeekdays(typed)
  if (days === null) throw new UserError(texts.time.badDays(typed))
  return days
}

/** A colour as `0xRRGGBB`, or `null` for ours. @throws UserError showing the accepted form */
export function readColour(typed: string): number | null {
  const folded = typed.trim().toLowerCase()
  if (folded === 'default' || folded === 'none') return null
  const digits = /^#?([\da-f]{6})$/.exec(folded)?.[1]
  if (digits === undefined) throw new UserError(texts.channel.badColour(typed))
  return Number.parseInt(digits, 16)
}

/** The IANA name of a typed time zone. @throws UserError naming the nearest */
function readTimeZone(typed: string): { timeZone: string; fixedOffset: boolean } {
  const found = resolveTimeZone(typed)
  if (found.kind === 'unknown') throw new UserError(texts.time.unknownZone(typed, found.near))
  return found
}

/** Words for the newest digest. */
const NEWEST =
  /^\s*(?:the\s+)?(?:latest|newest|last|most\s+recent|recent|current)(?:\s+(?:one|digest|day))?\s*$/i

/** A calendar date, whether or not there is a digest of it. @throws UserError showing the forms */
export async function readDate(typed: string, { app, userId }: Pick<Use, 'app' | 'userId'>): Promise<string> {
  if (NEWEST.test(typed)) {
    const newest = app.newest()
    if (newest === null || newest === undefined) throw new UserError(texts.list.empty)
    return newest
  }
  // Their own day, as far as they said where they are.
  const date = readTypedDate(typed, localDate(await app.zones.of(userId), app.clock.now()))
  if (date === null) throw new UserError(texts.digest.badDate(typed))
  return date
}

/** The papers of the digests of some days, each once. @throws UserError naming the nearest date where there is no digest */
export function papersOf(days: DateRange, library: Library): Paper[] {
  const dates = library.dates().filter((each) => isInRange(days, each))
  if (dates.length > 0) return library.papersOf(dates.toSorted())
  const date = days.last
  if (!isCalendarDate(date)) throw new UserError(texts.digest.badDate(date))
  const unreadable = library.unreadableDay(date)
  throw new UserError(
    unreadable === undefined
      ? texts.digest.none(date, nearestDate(library, date))
      : texts.digest.unreadable(date, unreadable.rejected.length),
  )
}

function nearestDate(library: Library, date: string): string | null {
  const distance = (other: string) => Math.abs(Date.parse(other) - Date.parse(date))
  return [...library.dates()].sort((a, b) => distance(a) - distance(b))[0] ?? null
}

/** How a kind of text is read, and what is suggested for it. */
export const asTag = { read: readTag, suggest: suggestTags }
export const asTags = { read: readTags, suggest: suggestTagLists }
export const asAuthor = { read: readAuthor, suggest: suggestAuthors }
export const asDate = { read: readDate, suggest: suggestDates }
export const asDays = { read: readDays, suggest: suggestDays }
export const asTimeZone = { read: readTimeZone, suggest: suggestZones }

/** The same, but what has only spaces counts as left out. */
export function orBlank<T, U, Rest extends object>(
  kind: { read(typed: string, use: U): T } & Rest,
): Rest & { read(typed: string, use: U): T | undefined } {
  return { ...kind, read: (typed, use) => (typed.trim() === '' ? undefined : kind.read(typed, use)) }
}

/** Whether something comes at an hour or on arrival. */
export const whenOption = choice(texts.commands.when.description, {
  hour: texts.commands.when.hour,
  arrival: texts.commands.when.arrival,
})

/** How often something comes: each day's papers, or one card a week. */
export const rhythmOption = choice(texts.commands.rhythm.description, {
  daily: texts.commands.rhythm.daily,
  weekly: texts.commands.rhythm.weekly,
} satisfies Record<Rhythm, string>)

/** The rhythm that is named with when something comes. @throws UserError where both can't be */
export function rhythmNamed(
  rhythm: Rhythm | undefined,
  when: 'hour' | 'arrival' | undefined,
): Rhythm | undefined {
  if (rhythm === 'weekly' && when === 'arrival') throw new UserError(texts.time.weeklyOnArrival)
  return when === 'arrival' ? 'daily' : rhythm
}

/** After how many days a paper that is listed again is sent again. */
export const repeatOption = integer(
  texts.commands.channel.repeat(MOST_REPEAT_AFTER_DAYS, REPEAT_AFTER_DAYS),
  {
    least: 0,
    most: MOST_REPEAT_AFTER_DAYS,
  },
)
