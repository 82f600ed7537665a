import { type Interest, listInterests } from '../../subscriptions/interests.ts'
import type { Reason } from '../../subscriptions/matching.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { escapeMarkdown, shorten } from './escape.ts'
import { PAUSES, plainWhen } from './schedules.ts'
import { bold, count, echo, list, longDate, NAME_LIMIT, shortenList, timestamp } from './wording.ts'

/** When and how often something comes. */
type Timed = Pick<Subscription, 'schedule' | 'rhythm'>

const INTEREST_GROUPS: Readonly<Record<Interest['kind'], string>> = {
  tag: 'tags',
  keyword: 'keywords',
  author: 'authors',
  'without-tag': 'but no papers tagged',
  'without-keyword': 'but no papers with',
}

const INTEREST_NAMES: Readonly<Record<Interest['kind'], string>> = {
  tag: '',
  keyword: 'the keyword',
  author: 'the author',
  'without-tag': 'everything but the tag',
  'without-keyword': 'everything but the keyword',
}

const interestText = ({ kind, value }: Interest) =>
  `${INTEREST_NAMES[kind]} **${escapeMarkdown(shorten(value, NAME_LIMIT))}**`.trimStart()

const plainInterest = ({ kind, value }: Interest) =>
  `${INTEREST_NAMES[kind]} ${shorten(value, NAME_LIMIT)}`.trimStart()

const reasonText = ({ kind, value }: Reason) => {
  const name = escapeMarkdown(shorten(value, NAME_LIMIT))
  if (kind === 'tag') return name
  return kind === 'keyword' ? `“${name}”` : `papers by ${name}`
}

/** Of what people follow. */
export const followTexts = {
  started: (added: readonly Interest[], { schedule, rhythm }: Timed) =>
    `You follow ${list(added.map(interestText))}. I’ll message you ${plainWhen(schedule, rhythm)} when there are such papers.`,
  already: ({ schedule, rhythm }: Timed) =>
    `You follow that already. Messages come ${plainWhen(schedule, rhythm)}.`,
  next: (subscription: Subscription) =>
    subscription.nextDueAt === null ? '' : `-# Next at ${timestamp(subscription.nextDueAt)}.`,
  matches: (n: number, days: number) =>
    `-# Of the last ${days} days, ${n === 0 ? 'no paper' : count(n, 'paper')} would have come for that.`,
  nothingNamed: 'Name something to follow, too: a tag, a keyword or an author.',
  noOperators: (operator: string) =>
    `A keyword is plain words that all have to occur; ${echo(operator)} has no meaning in one. Follow each keyword by itself, with \`/subscribe\` once for each, and put what you don’t want into \`without:\`. Nothing was changed.`,
  valueTooLong: (limit: number) => `That is too long to follow: at most ${limit} characters.`,
  badKeyword: (typed: string) => `${echo(typed)} has no word to look for.`,
  stopped: (interest: Interest) => `You no longer follow ${interestText(interest)}.`,
  stoppedAll: 'You no longer follow anything, and I’ll send you no more messages.',
  notFollowing: (typed: string) => `You don’t follow ${echo(typed)}.`,
  nothing: 'You follow nothing yet. `/subscribe` with a tag, a keyword or an author begins.',
  tooMany: (limit: number) =>
    `You can follow ${limit} things at most. Stop one first; \`/subscriptions\` shows them.`,
  undo: 'Undo',
  mine: ({ interests, schedule, rhythm, paused, nextDueAt }: Subscription) =>
    [
      '### You follow',
      ...(['tag', 'keyword', 'author', 'without-tag', 'without-keyword'] as const).flatMap((kind) => {
        const values = listInterests(interests).filter((each) => each.kind === kind)
        return values.length === 0
          ? []
          : [`- ${INTEREST_GROUPS[kind]}: ${shortenList(bold(values.map(({ value }) => value)).join(', '))}`]
      }),
      `Messages come ${plainWhen(schedule, rhythm)}.`,
      paused !== null
        ? `-# Paused: ${PAUSES[paused.reason]}.`
        : nextDueAt === null
          ? ''
          : `-# Next at ${timestamp(nextDueAt)}.`,
    ]
      .filter((line) => line !== '')
      .join('\n'),
  closed:
    'I could not message you: your direct messages are closed to me, so what you follow is paused. Allow direct messages from this server’s members, then press *Try again*. Or read the digest in a channel: whoever manages a server can type `/channel subscribe` there.',
  tryAgain: 'Try again',
  pause: 'Pause',
  resume: 'Resume',
  browse: 'Browse tags',
  browseHeader: '### Tags to follow\nPick any in each menu; those you follow are ticked.',
  browseGroup: (name: string) => `Tags: ${name}`,
  hourMenu: 'When messages come',
  hourOption: (time: string) => `at ${time}`,
  arrivalOption: 'as soon as a digest arrives',
  hourSet: ({ schedule, rhythm }: Timed) => `Messages come ${plainWhen(schedule, rhythm)} from now on.`,
  stopMenu: 'Stop following something',
  interest: (interest: Interest) => plainInterest(interest),
  because: (reasons: readonly Reason[]) => `because you follow ${list(reasons.slice(0, 4).map(reasonText))}`,
  stopOne: ({ value }: Reason) => `Stop ${shorten(value, 60)}`,
  manageButton: 'What you follow',
  stopAllButton: 'Stop all',
  allHeader: (n: number, from: string, to: string) =>
    `### ${count(n, 'paper')} that match what you follow\n-# ${longDate(from)} to ${longDate(to)}`,
  noneMatch: 'Nothing in those days matches what you follow now.',
} as const
