import type { Library } from '../../library/library.ts'
import { WEEKDAYS } from '../../subscriptions/schedule.ts'
import { suggestTimeZones } from '../../subscriptions/time-zones.ts'
import { parseWeekdays } from '../../subscriptions/typed-time.ts'
import type { Choice } from '../messages/choices.ts'
import { LIMITS } from '../messages/limits.ts'
import { nameOf, titleOf } from '../messages/paper-lines.ts'
import { shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'
import { longDate } from '../texts/wording.ts'

/** What is offered to people while they type into an option. */

/** Somebody's use of the bot, as far as a suggestion looks at it. */
interface Asked {
  readonly app: { readonly library: Library }
}

export function suggestPapers(typed: string, { app: { library } }: Asked): Choice[] {
  return library.suggest(typed, LIMITS.choices).map((paper) => {
    const [name, whole] = [nameOf(paper), titleOf(paper)]
    const title = paper.nickname === null || whole.startsWith(name) ? whole : `${name}: ${whole}`
    return { name: shorten(title, LIMITS.choiceText) || paper.id, value: paper.id }
  })
}

export function suggestTags(typed: string, { app: { library } }: Asked): Choice[] {
  return library
    .suggestTags(typed, LIMITS.choices)
    .map(({ tag, papers }) => ({
      name: shorten(texts.tags.choice(tag, papers), LIMITS.choiceText),
      value: tag,
    }))
    .filter(({ value }) => value.length <= LIMITS.choiceText)
}

/** Completes the last of several tags separated by commas. */
export function suggestTagLists(typed: string, asked: Asked): Choice[] {
  const cut = typed.lastIndexOf(',') + 1
  const before = typed
    .slice(0, cut)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return suggestTags(typed.slice(cut), asked)
    .filter(({ value }) => !before.includes(value))
    .map(({ name, value }) => ({ name: [...before, name].join(', '), value: [...before, value].join(', ') }))
    .filter(({ name }) => name.length <= LIMITS.choiceText)
}

export function suggestAuthors(typed: string, { app: { library } }: Asked): Choice[] {
  return library
    .suggestAuthors(typed, LIMITS.choices)
    .map(({ name, papers }) => ({
      name: texts.list.authorChoice(name, papers),
      value: shorten(name, LIMITS.choiceText),
    }))
    .filter(({ value }) => value !== '')
}

export function suggestDates(typed: string, { app: { library } }: Asked): Choice[] {
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

export function suggestZones(typed: string): Choice[] {
  return suggestTimeZones(typed, LIMITS.choices).map((name) => ({ name, value: name }))
}
