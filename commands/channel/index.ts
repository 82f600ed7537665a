import { type MessageComponentInteraction, PermissionFlagsBits } from 'discord.js'
import {
  suggestAuthors,
  suggestDays,
  suggestTagLists,
  suggestZoneNames,
} from '../../src/discord/interactions/arguments.ts'
import {
  channelOption,
  readSubscription,
  subscriptionOption,
  suggestSubscriptions,
  wishOptions,
} from '../../src/discord/interactions/channel-options.ts'
import type { Answer, Command, Context, Invocation } from '../../src/discord/interactions/command.ts'
import { handled, type Press } from '../../src/discord/interactions/component-handler.ts'
import { SERVERS_ONLY, subcommand } from '../../src/discord/interactions/options.ts'
import { scheduleOf } from '../../src/discord/messages/channel-panel.ts'
import { channelComponents } from '../../src/discord/messages/declared-components.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import { LAYOUTS } from '../../src/subscriptions/subscription.ts'
import {
  change,
  changeTo,
  edit,
  list,
  pause,
  postNow,
  preview,
  resume,
  status,
  subscribe,
  type Use,
  undo,
  unsubscribe,
} from './actions.ts'

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
    if (option === 'authors') return suggestAuthors(app.library, typed)
    if (option === 'tags' || option === 'without') return suggestTagLists(app.library, typed)
    return suggestSubscriptions(app.channels.ofGuild(interaction.guildId ?? ''), typed)
  },

  execute(invocation) {
    const run = subcommands[invocation.interaction.options.getSubcommand()]
    if (run === undefined) throw new UserError(texts.errors.unknownCommand)
    return run(inServer(invocation))
  },

  components: handled(channelComponents, {
    preview: { respond: 'private', press: (press) => preview(ownPanel(press), press.args.id) },
    status: { respond: 'private', press: (press) => status(ownPanel(press), press.args.id) },
    now: { respond: 'private', press: (press) => postNow(ownPanel(press), press.args.id) },
    pause: { respond: 'update', press: (press) => pause(ownPanel(press), press.args.id) },
    resume: { respond: 'update', press: (press) => resume(ownPanel(press), press.args.id) },
    change: { respond: 'private', press: (press) => change(ownPanel(press), press.args.id) },
    hour: {
      respond: 'update',
      press: (press) => {
        const schedule = scheduleOf(press.values[0] ?? '')
        if (schedule === null) throw new UserError(texts.errors.oldButton)
        return changeTo(ownPanel(press), press.args.id, { schedule })
      },
    },
    layout: {
      respond: 'update',
      press: (press) => {
        const layout = LAYOUTS.find((each) => each === press.values[0])
        if (layout === undefined) throw new UserError(texts.errors.oldButton)
        return changeTo(ownPanel(press), press.args.id, { layout })
      },
    },
    stop: { respond: 'update', press: (press) => unsubscribe(ownPanel(press), press.args.id) },
    undo: { respond: 'update', press: (press) => undo(ownPanel(press), press.args.id) },
    page: { respond: 'update', press: (press) => list(ownPanel(press), press.args.page) },
  }),
} satisfies Command

const subcommands: Readonly<Record<string, (use: Use & Invocation) => Promise<Answer> | Answer>> = {
  subscribe: (use) => subscribe(use, use.guildId),
  edit: (use) => edit(use, named(use)),
  list: (use) => list(use, 1),
  status: (use) =>
    status(use, use.interaction.options.getString('subscription') === null ? null : named(use)),
  preview: (use) => preview(use, named(use)),
  pause: (use) => pause(use, named(use)),
  resume: (use) => resume(use, named(use)),
  unsubscribe: (use) => unsubscribe(use, named(use)),
}

function named({ interaction, app, guildId }: Use & Invocation): string {
  return readSubscription(app.channels.ofGuild(guildId), interaction.options.getString('subscription', true))
}

/** @throws UserError where it is not used in a server */
function inServer<Used extends Context<Invocation['interaction'] | MessageComponentInteraction>>(used: Used) {
  const { guildId } = used.interaction
  if (guildId === null) throw new UserError(texts.errors.serverOnly)
  return { ...used, guildId }
}

/** A button of a panel: its press counts from the person for whom it was drawn only. @throws UserError for others */
function ownPanel(press: Press<{ readonly userId: string }>): Use {
  if (press.interaction.user.id !== press.args.userId) throw new UserError(texts.channel.notYours)
  return inServer(press)
}
