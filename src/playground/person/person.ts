import {
  type APIApplicationCommand,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandType,
  InteractionType,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asText } from '../json.ts'
import { composeMessage } from '../messages/compose-message.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { storeMessage } from '../messages/post-message.ts'
import { postInForum } from '../messages/threads.ts'
import { hasPermissions } from '../world/permissions.ts'
import type { Channel } from '../world/records.ts'
import { findUser, permissionsInChannel } from '../world/world.ts'
import { offeredCommands, usableCommand } from './availability.ts'
import { ClientRefusal } from './client-refusal.ts'
import { type CommandInput, commandData, type Focus } from './command-data.ts'
import { pressData, selectData } from './component-use.ts'
import { type ModalValues, modalData } from './modal-use.ts'
import { findSetting, type MessageKey, type Place, visibleMessage } from './place.ts'
import { createReply, type Reply } from './reply.ts'
import { sendUse, type Use } from './use.ts'

/** A slash command as a person sends it. */
export type SlashInput = Place & CommandInput

/** How long a person waits for the bot, in real milliseconds. A little longer than Discord lets it take. */
export const PATIENCE_MS = 5000

/**
 * What one person can do in Discord's client. Each use of the bot resolves when the bot has answered, rejects
 * with `NoAnswerError` when it does not, and with `ClientRefusal` when Discord would not have sent it at all.
 */
export class Person {
  readonly id: string
  readonly #core: Core
  readonly #patienceMs: number

  constructor(core: Core, userId: string, patienceMs: number = PATIENCE_MS) {
    this.id = findUser(core.world, userId).id
    this.#core = core
    this.#patienceMs = patienceMs
  }

