import type { DeliveryStatus, Trouble } from '../../delivery/status.ts'
import type { Interests } from '../../subscriptions/interests.ts'
import {
  type ChannelKind,
  type ChannelSubscription,
  LAYOUTS_OF,
  type Layout,
  type PauseReason,
  REPEAT_AFTER_DAYS,
  type Subscription,
} from '../../subscriptions/subscription.ts'
import { escapeMarkdown, shorten } from './escape.ts'
import { listTexts } from './lists.ts'
import { mending, PAUSES, pausedLine, plainWhen } from './schedules.ts'
import {
  bold,
  count,
  echo,
  either,
  list,
  longDate,
  longDates,
  NAME_LIMIT,
  shortenList,
  timestamp,
} from './wording.ts'

const KIND_NAMES: Readonly<Record<ChannelKind, string>> = {
  text: 'text channel',
  announcement: 'announcement channel',
  forum: 'forum',
  thread: 'thread',
}

function article(name: string): string {
  return `${/^[aeiou]/.test(name) ? 'An' : 'A'} ${name}`
}

function wantedLine({ tags, keywords, authors, without }: Interests): string {
  const kinds = [
    ...(tags.length > 0 ? [`papers tagged ${list(bold(tags))}`] : []),
    ...(keywords.length > 0 ? [`papers on ${either(bold(keywords))}`] : []),
    ...(authors.length > 0 ? [`papers by ${either(bold(authors))}`] : []),
  ]
  const wanted = kinds.length > 0 ? list(kinds) : 'every paper'
  return without.tags.length > 0 ? `${wanted}, but none tagged ${either(bold(without.tags))}` : wanted
}

/** When a paper comes again, where that is not as usual. */
function repeatsText(days: number | undefined): string {
  if (days === undefined || days === REPEAT_AFTER_DAYS) return ''
  return days === 0
    ? 'with every paper that is listed again'
    : `with papers that are listed again after ${count(days, 'day')}`
}

function channelLine({
  channelId,
  schedule,
  interests,
  layout,
  look,
  postsOnEmptyDays,
  repeatAfterDays,
  order,
  paperLimit = 0,
  rhythm,
}: ChannelSubscription): string {
  const also = [
    rhythm === 'weekly' ? '' : layout,
    order === 'popularity' ? 'what others liked most first' : '',
    paperLimit > 0 ? `${count(paperLimit, 'paper')} at most` : '',
    look.roleId === null ? '' : `mentioning <@&${look.roleId}>`,
    look.isSilent ? 'silently' : '',
    postsOnEmptyDays ? 'with a line on days that have none' : '',
    repeatsText(repeatAfterDays),
  ].filter((part) => part !== '')
  const wanted = shortenList(wantedLine(interests))
  return `<#${channelId}> gets ${wanted}, ${[plainWhen(schedule, rhythm), ...also].join(', ')}.`
}

function nextLine({ nextDueAt, schedule }: Subscription): string {
  return nextDueAt === null || schedule.onArrival
    ? 'The next post comes with the next digest.'
    : `The next post is due ${timestamp(nextDueAt)}.`
}

function troubleLine(trouble: Trouble): string {
  const date = longDates(trouble.days)
  const why =
    'detail' in trouble && trouble.detail !== null ? `: ${escapeMarkdown(shorten(trouble.detail, 150))}` : ''
  switch (trouble.kind) {
    case 'nothing-wanted':
      return `Of ${date}, nothing matched what this channel asked for.`
    case 'had-before':
      return `All that this channel asked for of ${date} was posted here before, so nothing was posted.`
    case 'under-way':
      return `The digest of ${date} is being sent${why}.`
    case 'refused':
      return `Discord refused the digest of ${date}${why}.`
    case 'left-out':
      return `A part of the digest of ${date} could not be laid out and was left out${why}. Whoever runs me finds it in the log.`
    case 'unknown':
      return `Whether all of the digest of ${date} arrived is not known, so it was not sent again${why}. I need *Read Message History* to look.`
  }
}

/** Of the subscriptions of a server’s channels. */
/** How the digests are that a channel waits for. */
export interface DigestsStatus {
  readonly newest: string | null
  readonly overdueWeekdays: number | null
  /** Dates of late of which nothing could be read, newest first. */
  readonly unreadable: readonly string[]
}

