import { arxivUrl } from '../digest/arxiv-id.ts'
import type { SearchFilter } from '../library/search-index.ts'
import type { ExportFormat } from '../readers/export.ts'
import type { PauseReason } from '../subscriptions/subscription.ts'
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

/** What a channel subscription is told of. */
interface ChannelFacts {
  readonly channelId: string
  readonly time: string
  readonly timeZone: string
  readonly tags: readonly string[]
  readonly form: string
  readonly nextDueAt: number
  readonly paused: PauseReason | null
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

const PAUSES: Readonly<Record<PauseReason, string>> = {
  'channel-gone': 'the channel is gone',
  'no-access': 'I can’t see the channel any more',
  'missing-permissions': 'I may not post there any more',
  'messages-closed': 'your direct messages are closed to me',
}

export const texts = {
  post: {
    header: (date: string, digest: DigestFacts, tags: readonly string[]) =>
      [
        `## ${longDate(date)}`,
        facts(digest),
        tags.length > 0 ? `-# Only papers tagged ${list(tags.map(escapeMarkdown))}` : '',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    grownHeader: (date: string, digest: DigestFacts) =>
      `## ${longDate(date)}, continued\n${count(digest.papers, 'paper')} came in after the first post.`,
    directHeader: (date: string, digest: DigestFacts, tags: readonly string[]) =>
      `## ${longDate(date)}\n${count(digest.papers, 'paper')} for you, because you follow ${list(tags.map(escapeMarkdown))}\n-# /unsubscribe stops a tag, /subscriptions shows all of yours`,
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
    byAuthor: (name: string, spellings: readonly string[], n: number) =>
      `### ${count(n, 'paper')} by ${echo(name)}, newest first\n-# ${spellings.map((each) => escapeMarkdown(shorten(each, NAME_LIMIT))).join(', ')}`,
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

  tags: {
    unknown: (typed: string, near: readonly string[]) =>
      near.length > 0
        ? `I know no tag ${echo(typed)}. Did you mean ${either(bold(near))}?`
        : `I know no tag ${echo(typed)}. Type the first letters of a tag and pick one from the list.`,
    choice: (tag: string, papers: number) => `${tag} (${papers})`,
    tooMany: (limit: number) => `One subscription can name ${limit} tags at most. Remove one first.`,
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
    fixed: (timeZone: string) =>
      `-# ${timeZone} is a fixed offset: it knows no daylight saving. Name a city to follow local time.`,
  },

  follow: {
    started: (tag: string, time: string, timeZone: string, next: number) =>
      `You follow **${escapeMarkdown(tag)}**. I’ll message you at ${time} (${timeZone}) on days that have such papers; next at ${timestamp(next)}.`,
    already: (tag: string, time: string, timeZone: string, next: number) =>
      `You already follow **${escapeMarkdown(tag)}**, at ${time} (${timeZone}); next at ${timestamp(next)}.`,
    stoppedTag: (tag: string) => `You no longer follow **${escapeMarkdown(tag)}**.`,
    stoppedAll: 'You no longer follow anything, and I’ll send you no more messages.',
    notFollowing: (tag: string) => `You don’t follow **${escapeMarkdown(tag)}**.`,
    nothing: 'You follow nothing yet. `/subscribe` with a tag begins.',
    mine: (tags: readonly string[], time: string, timeZone: string, next: number) =>
      `### You follow\n${bold(tags)
        .map((tag) => `- ${tag}`)
        .join('\n')}\nMessages come at ${time} (${timeZone}); next at ${timestamp(next)}.`,
    paused: (reason: PauseReason) =>
      `-# Paused: ${PAUSES[reason]}. Allow direct messages from this server’s members, then use \`/subscribe\` again.`,
    stopMenu: 'Stop following a tag',
    stopAllButton: 'Stop all',
  },

  channel: {
    saved: (channel: ChannelFacts) =>
      `Done. ${channelLine(channel)}\nThe next post is due ${timestamp(channel.nextDueAt)}.`,
    changed: (channel: ChannelFacts) =>
      `Changed. ${channelLine(channel)}\nThe next post is due ${timestamp(channel.nextDueAt)}.`,
    stopped: (channelId: string) => `<#${channelId}> gets no more digests from this subscription.`,
    none: 'No channel of this server is subscribed yet. `/channel subscribe` begins.',
    unknown: 'That subscription is not there any more. `/channel list` shows those that are.',
    listHeader: (n: number) => `### ${count(n, 'subscription')} in this server`,
    line: (channel: ChannelFacts) =>
      `${channelLine(channel)}\n${channel.paused === null ? `-# Next post ${timestamp(channel.nextDueAt)}` : `-# Paused: ${PAUSES[channel.paused]}. \`/channel edit\` takes it up again.`}`,
    choice: (channelName: string, time: string, timeZone: string, tags: readonly string[]) =>
      shorten(
        `#${channelName} at ${time} ${timeZone} · ${tags.length > 0 ? tags.join(', ') : 'every paper'}`,
        100,
      ),
    missing: (channelId: string, permissions: readonly string[]) =>
      `I can’t post in <#${channelId}>: I need ${list(permissions.map((name) => `*${name}*`))} there. Nothing was saved. Give my role these permissions in the channel’s settings, then try again.`,
    wrongType: (channelId: string) =>
      `<#${channelId}> can’t be subscribed. Pick a text channel, an announcement channel or a thread.`,
    tooMany: (limit: number) =>
      `This server has ${limit} subscriptions, which is the most. Remove one with \`/channel unsubscribe\` first.`,
    stopButton: (n: number | null) => (n === null ? 'Unsubscribe' : `Unsubscribe ${n}`),
    previewButton: (n: number | null) => (n === null ? 'Preview' : `Preview ${n}`),
    more: (n: number) => `-# and ${n} more; \`/channel edit\` and \`/channel unsubscribe\` offer them all.`,
    previewNothing: (channelId: string) =>
      `Of the newest digest, nothing matches what <#${channelId}> asked for; nothing would be posted.`,
    notYours: 'That panel belongs to someone else. `/channel list` opens your own.',
    nothingToChange: 'Name at least one thing to change: the channel, time, time zone, tags or form.',
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
  },
} as const

function channelLine({ channelId, time, timeZone, tags, form }: ChannelFacts): string {
  const what = tags.length > 0 ? `papers tagged ${list(bold(tags))}` : 'every paper'
  return `<#${channelId}> gets ${what}, daily at ${time} (${timeZone}), ${form}.`
}
