import type { DateRange } from '../../digest/date-range.ts'
import type { TagChange } from '../../library/trends.ts'
import { type Interests, isAnythingWanted } from '../../subscriptions/interests.ts'
import { escapeMarkdown, shorten } from './escape.ts'
import { count, either, list, longDate, longDates, NAME_LIMIT, tagNames } from './wording.ts'

/** Figures of a digest's header. */
interface DigestFacts {
  readonly papers: number
  readonly withCode: number
  readonly leading: readonly string[]
  /** Papers left out because they came before. */
  readonly repeats: number
}

const facts = ({ papers, withCode, leading }: DigestFacts) =>
  [
    count(papers, 'paper'),
    withCode > 0 ? `${withCode} with code` : '',
    leading.length > 0 ? `mostly ${leading.map(escapeMarkdown).join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')

/** That papers are left out because they came before, in small print; empty where none are. */
const repeatsLine = ({ repeats }: DigestFacts) =>
  repeats === 0 ? '' : `-# ${repeats} more ${repeats === 1 ? 'was' : 'were'} sent here before`

/** What a post is limited to, in small print; empty where it is the whole digest. */
const only = ({ tags, keywords, authors, without }: Interests) => {
  const parts = [
    tags.length > 0 ? `tagged ${list(tagNames(tags))}` : '',
    keywords.length > 0 ? `with ${list(tagNames(keywords))}` : '',
    authors.length > 0 ? `by ${list(tagNames(authors))}` : '',
    without.tags.length > 0 ? `not tagged ${either(tagNames(without.tags))}` : '',
    without.keywords.length > 0 ? `without ${either(tagNames(without.keywords))}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `-# Only papers ${shorten(parts.join(', '), ONLY_LIMIT)}`
}

/** Characters of what a post is limited to: a part of the room for its header. */
const ONLY_LIMIT = 250

/** Dates named in a line about digests that were missed. */
const MISSED_SHOWN = 3

const missedLine = (dates: readonly string[]) => {
  const shown = dates.slice(-MISSED_SHOWN).map(longDate)
  const more = dates.length - shown.length
  const named = list(more > 0 ? [`${more} more`, ...shown] : shown)
  return `${count(dates.length, 'older digest')} did not reach you: ${named}. \`/digest ${dates.at(-1) ?? ''}\` shows the newest of them.`
}

/** `Robotics (12, usually 7)`: the mean of the four weeks before as a whole number. */
const tagChange = ({ tag, papers, before }: TagChange) =>
  `${escapeMarkdown(shorten(tag, NAME_LIMIT))} (${papers}, usually ${Math.round(before)})`

/** Of digests as they are posted or sent. */
export const postTexts = {
  header: (days: DateRange, digest: DigestFacts, interests: Interests) =>
    [`## ${longDates(days)}`, facts(digest), only(interests), repeatsLine(digest)]
      .filter((line) => line !== '')
      .join('\n'),
  weekHeader: (days: DateRange, digest: DigestFacts, interests: Interests) =>
    [`## The week of ${longDates(days)}`, facts(digest), only(interests), repeatsLine(digest)]
      .filter((line) => line !== '')
      .join('\n'),
  /** How tags changed against the four weeks before; empty where nothing did. */
  tagChanges: (rising: readonly TagChange[], falling: readonly TagChange[]) =>
    [
      rising.length > 0 ? `-# More than usual: ${list(rising.map(tagChange))}` : '',
      falling.length > 0 ? `-# Less than usual: ${list(falling.map(tagChange))}` : '',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  grownHeader: (days: DateRange, digest: DigestFacts) =>
    [`## ${longDates(days)}, continued\n${count(digest.papers, 'more paper')}.`, repeatsLine(digest)]
      .filter((line) => line !== '')
      .join('\n'),
  directHeader: (days: DateRange, digest: DigestFacts, missed: readonly string[]) =>
    [
      `## ${longDates(days)}`,
      `${count(digest.papers, 'paper')} for you`,
      repeatsLine(digest),
      missed.length > 0 ? `-# ${missedLine(missed)}` : '',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  missed: (dates: readonly string[]) => missedLine(dates),
  emptyDay: (days: DateRange, interests: Interests, repeats: number) =>
    repeats > 0
      ? `**${longDates(days)}**: no new papers; ${count(repeats, 'paper')} that ${repeats === 1 ? 'was' : 'were'} posted here before.`
      : `**${longDates(days)}**: no papers${isAnythingWanted(interests) ? ' that this channel asked for' : ''}.`,
  untagged: 'Without a tag',
  narrow: 'Only one tag, for you',
  showDigest: 'Whole digest',
  more: (n: number) => `and ${n} more`,
  moreLine: (n: number, { first, last }: DateRange) =>
    first === last
      ? `-# and ${n} more: \`/digest ${first}\``
      : `-# and ${n} more: \`/digest\` with each date from ${first} to ${last}`,
  notShown: (days: DateRange) => `**${longDates(days)}**: these papers can’t be shown here.`,
  threadName: (days: DateRange, isGrown: boolean, interests: Interests) =>
    shorten([longDates(days) + (isGrown ? ', continued' : ''), ...interests.tags].join(' · '), 100),
  continued: (days: DateRange, step: number, of: number) => `-# ${longDates(days)} · part ${step} of ${of}`,
  openPaper: 'Open a paper',
  gone: 'These papers are no longer here',
} as const
