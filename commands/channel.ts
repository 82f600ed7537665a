import { PermissionFlagsBits } from 'discord.js'
import { suggestDays, suggestTagLists, suggestZoneNames } from '../src/discord/arguments.ts'
import {
  channelOption,
  isNothingNamed,
  mentionableIn,
  type NamedWish,
  readWish,
  refuseUnpostable,
  subscriptionOption,
  suggestSubscriptions,
  wishedInterests,
  wishOptions,
} from '../src/discord/channel-options.ts'
import type {
  Answer,
  Command,
  ComponentHandler,
  Invocation,
  Press,
  UseCases,
} from '../src/discord/command.ts'
import { formatCustomId } from '../src/discord/custom-id.ts'
import { SERVERS_ONLY, subcommand } from '../src/discord/options.ts'
import { channelPanel, channelSaved } from '../src/discord/render/channel-panel.ts'
import { button, type MessagePayload, message, notice, row, text } from '../src/discord/render/message.ts'
import { postPreview, withPreview } from '../src/discord/render/post-preview.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'
import { timeZoneFor } from '../src/readers/reader.ts'
import type { ChannelOutcome } from '../src/subscriptions/channel-desk.ts'
import { dailyAt } from '../src/subscriptions/schedule.ts'
import { type ChannelSubscription, FORMS_OF, PLAIN_LOOK } from '../src/subscriptions/subscription.ts'

/** When posts come where an admin names no time. */
const DEFAULT_TIME = '09:00'

/** Subscriptions that `/channel status` tells of where none is named; as much as a message holds. */
const STATUS_SHOWN = 5

/** `/channel …`: what those who run a server set up for its channels. */
export const channel = {
  data: {
    name: 'channel',
    description: texts.commands.channel.description,
    default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
    options: [
      subcommand('subscribe', texts.commands.channel.subscribe, [channelOption(true), ...wishOptions]),
      subcommand('edit', texts.commands.channel.edit, [
        subscriptionOption(true),
        channelOption(false),
        ...wishOptions,
      ]),
      subcommand('list', texts.commands.channel.list, []),
      subcommand('status', texts.commands.channel.status, [subscriptionOption(false)]),
      subcommand('preview', texts.commands.channel.preview, [subscriptionOption(true)]),
      subcommand('pause', texts.commands.channel.pause, [subscriptionOption(true)]),
      subcommand('resume', texts.commands.channel.resume, [subscriptionOption(true)]),
      subcommand('unsubscribe', texts.commands.channel.unsubscribe, [subscriptionOption(true)]),
    ],
    ...SERVERS_ONLY,
  },
  reply: 'private',

  autocomplete({ app, interaction, option, typed }) {
    if (option === 'timezone') return suggestZoneNames(typed)
    if (option === 'days') return suggestDays(typed)
    if (option === 'tags' || option === 'without') return suggestTagLists(app.library, typed)
    return suggestSubscriptions(app.channels.ofGuild(interaction.guildId ?? ''), typed)
  },

  execute(invocation) {
    const { guildId, options } = invocation.interaction
    if (guildId === null) throw new UserError(texts.errors.serverOnly)
    const run = subcommands[options.getSubcommand()]
    if (run === undefined) throw new UserError(texts.errors.unknownCommand)
    return run(invocation, guildId)
  },

  components: {
    'channel-preview': ownPanel('private', ({ app }, id, guildId) => preview(ofGuild(app, guildId, id), app)),
    'channel-status': ownPanel('private', ({ app }, id, guildId) => status(app, [ofGuild(app, guildId, id)])),
    'channel-now': ownPanel('private', ({ app }, id, guildId) => postNow(app, guildId, id)),
    'channel-pause': ownPanel('update', ({ app, interaction }, id, guildId) =>
      pause(app, guildId, id, interaction.user.id),
    ),
    'channel-resume': ownPanel('update', ({ app, interaction }, id, guildId) =>
      resume(app, guildId, id, interaction.user.id),
    ),
    'channel-stop': ownPanel('update', ({ app, interaction }, id, guildId) =>
      stop(app, guildId, id, interaction.user.id),
    ),
    'channel-undo': ownPanel('update', async ({ app, interaction }, id, guildId) => {
      const outcome = await app.channels.restore(guildId, id, interaction.user.id)
      if (outcome.kind === 'unknown') throw new UserError(texts.channel.cannotUndo)
      const subscription = savedOr(outcome)
      return channelSaved(texts.channel.restored(subscription), subscription, interaction.user.id)
    }),
    'channel-page': ownPanel('update', ({ app, interaction }, page, guildId) =>
      channelPanel(app.channels.ofGuild(guildId), interaction.user.id, Number(page)),
    ),
  },
} satisfies Command

