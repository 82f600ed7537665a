import type { DeliveryStatus, Trouble } from '../delivery/status.ts'
import { arxivUrl } from '../digest/arxiv-id.ts'
import type { SearchFilter } from '../library/search-index.ts'
import type { ExportFormat } from '../readers/export.ts'
import { type Interest, type Interests, isAnythingWanted, listInterests } from '../subscriptions/interests.ts'
import type { Reason } from '../subscriptions/matching.ts'
import type { Schedule, Weekday } from '../subscriptions/schedule.ts'
import {
  type ChannelKind,
  type ChannelSubscription,
  FORMS_OF,
  type Form,
  type Pause,
  type PauseReason,
  type Subscription,
} from '../subscriptions/subscription.ts'
import { longDate, timestamp } from './dates.ts'
import { escapeMarkdown, maskedLink, shorten } from './escape.ts'

/**
 * Every sentence a person reads in Discord, in English. Arguments are plain text: what may come from a digest
 * or a person is escaped here.
 */

/** Figures of a digest's header. */
interface DigestFacts {
  readonly papers: number
  readonly withCode: number
  readonly leading: readonly string[]
}

/** Characters of a name that is shown beside others. */
const NAME_LIMIT = 60

/** Characters of a person's own words when they are said back. */
const ECHO_LIMIT = 100

