import { MessageFlags, MessageType } from 'discord-api-types/v10'
import type { Names } from '../../preview/message.ts'
import { framedMessageHtml } from '../../preview/message-html.ts'
import { discordTimestampText, postedText } from '../instants.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import type { Person } from '../person/person.ts'
import type { StandIn } from '../server.ts'
import type { MessageView } from './protocol.ts'

/** What messages are drawn from. */
type Shown = Pick<StandIn, 'world' | 'fileAt'>

/** How long messages of one author are grouped under one name (ms), as in Discord's client. */
const RUN = 7 * 60_000

/** The messages that a person sees in a channel, the oldest first, drawn. */
export function messageViews(standIn: Shown, person: Person, channelId: string, now: number): MessageView[] {
  const messages = person.messages({ channelId })
  return messages.map((message, at) => messageView(standIn, message, { before: messages[at - 1], now }))
}

/** One message that a person sees, drawn. */
export function messageView(
  standIn: Shown,
  message: StoredMessage,
  { before, now }: { readonly before: StoredMessage | undefined; readonly now: number },
): MessageView {
  const { world } = standIn
  const { id, channel_id: channelId, author, interaction, flags = 0, attachments } = message
  const ephemeral = (flags & MessageFlags.Ephemeral) !== 0
  const loading = (flags & MessageFlags.Loading) !== 0
  const name = (userId: string) => world.users.get(userId)?.name ?? userId
  const frame = {
    id,
    author: name(author.id),
    app: author.bot === true,
    time: postedText(Date.parse(message.timestamp), now),
    continued: follows(message, before),
    ...(interaction === undefined
      ? {}
      : { used: { by: name(interaction.user.id), what: usedName(message) } }),
    ...(isReply(message) ? { repliesTo: name(world.application.id) } : {}),
    ...(ephemeral ? { note: 'Only you can see this' } : {}),
    edited: message.edited_timestamp !== null,
    files: attachments
      .filter(({ url }) => !shownInComponents(message, url))
      .map(({ filename, url }) => ({ name: filename, url })),
  }
  const shown = loading ? { content: `-# ${name(author.id)} is thinking…` } : message
  return {
    id,
    channelId,
    html: framedMessageHtml(shown, frame, namesOf(standIn, now)),
    ephemeral,
    authorId: author.id,
  }
}

/** Whether it answers the use of a button or menu, which only the bot's messages have. */
function isReply({ type }: StoredMessage): boolean {
  return type === MessageType.Reply
}

function usedName({ interaction, type }: StoredMessage): string {
  const slash = type === MessageType.ChatInputCommand
  return slash ? `/${interaction?.name}` : `${interaction?.name}`
}

function shownInComponents({ components }: StoredMessage, url: string): boolean {
  return JSON.stringify(components ?? []).includes(JSON.stringify(url))
}

function follows(message: StoredMessage, before: StoredMessage | undefined): boolean {
  if (before === undefined || message.interaction !== undefined || isReply(message)) return false
  const apart = Date.parse(message.timestamp) - Date.parse(before.timestamp)
  const alike =
    ((message.flags ?? 0) & MessageFlags.Ephemeral) === ((before.flags ?? 0) & MessageFlags.Ephemeral)
  return alike && before.author.id === message.author.id && apart < RUN
}

function namesOf({ world, fileAt }: Shown, now: number): Names {
  return {
    picture: (url) => {
      const file = fileAt(url)
      return file && `data:${file.contentType};base64,${Buffer.from(file.bytes).toString('base64')}`
    },
    user: (id) => world.users.get(id)?.name,
    channel: (id) => world.channels.get(id)?.name,
    role: (id) => [...world.guilds.values()].map(({ roles }) => roles.get(id)?.name).find((name) => name),
    timestamp: (seconds, style) => discordTimestampText(seconds, style, now),
  }
}