  /** The slash commands that the person is offered in a place, as after typing `/`. */
  commands(place: Place): APIApplicationCommand[] {
    const setting = findSetting(this.#core, this.id, place)
    return offeredCommands(this.#core, setting, ApplicationCommandType.ChatInput)
  }

  /** What the "Apps" menu of a message offers the person in a place. */
  messageCommands(place: Place): APIApplicationCommand[] {
    const setting = findSetting(this.#core, this.id, place)
    return offeredCommands(this.#core, setting, ApplicationCommandType.Message)
  }

  /** The channel that a place is; the DM or group is made when there is none yet. */
  channel(place: Place): Channel {
    return findSetting(this.#core, this.id, place).channel
  }

  /** Whether the person can see a channel. */
  sees(channel: Channel): boolean {
    return hasPermissions(permissionsInChannel(this.#core.world, channel, this.id), 'ViewChannel')
  }

  /** The messages that the person sees in a place, the oldest first, ephemeral ones among them. */
  messages(place: Place): readonly StoredMessage[] {
    return this.#core.messages.seenBy(this.channel(place).id, this.id)
  }

  /** A message that the person can see. */
  message(key: MessageKey): StoredMessage {
    return visibleMessage(this.#core, this.id, key)
  }

  /** Puts an ephemeral message away, which no bot hears of. */
  dismiss(key: MessageKey): void {
    const message = visibleMessage(this.#core, this.id, key)
    if (this.#core.messages.ephemeralFor(message) === null) {
      throw new ClientRefusal('not-permitted', 'Only a message that you alone can see can be dismissed')
    }
    this.#core.messages.delete(message)
  }

  /** Sends a slash command. */
  async slash(input: SlashInput): Promise<Reply> {
    const setting = findSetting(this.#core, this.id, input)
    const command = usableCommand(this.#core, setting, ApplicationCommandType.ChatInput, input.command)
    return this.#send({
      type: InteractionType.ApplicationCommand,
      setting,
      data: commandData(this.#core, setting, command, input),
      what: `/${[command.name, input.subcommand].filter(Boolean).join(' ')}`,
      command,
    })
  }

  /** Types in an option and returns what the bot suggests, at most 25 choices. */
  async autocomplete(input: SlashInput & Focus): Promise<readonly APIApplicationCommandOptionChoice[]> {
    const setting = findSetting(this.#core, this.id, input)
    const command = usableCommand(this.#core, setting, ApplicationCommandType.ChatInput, input.command)
    const use = {
      type: InteractionType.ApplicationCommandAutocomplete,
      setting,
      data: commandData(this.#core, setting, command, input, input),
      what: `the autocomplete of /${command.name}`,
    }
    const { first } = await sendUse(this.#core, use, this.#patienceMs)
    return first.kind === 'choices' ? first.choices : []
  }

  /** Uses a command of a message's "Apps" menu. */
  async messageMenu(message: StoredMessage, name: string): Promise<Reply> {
    const setting = findSetting(this.#core, this.id, { channelId: message.channel_id })
    const target = visibleMessage(this.#core, this.id, message)
    const command = usableCommand(this.#core, setting, ApplicationCommandType.Message, name)
    const { id, type } = command
    return this.#send({
      type: InteractionType.ApplicationCommand,
      setting,
      data: { id, name, type, target_id: target.id, resolved: { messages: { [target.id]: target } } },
      what: `the message command "${name}"`,
      command,
      metadata: { target_message_id: target.id },
    })
  }

  /** Presses a button of a message. */
  async press(message: StoredMessage, customId: string): Promise<Reply> {
    const source = visibleMessage(this.#core, this.id, message)
    return this.#useComponent(source, pressData(source, customId), `the button "${customId}"`)
  }

  /** Chooses from a select of a message: option values, or for the other selects ids of users, roles, channels. */
  async select(message: StoredMessage, customId: string, values: readonly string[]): Promise<Reply> {
    const source = visibleMessage(this.#core, this.id, message)
    const setting = findSetting(this.#core, this.id, { channelId: source.channel_id })
    const data = selectData(this.#core, setting, source, customId, values)
    return this.#useComponent(source, data, `the select "${customId}"`)
  }

  /** Fills in and sends the form that a reply opened: texts by `custom_id`, lists of values for selects. */
  async submit(reply: Reply, values: ModalValues): Promise<Reply> {
    const opener = this.#core.interactions.find(reply.interactionId)
    if (reply.modal === null || opener === undefined) throw new Error('This reply did not open a form')
    const { id, channelId, source, metadata } = opener
    return this.#send({
      type: InteractionType.ModalSubmit,
      setting: findSetting(this.#core, this.id, { channelId }),
      data: modalData(reply.modal, values),
      what: `the form "${reply.modal.title}"`,
      ...(source === undefined ? {} : { source }),
      metadata: { triggering_interaction_metadata: metadata(id) },
    })
  }

  /** Writes a message in a channel or in the DM with the bot. */
  say(place: Place, content: string): StoredMessage {
    const { channel } = findSetting(this.#core, this.id, place)
    const bits = permissionsInChannel(this.#core.world, channel, this.id)
    if (!hasPermissions(bits, channel.thread ? 'SendMessagesInThreads' : 'SendMessages')) {
      throw new ClientRefusal('not-permitted', `This person may not write in #${channel.name}`)
    }
    const message = composeMessage(this.#core, { channel, body: { content }, files: [] }, this.id)
    storeMessage(this.#core, channel, message)
    return message
  }

  /** Makes a post in a forum; gives its id. */
  postInForum(forumId: string, name: string, content: string): string {
    const { channel } = findSetting(this.#core, this.id, { channelId: forumId })
    const post = { body: { name, message: { content } }, files: [] }
    return asText(postInForum(this.#core, channel, post, this.id).id)
  }

  #useComponent(source: StoredMessage, data: Use['data'], what: string): Promise<Reply> {
    const setting = findSetting(this.#core, this.id, { channelId: source.channel_id })
    const metadata = { interacted_message_id: source.id }
    return this.#send({ type: InteractionType.MessageComponent, setting, data, what, source, metadata })
  }

  async #send(use: Use): Promise<Reply> {
    const { interaction, first } = await sendUse(this.#core, use, this.#patienceMs)
    return createReply(interaction, first, this.#patienceMs)
  }
}
