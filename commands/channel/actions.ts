import type { BaseInteraction } from 'discord.js'
import {
  isNothingNamed,
  type NamedWish,
  readWish,
  wishedInterests,
} from '../../src/discord/interactions/channel-options.ts'
import type { Answer, Context, Invocation, UseCases } from '../../src/discord/interactions/command.ts'
import {
  channelChange,
  channelExists,
  channelPanel,
  channelSaved,
} from '../../src/discord/messages/channel-panel.ts'
import {
  button,
  type MessagePayload,
  message,
  notice,
  row,
  text,
} from '../../src/discord/messages/components.ts'
import { channelComponents } from '../../src/discord/messages/declared-components.ts'
import { postPreview, withPreview } from '../../src/discord/messages/post-preview.ts'
import { requirePostable } from '../../src/discord/servers/channel-check.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import { rememberTimeZone, timeZoneFor } from '../../src/readers/reader.ts'
import type { ChannelOutcome } from '../../src/subscriptions/channel-subscriptions.ts'
import { dailyAt, type Schedule } from '../../src/subscriptions/schedule.ts'
import {
  type ChannelSubscription,
  LAYOUTS_OF,
  type Layout,
  PLAIN_LOOK,
} from '../../src/subscriptions/subscription.ts'

/** When posts come where an admin names no time. */
const DEFAULT_TIME = '09:00'

/** Subscriptions that `/channel status` shows where none is named: as many as fit a message. */
const STATUS_SHOWN = 5

/** Somebody who may use `/channel` in a server, by typing it or by one of its buttons. */
export interface Use extends Context<BaseInteraction> {
  readonly guildId: string
}

/**
 * What can be done with a server's subscriptions. One action is one function, with one set of checks: the subcommand and
 * the button that do the same call the same.
 */

export async function subscribe({ interaction, app, carried }: Invocation, guildId: string): Promise<Answer> {
  const userId = interaction.user.id
  const { wish, zone } = readWish(interaction, app)
  const { channel: place, layout, schedule, look, postsOnEmptyDays = false, repeatAfterDays } = wish
  if (place === undefined) throw new UserError(texts.errors.unknownCommand)
  const timeZone = timeZoneFor(app.readers, userId, schedule.timeZone ?? null, app.defaultTimeZone)
  const wished = {
    guildId,
    ...place,
    interests: wishedInterests(wish),
    schedule: { ...dailyAt(DEFAULT_TIME, timeZone), ...schedule },
    layout: layout ?? LAYOUTS_OF[place.channelKind][0] ?? 'compact',
    look: { ...PLAIN_LOOK, ...look },
    postsOnEmptyDays,
    ...(repeatAfterDays === undefined ? {} : { repeatAfterDays }),
  }
  await requirePostable(wished, carried, app.places)
  const outcome = await app.channels.subscribe(wished, userId)
  if (outcome.kind === 'exists') return channelExists(outcome.subscription, userId)
  const subscription = savedOr(outcome)
  if (zone !== null) await rememberTimeZone(app.readers, userId, zone.timeZone)
  return announced(app, subscription, userId, [texts.channel.saved(subscription), fixedNote(zone)])
}

export async function edit(
  { interaction, app, carried, guildId }: Use & Invocation,
  id: string,
): Promise<Answer> {
  const userId = interaction.user.id
  const before = ofGuild(app, guildId, id)
  const { wish, zone } = readWish(interaction, app)
  if (isNothingNamed(wish)) throw new UserError(texts.channel.nothingToChange)
  const changes = changesOf(before, wish)
  await requirePostable({ ...before, ...changes }, carried, app.places)
  const subscription = savedOr(await app.channels.edit(guildId, before.id, changes))
  if (zone !== null) await rememberTimeZone(app.readers, userId, zone.timeZone)
  return announced(app, subscription, userId, [
    texts.channel.changed(subscription),
    before.paused === null ? '' : texts.channel.activeAgain,
    fixedNote(zone),
  ])
}

/** Menus that change a subscription. */
export function change({ app, interaction, guildId }: Use, id: string): MessagePayload {
  return channelChange(ofGuild(app, guildId, id), interaction.user.id)
}

/** Applies what was picked in a menu of {@link change}. */
export async function changeTo(
  { app, interaction, carried, guildId }: Use,
  id: string,
  changes: { readonly schedule?: Partial<Schedule>; readonly layout?: Layout },
): Promise<MessagePayload> {
  const before = ofGuild(app, guildId, id)
  const layout = changes.layout ?? before.layout
  const schedule = { ...before.schedule, ...changes.schedule }
  await requirePostable({ ...before, layout }, carried, app.places)
  const subscription = savedOr(await app.channels.edit(guildId, id, { layout, schedule }))
  const said = texts.channel.changed(subscription)
  const note = before.paused === null ? '' : `\n${texts.channel.activeAgain}`
  return channelSaved(`${said}${note}`, subscription, interaction.user.id)
}

export function list({ app, interaction, guildId }: Use, page: number): MessagePayload {
  return channelPanel(app.channels.ofGuild(guildId), interaction.user.id, page)
}

/** @param id `null` for all of the server's */
export function status({ app, guildId }: Use, id: string | null): MessagePayload {
  const all = id === null ? app.channels.ofGuild(guildId) : [ofGuild(app, guildId, id)]
  if (all.length === 0) throw new UserError(texts.channel.none)
  const digests = {
    newest: app.newest(),
    overdueWeekdays: app.overdueWeekdays(),
    unreadable: app.unreadable(),
  }
  const more = all.length - STATUS_SHOWN
  return message([
    ...all
      .slice(0, STATUS_SHOWN)
      .map((each) => text(texts.channel.status(each, app.delivery.statusOf(each.id), digests))),
    ...(more > 0 ? [text(texts.channel.moreStatus(more))] : []),
  ])
}

