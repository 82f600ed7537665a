import { PermissionFlagsBits } from 'discord-api-types/v10'
import { defineServerCommand, defineSubcommand } from '../../src/discord/interactions/command.ts'
import { handled } from '../../src/discord/interactions/component-handler.ts'
import type { Answer, ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { channelPanel } from '../../src/discord/messages/channel-panel.ts'
import { channelComponents } from '../../src/discord/messages/declared-components.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { asPress, asSubcommand, ownPanel } from './action.ts'
import { change, changeHour, changeLayout, edit } from './edit.ts'
import { pause, resume } from './pause.ts'
import { postNow, preview } from './preview.ts'
import { status, statusOf } from './status.ts'
import { subscribe } from './subscribe.ts'
import { undo, unsubscribe } from './unsubscribe.ts'

const described = texts.commands.channel

/** `/channel …`: what those who run a server set up for its channels. */
export const channel = defineServerCommand({
  name: 'channel',
  description: described.description,
  permissions: PermissionFlagsBits.ManageGuild,

  subcommands: {
    subscribe,
    edit,
    list: defineSubcommand({ description: described.list, execute: (use) => list(use, 1) }),
    status,
    preview: asSubcommand(described.preview, preview),
    pause: asSubcommand(described.pause, pause),
    resume: asSubcommand(described.resume, resume),
    unsubscribe: asSubcommand(described.unsubscribe, unsubscribe),
  },

  components: handled(channelComponents, {
    preview: { respond: 'private', press: asPress(preview) },
    status: { respond: 'private', press: asPress(({ app }, each) => statusOf(app, [each])) },
    now: { respond: 'private', press: asPress(postNow) },
    pause: { respond: 'update', press: asPress(pause) },
    resume: { respond: 'update', press: asPress(resume) },
    change: { respond: 'private', press: asPress(change) },
    hour: { respond: 'update', press: asPress(changeHour) },
    layout: { respond: 'update', press: asPress(changeLayout) },
    stop: { respond: 'update', press: asPress(unsubscribe) },
    undo: { respond: 'update', press: (press) => undo(ownPanel(press), press.args.id) },
    page: { respond: 'update', press: (press) => list(ownPanel(press), press.args.page) },
  }),
})

async function list({ app, userId, guildId }: ServerUse, page: number): Promise<Answer> {
  return channelPanel(await app.channels.ofGuild(guildId), userId, page)
}
