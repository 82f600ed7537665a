import { isCalendarDate } from '../../digest/calendar-date.ts'
import { isVisible, visibleText } from '../../digest/invisible.ts'
import { readTypedDate } from '../../digest/typed-date.ts'
import { UserError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import { timeZoneFor } from '../../readers/reader.ts'
import { type LocalTime, parseLocalTime } from '../../subscriptions/local-time.ts'
import { localDate, WEEKDAYS, type Weekday } from '../../subscriptions/schedule.ts'
import { resolveTimeZone, suggestTimeZones } from '../../subscriptions/time-zones.ts'
import { parseWeekdays } from '../../subscriptions/weekdays.ts'
import type { Choice } from '../messages/choices.ts'
import { LIMITS } from '../messages/limits.ts'
import { nameOf, titleOf } from '../messages/paper-lines.ts'
import { longDate } from '../texts/dates.ts'
import { shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'
import type { UseCases } from './command.ts'

/**
 * What people type into options, understood or refused in words; and what is offered to them meanwhile. The
 * typed text may be submitted as it is, so every reader takes more than its suggestions.
 */

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
export function readTag(library: Library, typed: string): string {
  const seen = readWords(typed)
  const exact = library.resolveTag(seen)
  const found = exact.kind === 'tag' ? exact : library.resolveTag(withoutCount(seen))
  if (found.kind === 'tag') return found.tag
  throw new UserError(texts.tags.unknown(typed, found.near))
}

/** Tags separated by commas, each once. @throws UserError for the first that is none */
export function readTags(library: Library, typed: string): string[] {
  const names = typed.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== '').map((name) => readTag(library, name)))]
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
export function readDays(typed: string): Weekday[] {
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
export function readTimeZone(typed: string): { timeZone: string; fixedOffset: boolean } {
  const found = resolveTimeZone(typed)
  if (found.kind === 'unknown') throw new UserError(texts.time.unknownZone(typed, found.near))
  return found
}

/**
 * A calendar date, whether or not there is a digest of it.
 *
 * @param today the date where the reader is
 * @throws UserError showing the forms
 */
export function readDate(typed: string, today: string): string {
  const date = readTypedDate(typed, today)
  if (date === null) throw new UserError(texts.digest.badDate(typed))
  return date
}

/** The date where a person is, as far as they said. */
export function todayOf(
  { readers, clock, defaultTimeZone }: Pick<UseCases, 'readers' | 'clock' | 'defaultTimeZone'>,
  userId: string,
): string {
  return localDate(timeZoneFor(readers, userId, null, defaultTimeZone), clock.now())
}

/** The date of a digest that is stored. @throws UserError naming the nearest date that has one */
export function readDigestDate(library: Library, typed: string): string {
  const date = typed.trim()
  if (!isCalendarDate(date)) throw new UserError(texts.digest.badDate(typed))
  const unreadable = library.unreadableDay(date)
  if (unreadable !== undefined) {
    throw new UserError(texts.digest.unreadable(date, unreadable.rejected.length))
  }
  if (library.digest(date) === undefined)
    throw new UserError(texts.digest.none(date, nearestDate(library, date)))
  return date
}

function nearestDate(library: Library, date: string): string | null {
  const distance = (other: string) => Math.abs(Date.parse(other) - Date.parse(date))
  return [...library.dates()].sort((a, b) => distance(a) - distance(b))[0] ?? null
}

export function suggestPapers(library: Library, typed: string): Choice[] {
  return library.suggest(typed, LIMITS.choices).map((paper) => {
    const [name, whole] = [nameOf(paper), titleOf(paper)]
    const title = paper.nickname === null || whole.startsWith(name) ? whole : `${name}: ${whole}`
    return { name: shorten(title, LIMITS.choiceText) || paper.id, value: paper.id }
  })
}

export function suggestTagNames(library: Library, typed: string): Choice[] {
  return library
    .suggestTags(typed, LIMITS.choices)
    .map(({ tag, papers }) => ({
      name: shorten(texts.tags.choice(tag, papers), LIMITS.choiceText),
      value: tag,
    }))
    .filter(({ value }) => value.length <= LIMITS.choiceText)
}

/** Completes the last of several tags separated by commas. */
export function suggestTagLists(library: Library, typed: string): Choice[] {
  const cut = typed.lastIndexOf(',') + 1
  const before = typed
    .slice(0, cut)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return suggestTagNames(library, typed.slice(cut))
    .filter(({ value }) => !before.includes(value))
    .map(({ name, value }) => ({ name: [...before, name].join(', '), value: [...before, value].join(', ') }))
    .filter(({ name }) => name.length <= LIMITS.choiceText)
}

export function suggestAuthors(library: Library, typed: string): Choice[] {
  return library
    .suggestAuthors(typed, LIMITS.choices)
    .map(({ name, papers }) => ({
      name: texts.list.authorChoice(name, papers),
      value: shorten(name, LIMITS.choiceText),
    }))
    .filter(({ value }) => value !== '')
}

export function suggestDates(library: Library, typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  return library
    .dates()
    .map((date) => ({ name: longDate(date), value: date }))
    .filter(({ name, value }) => value.includes(wanted) || name.toLowerCase().includes(wanted))
    .slice(0, LIMITS.choices)
}

/** Ways to name days of the week that begin as typed, or that understand it. */
export function suggestDays(typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  const usual = ['every day', 'weekdays', 'weekends', ...WEEKDAYS.map((day) => texts.time.days([day]))]
  const understood = wanted === '' ? null : parseWeekdays(wanted)
  const names = [
    ...(understood === null ? [] : [texts.time.days(understood)]),
    ...usual.filter((name) => name.toLowerCase().startsWith(wanted)),
  ]
  return [...new Set(names)].map((name) => ({ name, value: name }))
}

export function suggestZoneNames(typed: string): Choice[] {
  return suggestTimeZones(typed, LIMITS.choices).map((name) => ({ name, value: name }))
}