/** The first message of what the newest digest would give. */
export function preview({ app, guildId }: Use, id: string): Answer {
  const subscription = ofGuild(app, guildId, id)
  if (app.library.dates().length === 0) throw new UserError(texts.list.empty)
  return postPreview(subscription, app) ?? notice(texts.channel.previewNothing(subscription.channelId))
}

export async function postNow({ app, carried, guildId }: Use, id: string): Promise<MessagePayload> {
  const before = ofGuild(app, guildId, id)
  await requirePostable(before, carried, app.places)
  const papers = app.delivery.owedTo({ ...before, paused: null })
  if (papers === 0) {
    throw new UserError(texts.channel.nothingToPost(before.channelId, app.newest()))
  }
  savedOr(await app.channels.fireNow(guildId, id))
  app.delivery.wake()
  const said = texts.channel.postingNow(before.channelId, papers)
  return notice(before.paused === null ? said : `${said}\n${texts.channel.activeAgain}`)
}

export async function pause({ app, interaction, guildId }: Use, id: string): Promise<MessagePayload> {
  const subscription = savedOr(await app.channels.pause(guildId, id))
  return channelSaved(texts.channel.paused(subscription.channelId), subscription, interaction.user.id)
}

export async function resume(
  { app, interaction, carried, guildId }: Use,
  id: string,
): Promise<MessagePayload> {
  await requirePostable(ofGuild(app, guildId, id), carried, app.places)
  const subscription = savedOr(await app.channels.resume(guildId, id))
  return channelSaved(texts.channel.resumed(subscription), subscription, interaction.user.id)
}

export async function unsubscribe({ app, interaction, guildId }: Use, id: string): Promise<MessagePayload> {
  const stopped = await app.channels.unsubscribe(guildId, id)
  if (stopped === undefined) throw new UserError(texts.channel.unknown)
  const undo = channelComponents.undo.id({ id, userId: interaction.user.id })
  return notice(texts.channel.stopped(stopped.channelId), row(button(texts.channel.undo, undo)))
}

export async function undo({ app, interaction, carried, guildId }: Use, id: string): Promise<MessagePayload> {
  const removed = app.channels.restorable(guildId, id)
  if (removed === undefined) throw new UserError(texts.channel.cannotUndo)
  await requirePostable(removed, carried, app.places)
  const outcome = await app.channels.restore(guildId, id, interaction.user.id)
  if (outcome.kind === 'unknown') throw new UserError(texts.channel.cannotUndo)
  const subscription = savedOr(outcome)
  return channelSaved(texts.channel.restored(subscription), subscription, interaction.user.id)
}

/** The parts that an edit changes. A layout that the new channel can't have gives way to its own default. */
function changesOf(before: ChannelSubscription, wish: NamedWish) {
  const { channel: place, schedule, look, layout, postsOnEmptyDays, repeatAfterDays } = wish
  const layouts = LAYOUTS_OF[place?.channelKind ?? before.channelKind]
  const kept = layouts.includes(before.layout) ? before.layout : (layouts[0] ?? before.layout)
  return {
    ...place,
    interests: wishedInterests(wish, before.interests),
    schedule: { ...before.schedule, ...hourWins(schedule), ...schedule },
    layout: layout ?? kept,
    look: { ...before.look, ...look },
    postsOnEmptyDays: postsOnEmptyDays ?? before.postsOnEmptyDays,
    ...(repeatAfterDays === undefined ? {} : { repeatAfterDays }),
  }
}

/** Who names an hour or days wants them kept, and no longer whatever arrives. */
function hourWins({ time, days }: NamedWish['schedule']) {
  return time === undefined && days === undefined ? {} : { onArrival: false }
}

/** A line on a zone that is always as far from UTC; empty for any other. */
function fixedNote(zone: ReturnType<typeof readWish>['zone']): string {
  return zone?.fixedOffset ? texts.time.fixed(zone.timeZone) : ''
}

/** @throws UserError where it was not saved */
function savedOr(outcome: ChannelOutcome): ChannelSubscription {
  switch (outcome.kind) {
    case 'saved':
      return outcome.subscription
    case 'too-many':
      throw new UserError(texts.channel.tooMany(outcome.limit))
    case 'too-many-interests':
      throw new UserError(texts.tags.tooMany(outcome.limit))
    case 'wrong-layout':
      throw new UserError(texts.channel.wrongLayout(outcome.layout, outcome.channelKind))
    case 'exists':
      throw new UserError(texts.channel.exists(outcome.subscription))
    case 'unknown':
      throw new UserError(texts.channel.unknown)
  }
}

/** @throws UserError where the server has no such subscription */
function ofGuild(app: UseCases, guildId: string, id: string): ChannelSubscription {
  const found = app.channels.get(guildId, id)
  if (found === undefined) throw new UserError(texts.channel.unknown)
  return found
}

/** What was understood, and below it how the post would begin. */
function announced(
  app: UseCases,
  subscription: ChannelSubscription,
  userId: string,
  said: readonly string[],
): Answer {
  const { timeZone } = subscription.schedule
  const usual = app.library.usualArrival(timeZone)
  const lines = [...said, usual === null ? '' : texts.channel.usualArrival(usual, timeZone)]
  const saved = channelSaved(lines.filter((line) => line !== '').join('\n'), subscription, userId)
  return withPreview(saved, subscription, app)
}