const echo = (typed: string) => `“${escapeMarkdown(shorten(typed, ECHO_LIMIT))}”`
const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`
const list = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
const bold = (items: readonly string[]) => items.map((item) => `**${escapeMarkdown(item)}**`)
const either = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`
const tagNames = (tags: readonly string[]) => tags.map(escapeMarkdown)
const filterWords = ({ tags = [], notTags = [], author, from, to, hasCode, hasModel }: SearchFilter) => [
  ...(tags.length > 0 ? [`tagged ${list(tagNames(tags))}`] : []),
  ...(notTags.length > 0 ? [`not tagged ${either(tagNames(notTags))}`] : []),
  ...(author === undefined ? [] : [`by ${echo(author)}`]),
  ...(from === undefined ? [] : [`from ${longDate(from)}`]),
  ...(to === undefined ? [] : [`up to ${longDate(to)}`]),
  ...(hasCode === undefined ? [] : [hasCode ? 'with code' : 'without code']),
  ...(hasModel === undefined ? [] : [hasModel ? 'with a model' : 'without a model']),
]
const filterLine = (filter: SearchFilter) => {
  const words = filterWords(filter)
  return words.length === 0 ? '' : `-# only ${words.join(' · ')}`
}
const facts = ({ papers, withCode, leading }: DigestFacts) =>
  [
    count(papers, 'paper'),
    withCode > 0 ? `${withCode} with code` : '',
    leading.length > 0 ? `mostly ${leading.map(escapeMarkdown).join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')

const EXPORT_NAMES: Readonly<Record<ExportFormat, string>> = {
  bibtex: 'BibTeX',
  markdown: 'Markdown',
  csv: 'CSV',
  json: 'JSON',
}

/** Characters of a code block: what a message holds, with some left for its frame. */
const BLOCK_LIMIT = 3_800

const shortenBlock = (text: string) =>
  text.length <= BLOCK_LIMIT ? text.trimEnd() : `${text.slice(0, BLOCK_LIMIT)}…`

const reasonText = ({ kind, value }: Reason) => {
  const name = escapeMarkdown(shorten(value, NAME_LIMIT))
  if (kind === 'tag') return name
  return kind === 'keyword' ? `“${name}”` : `papers by ${name}`
}

/** What a post is limited to, in small print; empty where it holds the whole digest. */
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

const PAUSES: Readonly<Record<PauseReason, string>> = {
  'by-choice': 'somebody paused it',
  'bot-removed': 'I was removed from the server',
  'channel-gone': 'the channel is gone',
  'no-access': 'I can’t see the channel any more',
  'missing-permissions': 'I may not post there any more',
  'messages-closed': 'your direct messages are closed to me',
}

export const texts = {
  /** What Discord shows of each command while it is typed; descriptions of at most 100 characters. */
  commands: {
    author: {
      description: 'List the papers of an author, newest first',
      name: 'A name, such as Lovelace or A. Lovelace',
    },
    channel: {
      description: 'Bring the daily digest to a channel of this server',
      subscribe: 'Post each day’s digest in a channel',
      edit: 'Change a subscription',
      list: 'Show this server’s subscriptions',
      status: 'Show what was posted last, what comes next, and why nothing came',
      preview: 'Show what a subscription would post now',
      pause: 'Let a subscription rest',
      resume: 'Take a paused subscription up again',
      unsubscribe: 'Stop posting in a channel',
      channel: 'Where the digest is posted',
      subscription: 'Which one; pick it from the list',
      role: 'A role that each post mentions; choose @everyone for none',
      time: 'When to post, such as 09:00',
      timezone: 'A city or time zone, such as Berlin',
      days: 'On which days, such as weekdays or mon, wed, fri',
      tags: (all: string) => `Only papers with one of these tags, separated by commas; "${all}" for all`,
      without: (none: string) => `No papers with one of these tags; "${none}" to leave none out`,
      form: 'How a post is laid out; what fits the channel if left out',
      forms: {
        compact: 'compact: a line or two a paper',
        full: 'full: every bullet',
        thread: 'thread: compact, with a thread that has a card a paper',
        publish: 'publish: to servers that follow an announcement channel',
      },
      silent: 'Notify nobody of posts',
      colour: 'The colour at the edge of posts, such as #d9482b; "default" for mine',
      empty: 'On days without such papers, say so in one line',
    },
    digest: {
      description: 'Show the digest of a day',
      date: 'A day, such as 2025-02-10; the newest if left out',
      tag: 'Only papers with this tag',
    },
    findPapers: {
      name: 'Find papers',
      description: 'every paper that a message links to or names (right-click it, then Apps)',
    },
    help: {
      description: 'What I can do',
    },
    paper: {
      description: 'Look a paper up by its name, some words of it, or its arXiv id',
      query: 'A nickname, words of the title, an arXiv id or link',
    },
    privacy: {
      description: 'Show what I keep of you; take it away as a file, or delete it',
    },
    saved: {
      description: 'Show your reading list, and take it away as a file',
    },
    search: {
      description: 'List the papers that fit some words, best first',
      query: 'Words of the title or summary, an author, a name',
      tag: 'Only papers with this tag; with all of several, separated by commas',
      without: 'No papers with this tag, or any of several',
      author: 'Only papers by this author',
      from: 'Only papers from this day on, such as 2025-02-10',
      to: 'Only papers up to this day',
      code: 'Only papers with code, or only those without',
      model: 'Only papers with a model, data set or demo, or only those without',
    },
    subscribe: {
      description: 'Follow a tag, a keyword or an author: a direct message on days that have such papers',
      tag: 'A tag, such as Multimodal or rl; leave all out to browse the tags',
      keyword: 'Words of a title or summary; "in quotes" for a phrase',
      author: 'An author, such as Lovelace',
      without: 'A tag or keyword: papers with it are left out',
      time: 'When messages come, such as 09:00 (for all that you follow)',
      timezone: 'Your city or time zone, such as Berlin',
    },
    subscriptions: {
      description: 'Show what you follow, and change it',
    },
    tag: {
      description: 'List the papers of a tag, newest first',
      tag: 'A tag, such as Robotics or nlp',
    },
    unsubscribe: {
      description: 'Stop following something, or everything',
      what: 'A tag, keyword or author you follow; everything if left out',
    },
    when: {
      description: 'At an hour, or as soon as a digest arrives',
      hour: 'at an hour',
      arrival: 'as soon as it arrives',
    },
  },

  post: {
    header: (date: string, digest: DigestFacts, interests: Interests) =>
      [`## ${longDate(date)}`, facts(digest), only(interests)].filter((line) => line !== '').join('\n'),
    grownHeader: (date: string, digest: DigestFacts) =>
      `## ${longDate(date)}, continued\n${count(digest.papers, 'more paper')}.`,
    directHeader: (date: string, digest: DigestFacts, missed: readonly string[]) =>
      [
        `## ${longDate(date)}`,
        `${count(digest.papers, 'paper')} for you`,
        missed.length > 0 ? `-# ${missedLine(missed)}` : '',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    missed: (dates: readonly string[]) => missedLine(dates),
    emptyDay: (date: string, interests: Interests) =>
      `**${longDate(date)}**: no papers${isAnythingWanted(interests) ? ' that this channel asked for' : ''}.`,
    untagged: 'Without a tag',
    narrow: 'Only one tag, for you',
    showDigest: 'Whole digest',
    showAll: (n: number) => `Show all ${n}`,
    threadName: (date: string, isGrown: boolean, interests: Interests) =>
      shorten([longDate(date) + (isGrown ? ', continued' : ''), ...interests.tags].join(' · '), 100),
    continued: (date: string, step: number, of: number) => `-# ${longDate(date)} · part ${step} of ${of}`,
    openPaper: 'Open a paper',
    gone: 'These papers are no longer held',
  },

  paper: {
    codeLink: (n: number, of: number) => (of > 1 ? `code ${n}` : 'code'),
    modelLink: (n: number, of: number) => (of > 1 ? `model ${n}` : 'model'),
    facts: (id: string, dates: readonly string[]) =>
      [`arXiv ${id}`, dates.length > 0 ? `in the digest of ${list(dates.slice(-3))}` : '']
        .filter((part) => part !== '')
        .join(' · '),
    inferred: (tags: string) => `probably ${tags}`,
    tagsInferred: 'Tags were derived from the words of the paper, not given by the publisher.',
    share: 'Share here',
    related: 'Related',
    save: 'Save',
    unsave: 'Remove from saved',
    bibtexButton: 'BibTeX',
    /** A fence holds whatever the entry says, as long as it holds no fence. */
    bibtex: (entry: string) => `\`\`\`bibtex\n${shortenBlock(entry.replaceAll('`', 'ˋ'))}\n\`\`\``,
    gone: (id: string) =>
      `I don’t hold the paper ${escapeMarkdown(shorten(id, 40))} any more. It may still be at https://arxiv.org.`,
    shareForbidden: 'You can’t post in this channel, so I won’t post there for you.',
  },

  list: {
    found: (query: string, n: number, filter: SearchFilter) =>
      [`### ${count(n, 'paper')} for ${echo(query)}`, filterLine(filter)]
        .filter((line) => line !== '')
        .join('\n'),
    nearest: (query: string, filter: SearchFilter = {}) =>
      [`### No paper matches ${echo(query)} as typed. The nearest:`, filterLine(filter)]
        .filter((line) => line !== '')
        .join('\n'),
    choose: (query: string) => `### Several papers fit ${echo(query)}`,
    tagged: (tag: string, n: number) => `### ${escapeMarkdown(tag)}\n${count(n, 'paper')}, newest first`,
    nothing: (query: string) =>
      `I hold no paper like ${echo(query)}. Try a nickname, a few words of the title, or an arXiv id.`,
    nothingFiltered: (query: string, filter: SearchFilter) =>
      `I hold no paper like ${echo(query)} that is ${filterWords(filter).join(', ')}. Leave a filter out to see more.`,
    tooLong:
      'That is more than I can remember from page to page. Use fewer words or filters, and I’ll find more, not less.',
    /** @param shown spellings that are named */
    byAuthor: (
      name: string,
      { names, others, shown }: { names: readonly string[]; others: number; shown: number },
      n: number,
    ) =>
      [
        `### ${count(n, 'paper')} by ${echo(name)}, newest first`,
        `-# ${[
          ...names.slice(0, shown).map((each) => escapeMarkdown(shorten(each, NAME_LIMIT))),
          ...(names.length > shown ? [`${names.length - shown} more called so`] : []),
        ].join(', ')}`,
        ...(others > 0
          ? [`-# ${count(others, 'other')} called so, with fewer papers, left out. Type more of the name.`]
          : []),
      ].join('\n'),
    noAuthor: (name: string, near: readonly string[]) =>
      near.length > 0
        ? `I hold no paper by ${echo(name)}. Did you mean ${either(bold(near.map((each) => shorten(each, NAME_LIMIT))))}?`
        : `I hold no paper by ${echo(name)}. Type a last name, or the first letters of one, and pick from the list.`,
    authorChoice: (name: string, papers: number) => `${shorten(name, NAME_LIMIT)} (${papers})`,
    mentioned: (n: number) => `### ${count(n, 'paper')} in this message`,
    notHeld: (ids: readonly string[]) =>
      `Not in any digest I hold: ${ids.map((id) => maskedLink(`arXiv ${id}`, arxivUrl(id))).join(', ')}`,
    nothingMentioned:
      'I found no arXiv link and no name of a paper I hold in this message. `/search` looks for words.',
    related: (name: string) => `### Near to ${escapeMarkdown(shorten(name, ECHO_LIMIT))}`,
    shares: (words: readonly string[]) =>
      `shares ${words.map((word) => escapeMarkdown(shorten(word, 40))).join(', ')}`,
    noneRelated: 'No other paper I hold is near to that one.',
    emptyTag: (tag: string) => `I hold no paper tagged ${escapeMarkdown(tag)} yet.`,
    empty: 'I hold no papers yet. They come with the next digest.',
    previous: 'Previous page',
    next: 'Next page',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },

  saved: {
    added: (name: string, papers: number) =>
      `Saved **${escapeMarkdown(name)}**. ${count(papers, 'paper')} on your list; \`/saved\` shows it.`,
    before: (name: string) => `**${escapeMarkdown(name)}** is on your list already; \`/saved\` shows it.`,
    full: (limit: number) =>
      `Your list holds ${limit} papers, which is the most. Remove one first; \`/saved\` shows it.`,
    removed: (name: string) => `**${escapeMarkdown(name)}** is off your list.`,
    notThere: 'That paper is not on your list.',
    undo: 'Undo',
    header: (n: number) => `### ${count(n, 'saved paper')}, last saved first`,
    none: 'You saved no paper yet. Every paper’s card has a button *Save*.',
    notHeld: (ids: readonly string[]) =>
      `-# No longer in any digest I hold: ${ids.map((id) => maskedLink(`arXiv ${id}`, arxivUrl(id))).join(', ')}`,
    exported: (n: number) => `Your ${count(n, 'saved paper')}:`,
    exportButton: (format: ExportFormat) => EXPORT_NAMES[format],
  },

  privacy: {
    kept: (saved: number, follows: number, channels: number) =>
      [
        '### What I keep of you',
        `- your user id, and the time zone you named last`,
        `- your reading list: ${count(saved, 'paper')}`,
        `- what you follow: ${count(follows, 'thing')}, when it comes, and which papers you got in the last two weeks`,
        channels > 0 ? `- that you set up ${count(channels, 'channel subscription')} (of all servers)` : '',
        'Nothing else: no names, no messages, nothing of what you look up. My log knows you by a scrambled number only.',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    exportButton: 'Export',
    deleteButton: 'Delete all of it',
    exported: 'Everything I keep of you:',
    reallyDelete:
      'This deletes your reading list, what you follow and every trace of your id, at once and for good. Channels you set up keep their digests, without your name.',
    confirmButton: 'Delete it',
    deleted: 'Done. I keep nothing of you any more.',
  },

  tags: {
    unknown: (typed: string, near: readonly string[]) =>
      near.length > 0
        ? `I know no tag ${echo(typed)}. Did you mean ${either(bold(near))}?`
        : `I know no tag ${echo(typed)}. Type the first letters of a tag and pick one from the list.`,
    choice: (tag: string, papers: number) => `${tag} (${papers})`,
    tooMany: (limit: number) => `One subscription can name ${limit} tags at most. Leave some out.`,
  },

  digest: {
    fromAfterTo: (from: string, to: string) =>
      `“from” (${longDate(from)}) is later than “to” (${longDate(to)}). Swap them.`,
    badDate: (typed: string) =>
      `${echo(typed)} is no date. Write it as 2025-02-10, or pick one from the list.`,
    none: (date: string, near: string | null) =>
      near === null
        ? `I hold no digest of ${longDate(date)}.`
        : `I hold no digest of ${longDate(date)}. The nearest is of ${longDate(near)}: \`/digest ${near}\`.`,
    empty: (date: string) => `The digest of ${longDate(date)} has no papers.`,
    emptyTagged: (date: string, tag: string) =>
      `The digest of ${longDate(date)} has no papers tagged ${escapeMarkdown(tag)}.`,
  },

  time: {
    bad: (typed: string) => `${echo(typed)} is no time of day. Write it as 09:00, 21:30 or 9 am.`,
    unknownZone: (typed: string, near: readonly string[]) =>
      near.length > 0
        ? `I know no time zone ${echo(typed)}. Did you mean ${either(bold(near))}?`
        : `I know no time zone ${echo(typed)}. Write a city such as Berlin or New York, or pick one from the list.`,
    badDays: (typed: string) =>
      `${echo(typed)} is no day of the week. Write “weekdays”, “mon, wed, fri” or “every day”.`,
    days: (days: readonly Weekday[]) => dayNames(days),
    fixed: (timeZone: string) =>
      `-# ${timeZone} is a fixed offset: it knows no daylight saving. Name a city to follow local time.`,
  },

  follow: {
    started: (added: readonly Interest[], schedule: Schedule) =>
      `You follow ${list(added.map(interestText))}. I’ll message you ${plainWhen(schedule)} when there are such papers.`,
    already: (schedule: Schedule) => `You follow that already. Messages come ${plainWhen(schedule)}.`,
    next: (subscription: Subscription) =>
      subscription.nextDueAt === null ? '' : `-# Next at ${timestamp(subscription.nextDueAt)}.`,
    matches: (n: number, days: number) =>
      `-# Of the last ${days} days, ${count(n, 'paper')} would have come.`,
    nothingNamed: 'Name something to follow, too: a tag, a keyword or an author.',
    badKeyword: (typed: string) => `${echo(typed)} has no word to look for.`,
    stopped: (interest: Interest) => `You no longer follow ${interestText(interest)}.`,
    stoppedAll: 'You no longer follow anything, and I’ll send you no more messages.',
    notFollowing: (typed: string) => `You don’t follow ${echo(typed)}.`,
    nothing: 'You follow nothing yet. `/subscribe` with a tag, a keyword or an author begins.',
    tooMany: (limit: number) =>
      `You can follow ${limit} things at most. Stop one first; \`/subscriptions\` shows them.`,
    undo: 'Undo',
    mine: ({ interests, schedule, paused, nextDueAt }: Subscription) =>
      [
        '### You follow',
        ...(['tag', 'keyword', 'author', 'without-tag', 'without-keyword'] as const).flatMap((kind) => {
          const values = listInterests(interests).filter((each) => each.kind === kind)
          return values.length === 0
            ? []
            : [
                `- ${INTEREST_GROUPS[kind]}: ${shortenList(bold(values.map(({ value }) => value)).join(', '))}`,
              ]
        }),
        `Messages come ${plainWhen(schedule)}.`,
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
    resumed: 'Taken up again; the next message comes at its hour.',
    pausedNow: 'Paused. I’ll send you nothing until you take it up again.',
    pause: 'Pause',
    resume: 'Resume',
    browse: 'Browse tags',
    browseHeader: '### Tags to follow\nPick any in each menu; those you follow are ticked.',
    browseGroup: (name: string) => `Tags: ${name}`,
    browsed: (n: number) => `You follow ${count(n, 'tag')} now.`,
    hourMenu: 'When messages come',
    hourOption: (time: string) => `at ${time}`,
    arrivalOption: 'as soon as a digest arrives',
    hourSet: (schedule: Schedule) => `Messages come ${plainWhen(schedule)} from now on.`,
    stopMenu: 'Stop following something',
    interest: (interest: Interest) => plainInterest(interest),
    because: (reasons: readonly Reason[]) =>
      `because you follow ${list(reasons.slice(0, 4).map(reasonText))}`,
    stopOne: ({ value }: Reason) => `Stop ${shorten(value, 60)}`,
    manageButton: 'What you follow',
    stopAllButton: 'Stop all',
    allHeader: (n: number, from: string, to: string) =>
      `### ${count(n, 'paper')} that match what you follow\n-# ${longDate(from)} to ${longDate(to)}`,
    noneMatch: 'Nothing in those days matches what you follow now.',
  },

  channel: {
    saved: (subscription: ChannelSubscription) =>
      `Done. ${channelLine(subscription)}\n${nextLine(subscription)}`,
    changed: (subscription: ChannelSubscription) =>
      `Changed. ${channelLine(subscription)}\n${nextLine(subscription)}`,
    usualArrival: (time: string, timeZone: string) =>
      `-# Digests usually arrive about ${time} (${timeZone}); an earlier hour gets the day before’s.`,
    stopped: (channelId: string) => `<#${channelId}> gets no more digests from this subscription.`,
    undo: 'Undo',
    cannotUndo: 'That can’t be undone any more. `/channel subscribe` makes it anew.',
    restored: (subscription: ChannelSubscription) => `Back again. ${channelLine(subscription)}`,
    paused: (channelId: string) => `<#${channelId}> gets no posts until somebody takes this up again.`,
    resumed: (subscription: ChannelSubscription) =>
      `Taken up again. ${channelLine(subscription)}\n${nextLine(subscription)}`,
    postingNow: (channelId: string, n: number) => `Posting ${count(n, 'paper')} in <#${channelId}> now.`,
    nothingToPost: (channelId: string, newest: string | null) =>
      newest === null
        ? texts.list.empty
        : `There is nothing new to post in <#${channelId}>: it had the newest digest, of ${longDate(newest)}, or nothing in it matches.`,
    none: 'No channel of this server is subscribed yet. `/channel subscribe` begins.',
    unknown: 'That subscription is not there any more. `/channel list` shows those that are.',
    listHeader: (n: number, limit: number) =>
      `### ${count(n, 'subscription')} in this server, of ${limit} it may have`,
    line: (n: number, subscription: ChannelSubscription) =>
      `${n}. ${channelLine(subscription)}\n-# ${subscription.paused === null ? nextLine(subscription) : pausedLine(subscription.paused)}`,
    choice: ({ channelName, schedule, interests }: ChannelSubscription) =>
      shorten(
        `#${channelName} ${plainWhen(schedule)} · ${interests.tags.length > 0 ? interests.tags.join(', ') : 'every paper'}`,
        100,
      ),
    missing: (channelId: string, permissions: readonly string[]) =>
      `I can’t post in <#${channelId}>: I need ${list(permissions.map((name) => `*${name}*`))} there. Nothing was saved. Give my role these permissions in the channel’s settings, then try again.`,
    outOfSight: (channelId: string) =>
      `I can’t see <#${channelId}>: I need *View Channel* there. Nothing was saved. Give my role that permission in the channel’s settings, then try again.`,
    noForumTag: (channelId: string) =>
      `<#${channelId}> wants a tag on every post, and has none that fits every digest. Add a tag called *Digest* in the forum’s settings, then try again. Nothing was saved.`,
    wrongType: (channelId: string) =>
      `<#${channelId}> can’t be subscribed. Pick a text channel, an announcement channel, a forum or a thread.`,
    wrongForm: (form: Form, kind: ChannelKind) =>
      `${article(KIND_NAMES[kind])} can’t have the form *${form}*. It can have ${either(FORMS_OF[kind].map((each) => `*${each}*`))}.`,
    badColour: (typed: string) => `${echo(typed)} is no colour. Write it as #d9482b, or “default”.`,
    tooMany: (limit: number) =>
      `This server has ${limit} subscriptions, which is the most. Remove one with \`/channel unsubscribe\` first.`,
    buttons: {
      preview: 'Preview',
      now: 'Post today’s now',
      pause: 'Pause',
      resume: 'Resume',
      stop: 'Unsubscribe',
      status: 'Status',
    },
    numbered: (label: string, n: number | null) => (n === null ? label : `${label} ${n}`),
    previewNothing: (channelId: string) =>
      `Of the newest digest, nothing matches what <#${channelId}> asked for; nothing would be posted.`,
    notYours: 'That panel belongs to someone else. `/channel list` opens your own.',
    nothingToChange: 'Name at least one thing to change, such as the time, the tags or the form.',
    status: (
      subscription: ChannelSubscription,
      { lastPost, trouble }: DeliveryStatus,
      {
        newest,
        overdueWeekdays,
      }: { readonly newest: string | null; readonly overdueWeekdays: number | null },
    ) =>
      [
        channelLine(subscription),
        lastPost === null
          ? 'Nothing was posted yet.'
          : `Last post: [${longDate(lastPost.date)}](https://discord.com/channels/${subscription.guildId}/${lastPost.place.channelId}/${lastPost.place.messageId}), ${timestamp(lastPost.at)}.`,
        subscription.paused === null ? nextLine(subscription) : pausedLine(subscription.paused),
        trouble === null ? '' : troubleLine(trouble),
        newest === null ? 'No digest has come yet.' : `The newest digest is of ${longDate(newest)}.`,
        overdueWeekdays === null
          ? ''
          : `**No digest has come for ${overdueWeekdays} weekdays.** Whoever runs me has to look at where they come from.`,
      ]
        .filter((line) => line !== '')
        .join('\n'),
    moreStatus: (n: number) =>
      `-# ${count(n, 'more subscription')}: name one to see how it is, or press *Status* in \`/channel list\`.`,
    pausedNotice: (channelNames: readonly string[], reason: PauseReason) =>
      `The digest that you set up for ${list(channelNames.map((name) => `#${escapeMarkdown(shorten(name, NAME_LIMIT))}`))} is paused: ${PAUSES[reason]}. ${mending(reason)} \`/channel status\` in that server tells more.`,
  },

  help: {
    header: '### Paperboy\nI bring each day’s AI papers, and find any of them by name, words, author or tag.',
    line: (name: string, description: string) => `- \`/${name}\`: ${description}`,
    menuLine: (name: string, description: string) => `- *${name}*: ${description}`,
    footer: 'Begin with `/paper` and a name you remember, or `/subscribe` with a tag.',
  },

  hello:
    'Hello, I’m Paperboy. I bring each day’s AI papers.\n- **To read them here**, someone who may manage this server types `/channel subscribe`.\n- **To look a paper up**, anyone types `/paper` and a name.\n- **To follow a tag**, anyone types `/subscribe`; I send a direct message on days that have such papers.',

  errors: {
    fault: (id: string) =>
      `Something went wrong on my side. It was logged as \`${id}\`; please tell whoever runs me. Nothing you had was lost.`,
    unknownCommand: 'I don’t know that command any more. Restart Discord to see my current ones.',
    oldButton: 'That button is from a version I can’t read any more. `/help` shows what I can do.',
    serverOnly: 'This works in a server only.',
    tooFast: 'That was a lot at once. Please try again in a few seconds.',
  },
} as const

const KIND_NAMES: Readonly<Record<ChannelKind, string>> = {
  text: 'text channel',
  announcement: 'announcement channel',
  forum: 'forum',
  thread: 'thread',
}

function article(name: string): string {
  return `${/^[aeiou]/.test(name) ? 'An' : 'A'} ${name}`
}

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

function dayNames(days: readonly Weekday[]): string {
  switch (days.join('')) {
    case '':
      return 'every day'
    case '12345':
      return 'weekdays'
    case '67':
      return 'weekends'
    default:
      return list(days.map((day) => DAY_NAMES[day - 1] ?? ''))
  }
}

/** `daily at 09:00 (Europe/Berlin)`, without Markdown. */
function plainWhen({ time, timeZone, days, onArrival }: Schedule): string {
  if (onArrival) return 'as soon as a digest arrives'
  const on = days.length === 0 ? 'daily' : days.join('') === '12345' ? 'on weekdays' : `on ${dayNames(days)}`
  return `${on} at ${time} (${timeZone})`
}

function wantedLine({ tags, without }: Interests): string {
  const wanted = tags.length > 0 ? `papers tagged ${list(bold(tags))}` : 'every paper'
  return without.tags.length > 0 ? `${wanted}, but none tagged ${either(bold(without.tags))}` : wanted
}

function channelLine({
  channelId,
  schedule,
  interests,
  form,
  look,
  tellsEmptyDays,
}: ChannelSubscription): string {
  const also = [
    form,
    look.roleId === null ? '' : `mentioning <@&${look.roleId}>`,
    look.isSilent ? 'silently' : '',
    tellsEmptyDays ? 'with a line on days that have none' : '',
  ].filter((part) => part !== '')
  const wanted = shortenList(wantedLine(interests))
  return `<#${channelId}> gets ${wanted}, ${plainWhen(schedule)}, ${also.join(', ')}.`
}

/** Characters of what a subscription wants, where several stand on one panel. */
const WANTED_LIMIT = 300

/** Cuts at a word; the marks of what was bold there are closed by the dot that follows. */
function shortenList(markdown: string): string {
  return markdown.length <= WANTED_LIMIT
    ? markdown
    : `${shorten(markdown.replaceAll('**', ''), WANTED_LIMIT)}`
}

function nextLine({ nextDueAt }: Subscription): string {
  return nextDueAt === null
    ? 'The next post comes with the next digest.'
    : `The next post is due ${timestamp(nextDueAt)}.`
}

function pausedLine({ reason, at }: Pause): string {
  return `Paused since ${timestamp(at)}: ${PAUSES[reason]}. ${mending(reason)}`
}

/** What ends a pause. */
function mending(reason: PauseReason): string {
  if (reason === 'by-choice') return '`/channel resume` takes it up again.'
  return reason === 'channel-gone'
    ? '`/channel edit` gives it another channel.'
    : 'It goes on by itself once that is mended.'
}

function troubleLine(trouble: Trouble): string {
  const date = longDate(trouble.date)
  const why =
    'detail' in trouble && trouble.detail !== null ? `: ${escapeMarkdown(shorten(trouble.detail, 150))}` : ''
  switch (trouble.kind) {
    case 'nothing-wanted':
      return `Of ${date}, nothing matched what this channel asked for.`
    case 'under-way':
      return `The digest of ${date} is being sent${why}.`
    case 'refused':
      return `Discord refused the digest of ${date}${why}.`
    case 'unknown':
      return `Whether all of the digest of ${date} arrived is not known, so it was not sent again${why}. I need *Read Message History* to look.`
  }
}