type Subcommand = (invocation: Invocation, guildId: string) => Promise<Answer> | Answer

const subcommands: Readonly<Record<string, Subcommand>> = {
  async subscribe({ interaction, app }, guildId) {
    const userId = interaction.user.id
    const { wish, note } = await readWish(interaction, app)
    const { channel: place, form, schedule, look, tellsEmptyDays = false } = wish
    if (place === undefined) throw new UserError(texts.errors.unknownCommand)
    const timeZone = timeZoneFor(app.readers, userId, schedule.timeZone ?? null, app.defaultTimeZone)
    const wished = {
      guildId,
      ...place,
      interests: wishedInterests(wish),
      schedule: { ...dailyAt(DEFAULT_TIME, timeZone), ...schedule },
      form: form ?? FORMS_OF[place.channelKind][0] ?? 'compact',
      look: { ...PLAIN_LOOK, ...look },
      tellsEmptyDays,
    }
    await check(interaction, wished)
    const subscription = savedOr(await app.channels.subscribe(wished, userId))
    return announced(app, subscription, userId, [texts.channel.saved(subscription), note])
  },

  async edit({ interaction, app }, guildId) {
    const before = ofGuild(app, guildId, interaction.options.getString('subscription', true))
    const { wish, note } = await readWish(interaction, app)
    if (isNothingNamed(wish)) throw new UserError(texts.channel.nothingToChange)
    const changes = changesOf(before, wish)
    await check(interaction, { ...before, ...changes })
    const subscription = savedOr(await app.channels.edit(guildId, before.id, changes))
    return announced(app, subscription, interaction.user.id, [texts.channel.changed(subscription), note])
  },

  list: ({ interaction, app }, guildId) =>
    channelPanel(app.channels.ofGuild(guildId), interaction.user.id, 1),

  status({ interaction, app }, guildId) {
    const named = interaction.options.getString('subscription')
    const all = named === null ? app.channels.ofGuild(guildId) : [ofGuild(app, guildId, named)]
    if (all.length === 0) throw new UserError(texts.channel.none)
    return status(app, all)
  },

  preview: ({ interaction, app }, guildId) =>
    preview(ofGuild(app, guildId, interaction.options.getString('subscription', true)), app),

  pause: ({ interaction, app }, guildId) =>
    pause(app, guildId, interaction.options.getString('subscription', true), interaction.user.id),

  async resume({ interaction, app }, guildId) {
    const before = ofGuild(app, guildId, interaction.options.getString('subscription', true))
    await check(interaction, before)
    return resume(app, guildId, before.id, interaction.user.id)
  },

  unsubscribe: ({ interaction, app }, guildId) =>
    stop(app, guildId, interaction.options.getString('subscription', true), interaction.user.id),
}

/** The parts that an edit changes. A form that the new channel can't have gives way to its own default. */
function changesOf(before: ChannelSubscription, wish: NamedWish) {
  const { channel: place, schedule, look, form, tellsEmptyDays } = wish
  const forms = FORMS_OF[place?.channelKind ?? before.channelKind]
  const kept = forms.includes(before.form) ? before.form : (forms[0] ?? before.form)
  return {
    ...place,
    interests: wishedInterests(wish, before.interests),
    schedule: { ...before.schedule, ...hourWins(schedule), ...schedule },
    form: form ?? kept,
    look: { ...before.look, ...look },
    tellsEmptyDays: tellsEmptyDays ?? before.tellsEmptyDays,
  }
}