export const channelTexts = {
  saved: (subscription: ChannelSubscription) =>
    `Done. ${channelLine(subscription)}\n${nextLine(subscription)}`,
  exists: (subscription: ChannelSubscription) =>
    `That is set up already, so nothing was changed. ${channelLine(subscription)}`,
  change: (subscription: ChannelSubscription) =>
    `${channelLine(subscription)}\nPick another time or layout here; \`/channel edit\` changes everything else.`,
  hourMenu: 'When posts come',
  layoutMenu: 'How a post looks',
  changed: (subscription: ChannelSubscription) =>
    `Changed. ${channelLine(subscription)}\n${nextLine(subscription)}`,
  usualArrival: (time: string, timeZone: string) =>
    `-# Digests usually arrive about ${time} (${timeZone}); an earlier hour gets the day before’s.`,
  stopped: (channelId: string) => `<#${channelId}> gets no more digests from this subscription.`,
  undo: 'Undo',
  cannotUndo: 'That can’t be undone any more. `/channel subscribe` makes a new one.',
  restored: (subscription: ChannelSubscription) => `Back again. ${channelLine(subscription)}`,
  paused: (channelId: string) => `<#${channelId}> gets no posts until somebody resumes this subscription.`,
  resumed: (subscription: ChannelSubscription) =>
    `Resumed. ${channelLine(subscription)}\n${nextLine(subscription)}`,
  postingNow: (channelId: string, n: number) => `Posting ${count(n, 'paper')} in <#${channelId}> now.`,
  nothingToPost: (channelId: string, newest: string | null) =>
    newest === null
      ? listTexts.empty
      : `There is nothing new to post in <#${channelId}>: it had the newest digest, of ${longDate(newest)}, or nothing in it matches.`,
  none: 'No channel of this server is subscribed yet. `/channel subscribe` begins.',
  unknown: 'That subscription is not there any more. `/channel list` shows those that are.',
  listHeader: (n: number, limit: number) =>
    `### ${count(n, 'subscription')} in this server, of ${limit} it may have`,
  line: (n: number, subscription: ChannelSubscription) =>
    `${n}. ${channelLine(subscription)}\n-# ${subscription.paused === null ? nextLine(subscription) : pausedLine(subscription.paused)}`,
  several: (channelId: string, n: number) =>
    `<#${channelId}> has ${n} subscriptions. Pick one from the list, or press its button in \`/channel list\`.`,
  noOperators: (operator: string) =>
    `A keyword is plain words that all have to occur; ${echo(operator)} has no meaning in one. Separate keywords by commas, and put tags you don’t want into \`without:\`. Nothing was saved.`,
  choice: ({ channelName, schedule, rhythm, interests }: ChannelSubscription) =>
    shorten(
      `#${channelName} ${plainWhen(schedule, rhythm)} · ${[...interests.tags, ...interests.keywords, ...interests.authors].join(', ') || 'every paper'}`,
      100,
    ),
  missing: (channelId: string, permissions: readonly string[]) =>
    `I can’t post in <#${channelId}>: I need ${list(permissions.map((name) => `*${name}*`))} there. Nothing was saved. Give my role these permissions in the channel’s settings, then try again.`,
  askerMissing: (channelId: string, permissions: readonly string[]) =>
    `You can’t have me post in <#${channelId}>: you need ${list(permissions.map((name) => `*${name}*`))} there yourself. Nothing was saved. Ask somebody who has that.`,
  activeAgain: 'It was paused, and is active again from now on.',
  outOfSight: (channelId: string) =>
    `I can’t see <#${channelId}>: I need *View Channel* there. Nothing was saved. Give my role that permission in the channel’s settings, then try again.`,
  noForumTag: (channelId: string) =>
    `<#${channelId}> wants a tag on every post, and has none that fits every digest. Add a tag called *Digest* in the forum’s settings, then try again. Nothing was saved.`,
  wrongType: (channelId: string) =>
    `<#${channelId}> can’t be subscribed. Pick a text channel, an announcement channel, a forum or a thread.`,
  wrongLayout: (layout: Layout, kind: ChannelKind) =>
    `${article(KIND_NAMES[kind])} can’t have the layout *${layout}*. It can have ${either(LAYOUTS_OF[kind].map((each) => `*${each}*`))}.`,
  badColour: (typed: string) => `${echo(typed)} is no colour. Write it as #d9482b, or “default”.`,
  tooMany: (limit: number) =>
    `This server has ${limit} subscriptions, which is the most. Remove one with \`/channel unsubscribe\` first.`,
  buttons: {
    preview: 'Preview',
    now: 'Post today’s now',
    change: 'Change',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Unsubscribe',
    status: 'Status',
  },
  numbered: (label: string, n: number | null) => (n === null ? label : `${label} ${n}`),
  previewNothing: (channelId: string) =>
    `Of the newest digest, nothing matches what <#${channelId}> asked for; nothing would be posted.`,
  notYours: 'That panel belongs to someone else. `/channel list` opens your own.',
  nothingToChange: 'Name at least one thing to change, such as the time, the tags or the layout.',
  status: (
    subscription: ChannelSubscription,
    { lastPost, trouble }: DeliveryStatus,
    { newest, overdueWeekdays, unreadable }: DigestsStatus,
  ) =>
    [
      channelLine(subscription),
      lastPost === null
        ? 'I know of no post here yet.'
        : `Last post: [${longDates({ first: lastPost.first ?? lastPost.date, last: lastPost.date })}](https://discord.com/channels/${subscription.guildId}/${lastPost.place.channelId}/${lastPost.place.messageId}), ${timestamp(lastPost.at)}.`,
      subscription.paused === null ? nextLine(subscription) : pausedLine(subscription.paused),
      trouble === null ? '' : troubleLine(trouble),
      newest === null ? 'No digest has come yet.' : `The newest digest is of ${longDate(newest)}.`,
      unreadable.length === 0
        ? ''
        : `**The ${unreadable.length === 1 ? 'digest' : 'digests'} of ${list(unreadable.map(longDate))} could not be read**, so nothing of it was posted. Whoever runs me finds the reasons in the log.`,
      overdueWeekdays === null
        ? ''
        : `**No digest has come for ${overdueWeekdays} weekdays.** Whoever runs me has to look at where they come from.`,
    ]
      .filter((line) => line !== '')
      .join('\n'),
  moreStatus: (n: number) =>
    `-# ${count(n, 'more subscription')}: name one to see how it is, or press *Status* in \`/channel list\`.`,
  pausedNotice: (channelNames: readonly string[], reason: PauseReason) =>
    `The digest that you set up for ${list(channelNames.map((name) => `#${escapeMarkdown(shorten(name, NAME_LIMIT))}`))} is paused: ${PAUSES[reason]}. ${mending(reason)} \`/channel status\` in that server says more.`,
} as const
