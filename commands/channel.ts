import { PermissionFlagsBits } from 'discord.js'
import { suggestTagLists, suggestZoneNames } from '../src/discord/arguments.ts'
import {
  channelOption,
  readWish,
  subscriptionOption,
  suggestSubscriptions,
  wishOptions,
} from '../src/discord/channel-options.ts'
import type { Command, ComponentHandler, Invocation, Press, UseCases } from '../src/discord/command.ts'
import { SERVERS_ONLY, subcommand } from '../src/discord/options.ts'
import { channelFacts, channelPanel, channelSaved } from '../src/discord/render/channel-panel.ts'
import { digestMessages } from '../src/discord/render/digest-post.ts'
import { type MessagePayload, notice } from '../src/discord/render/message.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'
import { timeZoneFor } from '../src/readers/reader.ts'
import type { ChannelOutcome } from '../src/subscriptions/manage.ts'
import { wants } from '../src/subscriptions/matching.ts'
import type { ChannelSubscription } from '../src/subscriptions/subscription.ts'

/** When posts come where an admin names no time. */
const DEFAULT_TIME = '09:00'

/** `/channel …`: what those who run a server set up for its channels. */
export const channel = {
  data: {
    name: 'channel',
    description: 'Bring the daily digest to a channel of this server',
    default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
    options: [
      subcommand('subscribe', 'Post each day’s digest in a channel', [channelOption(true), ...wishOptions]),
      subcommand('edit', 'Change a subscription', [subscriptionOption, channelOption(false), ...wishOptions]),
      subcommand('list', 'Show this server’s subscriptions', []),
      subcommand('preview', 'Show what a subscription would post now', [subscriptionOption]),
      subcommand('unsubscribe', 'Stop posting in a channel', [subscriptionOption]),
    ],
    ...SERVERS_ONLY,
  },
  reply: 'private',

  autocomplete({ app, interaction, option, typed }) {
    if (option === 'timezone') return suggestZoneNames(typed)
    if (option === 'tags') return suggestTagLists(app.library, typed)
    return suggestSubscriptions(app.subscriptions.ofGuild(interaction.guildId ?? ''), typed)
  },

  execute(invocation) {
    const { guildId, options } = invocation.interaction
    if (guildId === null) throw new UserError(texts.errors.serverOnly)
    const run = subcommands[options.getSubcommand()]
    if (run === undefined) throw new UserError(texts.errors.unknownCommand)
    return run(invocation, guildId)
  },

  components: {
    'channel-preview': ownPanel('private', (press, id, guildId) => preview(press.app, guildId, id)),
    'channel-stop': ownPanel('update', (press, id, guildId) => stop(press.app, guildId, id)),
  },
} satisfies Command

type Subcommand = (invocation: Invocation, guildId: string) => Promise<MessagePayload> | MessagePayload

const subcommands: Readonly<Record<string, Subcommand>> = {
  async subscribe({ interaction, app }, guildId) {
    const userId = interaction.user.id
    const { wish, note } = await readWish(interaction, app)
    const { channelId = '', channelName = '', tags = [], form = 'compact', time = DEFAULT_TIME } = wish
    const timeZone = timeZoneFor(app.readers, userId, wish.timeZone ?? null, app.defaultTimeZone)
    const outcome = await app.subscriptions.subscribeChannel(
      { guildId, channelId, channelName, tags, form, schedule: { time, timeZone } },
      userId,
    )
    return saved(outcome, userId, texts.channel.saved, note)
  },

  async edit({ interaction, app }, guildId) {
    const { id, schedule } = ofGuild(app, guildId, interaction.options.getString('subscription', true))
    const { wish, note } = await readWish(interaction, app)
    if (Object.keys(wish).length === 0) throw new UserError(texts.channel.nothingToChange)
    const { time = schedule.time, timeZone = schedule.timeZone, ...changes } = wish
    const outcome = await app.subscriptions.editChannel(guildId, id, {
      ...changes,
      schedule: { time, timeZone },
    })
    return saved(outcome, interaction.user.id, texts.channel.changed, note)
  },

  list: ({ interaction, app }, guildId) =>
    channelPanel(app.subscriptions.ofGuild(guildId), interaction.user.id),

  preview: ({ interaction, app }, guildId) =>
    preview(app, guildId, interaction.options.getString('subscription', true)),

  unsubscribe: ({ interaction, app }, guildId) =>
    stop(app, guildId, interaction.options.getString('subscription', true)),
}

function saved(
  outcome: ChannelOutcome,
  userId: string,
  say: (facts: ReturnType<typeof channelFacts>) => string,
  note: string,
): MessagePayload {
  switch (outcome.kind) {
    case 'saved': {
      const said = [say(channelFacts(outcome.subscription)), note].filter((line) => line !== '')
      return channelSaved(said.join('\n'), outcome.subscription, userId)
    }
    case 'too-many':
      throw new UserError(texts.channel.tooMany(outcome.limit))
    case 'too-many-tags':
      throw new UserError(texts.tags.tooMany(outcome.limit))
    case 'unknown':
      throw new UserError(texts.channel.unknown)
  }
}

/** @throws UserError where the server has no such subscription */
function ofGuild(app: UseCases, guildId: string, id: string): ChannelSubscription {
  const found = app.subscriptions.ofGuild(guildId).find((each) => each.id === id)
  if (found === undefined) throw new UserError(texts.channel.unknown)
  return found
}

/** The first message of what the newest digest would give. */
function preview(app: UseCases, guildId: string, id: string): MessagePayload {
  const subscription = ofGuild(app, guildId, id)
  const newest = app.library.digest(app.library.dates()[0] ?? '')
  if (newest === undefined) throw new UserError(texts.list.empty)
  const papers = newest.papers.filter((paper) => wants(subscription, paper))
  const form = subscription.form === 'full' ? 'full' : 'compact'
  const [first] = digestMessages({ date: newest.date, papers }, { form, tags: subscription.tags })
  return first ?? notice(texts.channel.previewNothing(subscription.channelId))
}

async function stop(app: UseCases, guildId: string, id: string): Promise<MessagePayload> {
  const stopped = await app.subscriptions.unsubscribeChannel(guildId, id)
  if (stopped === undefined) throw new UserError(texts.channel.unknown)
  return notice(texts.channel.stopped(stopped.channelId))
}

/** A button of a panel: its press counts from the person and in the server it was made for only. */
function ownPanel(
  respond: ComponentHandler['respond'],
  press: (press: Press, id: string, guildId: string) => Promise<MessagePayload> | MessagePayload,
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