/** Who names an hour or days wants them kept, and no longer whatever arrives. */
function hourWins({ time, days }: NamedWish['schedule']) {
  return time === undefined && days === undefined ? {} : { onArrival: false }
}

/** @throws UserError naming what the bot lacks to post so */
async function check(
  { client, options }: Invocation['interaction'],
  planned: Parameters<typeof refuseUnpostable>[2],
): Promise<void> {
  if (!FORMS_OF[planned.channelKind].includes(planned.form)) {
    throw new UserError(texts.channel.wrongForm(planned.form, planned.channelKind))
  }
  await refuseUnpostable(client.rest, client.user.id, planned, mentionableIn(options))
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
    case 'wrong-form':
      throw new UserError(texts.channel.wrongForm(outcome.form, outcome.channelKind))
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
  return withPreview(saved, subscription, app.library)
}

/** The first message of what the newest digest would give. */
function preview(subscription: ChannelSubscription, app: UseCases): Answer {
  if (app.library.dates().length === 0) throw new UserError(texts.list.empty)
  return (
    postPreview(subscription, app.library) ?? notice(texts.channel.previewNothing(subscription.channelId))
  )
}

function status(app: UseCases, subscriptions: readonly ChannelSubscription[]): MessagePayload {
  const digests = { newest: app.library.dates()[0] ?? null, overdueWeekdays: app.overdueWeekdays() }
  const more = subscriptions.length - STATUS_SHOWN
  return message([
    ...subscriptions
      .slice(0, STATUS_SHOWN)
      .map((each) => text(texts.channel.status(each, app.delivery.statusOf(each.id), digests))),
    ...(more > 0 ? [text(texts.channel.moreStatus(more))] : []),
  ])
}

async function postNow(app: UseCases, guildId: string, id: string): Promise<MessagePayload> {
  const subscription = ofGuild(app, guildId, id)
  const papers = app.delivery.owedTo({ ...subscription, paused: null })
  if (papers === 0) {
    throw new UserError(texts.channel.nothingToPost(subscription.channelId, app.library.dates()[0] ?? null))
  }
  await app.channels.fireNow(guildId, id)
  app.delivery.wake()
  return notice(texts.channel.postingNow(subscription.channelId, papers))
}

async function pause(app: UseCases, guildId: string, id: string, userId: string): Promise<MessagePayload> {
  const subscription = savedOr(await app.channels.pause(guildId, id))
  return channelSaved(texts.channel.paused(subscription.channelId), subscription, userId)
}

async function resume(app: UseCases, guildId: string, id: string, userId: string): Promise<MessagePayload> {
  const subscription = savedOr(await app.channels.resume(guildId, id))
  return channelSaved(texts.channel.resumed(subscription), subscription, userId)
}

async function stop(app: UseCases, guildId: string, id: string, userId: string): Promise<MessagePayload> {
  const stopped = await app.channels.unsubscribe(guildId, id)
  if (stopped === undefined) throw new UserError(texts.channel.unknown)
  const undo = row(button(texts.channel.undo, formatCustomId('channel-undo', id, userId)))
  return notice(texts.channel.stopped(stopped.channelId), undo)
}

/** A button of a panel: its press counts from the person and in the server it was made for only. */
function ownPanel(
  respond: ComponentHandler['respond'],
  press: (press: Press, id: string, guildId: string) => Promise<Answer> | Answer,
): ComponentHandler {
  return {
    respond,
    press(pressed) {
      const [id = '', userId = ''] = pressed.args
      const { guildId, user } = pressed.interaction
      if (guildId === null || user.id !== userId) throw new UserError(texts.channel.notYours)
      return press(pressed, id, guildId)
    },
  }
}
