import type { DateRange } from '../../digest/date-range.ts'
import { escapeMarkdown } from './escape.ts'
import { bold, echo, either, longDate, longDates } from './wording.ts'

/** Of tags that a person names. */
export const tagTexts = {
  unknown: (typed: string, near: readonly string[]) =>
    near.length > 0
      ? `I know no tag ${echo(typed)}. Did you mean ${either(bold(near))}?`
      : `I know no tag ${echo(typed)}. \`/search\` finds papers with that word, and \`/subscribe keyword:\` follows it; the list under \`tag:\` has all the tags.`,
  choice: (tag: string, papers: number) => `${tag} (${papers})`,
  tooMany: (limit: number) => `One subscription can name ${limit} tags at most. Leave some out.`,
} as const

/** Of days that a person names, and their digests. */
export const digestTexts = {
  fromAfterTo: (from: string, to: string) =>
    `“from” (${longDate(from)}) is later than “to” (${longDate(to)}). Swap them.`,
  badDate: (typed: string) =>
    `${echo(typed)} is no date I can read for sure. Write it as 2025-02-10 or 10 February 2025, *today* or *yesterday*, or pick one from the list.`,
  none: (date: string, near: string | null) =>
    near === null
      ? `There is no digest of ${longDate(date)}.`
      : `There is no digest of ${longDate(date)}. The nearest is of ${longDate(near)}: \`/digest ${near}\`.`,
  empty: (days: DateRange) => `The digest of ${longDates(days)} has no papers.`,
  unreadable: (date: string, rows: number) =>
    `The digest of ${longDate(date)} came, but I could not read ${rows === 1 ? 'its one row' : `any of its ${rows} rows`}. Nothing of it is posted; whoever runs me finds the reasons in the log, and a corrected digest is posted as usual.`,
  newerUnreadable: (date: string) =>
    `-# The digest of ${longDate(date)} came, but could not be read; this is the newest one that could.`,
  emptyTagged: (days: DateRange, tag: string) =>
    `The digest of ${longDates(days)} has no papers tagged ${escapeMarkdown(tag)}.`,
} as const
