import {
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js'
import type {
  APIApplicationCommandChannelOption,
  APIApplicationCommandStringOption,
} from 'discord-api-types/v10'
import {
  readTags,
  readTime,
  readTimeZone,
  suggestTagLists,
  suggestZoneNames,
} from '../src/discord/arguments.ts'
import type {
  Choice,
  Command,
  ComponentHandler,
  Invocation,
  Press,
  UseCases,
} from '../src/discord/command.ts'
import { SERVERS_ONLY, stringOption } from '../src/discord/options.ts'
import { missingToPost, POSTABLE_CHANNELS } from '../src/discord/permissions.ts'
import { channelFacts, channelPanel, channelSaved } from '../src/discord/render/channel-panel.ts'
import { digestMessages } from '../src/discord/render/digest-post.ts'
import { type MessagePayload, notice } from '../src/discord/render/message.ts'
import { texts } from '../src/discord/texts.ts'
import { UserError } from '../src/errors.ts'
import { rememberTimeZone, timeZoneFor } from '../src/readers/reader.ts'
import type { ChannelOutcome, ChannelWish } from '../src/subscriptions/manage.ts'
import { wants } from '../src/subscriptions/matching.ts'
import { CHANNEL_FORMS, type ChannelSubscription, type Form } from '../src/subscriptions/subscription.ts'

/** When posts come where an admin names no time. */
const DEFAULT_TIME = '09:00'

/** What `/channel edit` takes to mean "every paper again". */
const EVERY_TAG = 'all'

const channelOption = (required: boolean): APIApplicationCommandChannelOption => ({
  type: ApplicationCommandOptionType.Channel,
  name: 'channel',
  description: 'Where the digest is posted',
  channel_types: [...POSTABLE_CHANNELS],
  required,
})

const subscriptionOption = stringOption('subscription', 'Which one; pick it from the list', {
  required: true,
  autocomplete: true,
})

const wishOptions: APIApplicationCommandStringOption[] = [
  stringOption('time', 'When to post, such as 09:00'),
  stringOption('timezone', 'A city or time zone, such as Berlin', { autocomplete: true }),
  stringOption(
    'tags',
    `Only papers with one of these tags, separated by commas; "${EVERY_TAG}" for every paper`,
    {
      autocomplete: true,
    },
  ),
  {
    type: ApplicationCommandOptionType.String,
    name: 'form',
    description: 'compact: a line or two a paper; full: every bullet',
    choices: CHANNEL_FORMS.map((form) => ({ name: form, value: form })),
  },
]

const subcommand = (
  name: string,
  description: string,
  options: (APIApplicationCommandChannelOption | APIApplicationCommandStringOption)[] = [],
) => ({ type: ApplicationCommandOptionType.Subcommand as const, name, description, options })

/** `/channel …`: what those who run a server set up for its channels. */
export const channel = {
  data: {
    name: 'channel',
    description: 'Bring the daily digest to a channel of this server',
    default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
    options: [
      subcommand('subscribe', 'Post each day’s digest in a channel', [channelOption(true), ...wishOptions]),
      subcommand('edit', 'Change a subscription', [subscriptionOption, channelOption(false), ...wishOptions]),
      subcommand('list', 'Show this server’s subscriptions'),
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
    const guildId = invocation.interaction.guildId
    if (guildId === null) throw new UserError(texts.errors.serverOnly)
    const name = invocation.interaction.options.getSubcommand()
    const run = subcommands[name]
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
    const changes = await readChanges(interaction, app)
    const { channelId, channelName } = changes
    if (channelId === undefined || channelName === undefined) throw new UserError(texts.errors.unknownCommand)
    const outcome = await app.subscriptions.subscribeChannel(
      {
        guildId,
        channelId,
        channelName,
        tags: changes.tags ?? [],
        form: changes.form ?? 'compact',
        schedule: {
          time: changes.time ?? DEFAULT_TIME,
          timeZone: changes.timeZone ?? timeZoneFor(app.readers, userId, null, app.defaultTimeZone),
        },
      },
      userId,
    )
    return saved(outcome, userId, texts.channel.saved, changes.note)
  },

  async edit({ interaction, app }, guildId) {
    const id = interaction.options.getString('subscription', true)
    const before = ofGuild(app, guildId, id)
    const { time, timeZone, note, ...changes } = await readChanges(interaction, app)
    const schedule = {
      time: time ?? before.schedule.time,
      timeZone: timeZone ?? before.schedule.timeZone,
    }
    if (time === undefined && timeZone === undefined && Object.keys(changes).length === 0) {
      throw new UserError(texts.channel.nothingToChange)
    }
    const outcome = await app.subscriptions.editChannel(guildId, id, { ...changes, schedule })
    return saved(outcome, interaction.user.id, texts.channel.changed, note)
  },

  list: ({ interaction, app }, guildId) =>
    channelPanel(app.subscriptions.ofGuild(guildId), interaction.user.id),

  preview: ({ interaction, app }, guildId) =>
    preview(app, guildId, interaction.options.getString('subscription', true)),

  unsubscribe: ({ interaction, app }, guildId) =>
    stop(app, guildId, interaction.options.getString('subscription', true)),
}

/** What the options ask for; only what is named is there. @throws UserError for the first that can't be */
async function readChanges(interaction: ChatInputCommandInteraction, app: UseCases) {
  const { options } = interaction
  const picked = options.getChannel('channel')
  const time = options.getString('time')
  const typedZone = options.getString('timezone')
  const tags = options.getString('tags')
  const form = options.getString('form')
  const zone = typedZone === null ? null : readTimeZone(typedZone)
  const changes = {
    ...(picked === null ? {} : { channelId: picked.id, channelName: picked.name ?? picked.id }),
    ...(time === null ? {} : { time: readTime(time) }),
    ...(zone === null ? {} : { timeZone: zone.timeZone }),
    ...(tags === null ? {} : { tags: tags.trim() === EVERY_TAG ? [] : readTags(app.library, tags) }),
    ...(form === null ? {} : { form: form as Form }),
  } satisfies Partial<Omit<ChannelWish, 'schedule'> & ChannelWish['schedule']>
  if (picked !== null) refuseUnpostable(picked)
  if (zone !== null) await rememberTimeZone(app.readers, interaction.user.id, zone.timeZone)
  return { ...changes, note: zone?.fixedOffset ? texts.time.fixed(zone.timeZone) : '' }
}

type PickedChannel = NonNullable<ReturnType<ChatInputCommandInteraction['options']['getChannel']>>

function refuseUnpostable(picked: PickedChannel): void {
  if (!POSTABLE_CHANNELS.some((type) => type === picked.type)) {
    throw new UserError(texts.channel.wrongType(picked.id))
  }
  const held = 'appPermissions' in picked ? picked.appPermissions : null
  const missing = missingToPost(held?.bitfield ?? 0n, picked.type)
  if (missing.length > 0) throw new UserError(texts.channel.missing(picked.id, missing))
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

function suggestSubscriptions(subscriptions: readonly ChannelSubscription[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  return subscriptions
    .map(({ id, channelName, schedule, tags }) => ({
      name: texts.channel.choice(channelName, schedule.time, schedule.timeZone, tags),
      value: id,
    }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
}
