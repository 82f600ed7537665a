import { randomBytes } from 'node:crypto'
import {
  type AutocompleteInteraction,
  type Interaction,
  InteractionContextType,
  MessageFlags,
  type RepliableInteraction,
} from 'discord.js'
import { UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Choice, Command, ComponentHandler, MessageCommand, UseCases, Visibility } from './command.ts'
import { parseCustomId } from './custom-id.ts'
import { type MessagePayload, notice } from './render/message.ts'
import { PayloadFault } from './rest.ts'
import { texts } from './texts.ts'

/** Discord takes a first answer for 3 s; we defer with some of it left for the way there (ms). */
const DEFER_AFTER = 2_500

/** Interactions remembered so that one delivered twice (a gateway replay) runs once. */
const REMEMBERED = 1_000

/** What the router needs. */
export interface RouterParts {
  readonly commands: readonly (Command | MessageCommand)[]
  readonly app: UseCases
  readonly log: Log
  /** Milliseconds without an answer after which it is deferred. Default {@link DEFER_AFTER}. */
  readonly deferAfter?: number
}

/** Brings an interaction to its handler and the handler's message to the person. Never rejects. */
export type Router = (interaction: Interaction) => Promise<void>

/** The one place where interactions are answered, deferred, and their errors caught. */
export function createRouter({ commands, app, log, deferAfter = DEFER_AFTER }: RouterParts): Router {
  const typed = new Map(
    commands.flatMap((each) => ('execute' in each ? [[each.data.name, each] as const] : [])),
  )
  const onMessages = new Map(
    commands.flatMap((each) => ('executeOn' in each ? [[each.data.name, each] as const] : [])),
  )
  const handlers = new Map(commands.flatMap(({ components = {} }) => Object.entries(components)))
  const seen = new Set<string>()

  function isRepeat(id: string): boolean {
    if (seen.has(id)) return true
    seen.add(id)
    const [oldest] = seen
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
    return false
  }

  /** Words what was thrown: a person's mistake by its own message, a fault of ours by a short id. */
  function worded(error: unknown, interaction: Interaction): MessagePayload {
    if (error instanceof UserError) return notice(error.message)
    const id = randomBytes(4).toString('hex')
    log.error({ err: error, fault: id, interaction: describe(interaction) }, `fault ${id}`)
    return notice(texts.errors.fault(id))
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const { name: option, value } = interaction.options.getFocused(true)
    const command = typed.get(interaction.commandName)
    let late: NodeJS.Timeout | undefined
    const empty = new Promise<Choice[]>((resolve) => {
      late = setTimeout(() => resolve([]), deferAfter)
    })
    try {
      const choices = (async () =>
        (await command?.autocomplete?.({ interaction, app, option, typed: value })) ?? [])()
      choices.catch((error) =>
        log.error({ err: error, interaction: describe(interaction) }, 'autocomplete failed'),
      )
      await interaction.respond(await Promise.race([choices.catch(() => []), empty]))
    } finally {
      clearTimeout(late)
    }
  }

  async function answer(
    interaction: RepliableInteraction,
    respond: ComponentHandler['respond'],
    handle: () => Promise<MessagePayload> | MessagePayload,
  ): Promise<void> {
    const ephemeral = respond !== 'public' && !isAlone(interaction)
    const responder = createResponder(interaction, respond, ephemeral)
    const late = setTimeout(
      () => void responder.defer().catch((error) => faultOf(error, interaction)),
      deferAfter,
    )
    try {
      const message = await (async () => handle())().then(
        (payload) => ({ payload, failed: false }),
        (error) => ({ payload: worded(error, interaction), failed: true }),
      )
      clearTimeout(late)
      if (message.failed) return await responder.fail(message.payload)
      await responder.answer(message.payload).catch((error) => {
        if (error instanceof PayloadFault) return responder.fail(worded(error, interaction))
        throw error
      })
    } finally {
      clearTimeout(late)
    }
  }

  function faultOf(error: unknown, interaction: Interaction): void {
    log.warn({ err: error, interaction: describe(interaction) }, 'an answer did not reach the person')
  }

  function dispatch(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return complete(interaction)
    if (interaction.isChatInputCommand()) {
      const command = typed.get(interaction.commandName)
      return answer(interaction, command?.reply ?? 'private', () => {
        if (command === undefined) throw new UserError(texts.errors.unknownCommand)
        return command.execute({ interaction, app })
      })
    }
    if (interaction.isMessageContextMenuCommand()) {
      const command = onMessages.get(interaction.commandName)
      return answer(interaction, command?.reply ?? 'private', () => {
        if (command === undefined) throw new UserError(texts.errors.unknownCommand)
        return command.executeOn({ interaction, app })
      })
    }
    if (interaction.isMessageComponent()) {
      const { handler: name, args } = parseCustomId(interaction.customId)
      const handler = handlers.get(name)
      const values = interaction.isStringSelectMenu() ? interaction.values : []
      return answer(interaction, handler?.respond ?? 'private', () => {
        if (handler === undefined) throw new UserError(texts.errors.oldButton)
        return handler.press({ interaction, app, args, values })
      })
    }
    return Promise.resolve()
  }

  return async (interaction) => {
    if (isRepeat(interaction.id)) return
    const begun = performance.now()
    try {
      await dispatch(interaction)
      log.debug({ interaction: describe(interaction), ms: Math.round(performance.now() - begun) }, 'answered')
    } catch (error) {
      faultOf(error, interaction)
    }
  }
}

/** Is the person alone with the bot, so that an answer need not be hidden? A group's conversation is not that. */
function isAlone(interaction: RepliableInteraction): boolean {
  const { context } = interaction
  return context === null ? !interaction.inGuild() : context === InteractionContextType.BotDM
}

/** How one interaction is answered: at once, or deferred first and then by edit. */
interface Responder {
  defer(): Promise<void>
  answer(payload: MessagePayload): Promise<void>
  /** Says what went wrong, privately; a message that was to be changed stays as it is. */
  fail(payload: MessagePayload): Promise<void>
}

function createResponder(
  interaction: RepliableInteraction,
  respond: Visibility | 'update',
  ephemeral: boolean,
): Responder {
  const updates = respond === 'update' && interaction.isMessageComponent()
  let deferred: Promise<unknown> | undefined
  const body = ({ components, flags, allowed_mentions, files = [] }: MessagePayload) => ({
    components,
    flags: flags as MessageFlags.IsComponentsV2,
    allowedMentions: allowed_mentions,
    files: files.map(({ name, text }) => ({ name, attachment: Buffer.from(text) })),
  })
  const reply = (payload: MessagePayload, hidden: boolean) =>
    interaction.reply({
      ...body(payload),
      flags: hidden ? MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral : MessageFlags.IsComponentsV2,
    })

  return {
    async defer() {
      deferred = updates
        ? interaction.deferUpdate()
        : interaction.deferReply(ephemeral ? { flags: MessageFlags.Ephemeral } : {})
      await deferred
    },
    async answer(payload) {
      if (deferred !== undefined) {
        await deferred
        await interaction.editReply(body(payload))
      } else if (updates) await interaction.update(body(payload))
      else await reply(payload, ephemeral)
    },
    async fail(payload) {
      if (deferred === undefined) await reply(payload, !isAlone(interaction))
      else if (updates) {
        await deferred
        await interaction.followUp({
          ...body(payload),
          flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral,
        })
      } else {
        await deferred
        await interaction.editReply(body(payload))
      }
    },
  }
}

/** What a log line says of an interaction: never who, nor what they typed. */
function describe(interaction: Interaction): Record<string, string> {
  if (interaction.isCommand() || interaction.isAutocomplete()) {
    return { id: interaction.id, command: interaction.commandName }
  }
  if (interaction.isMessageComponent()) {
    return { id: interaction.id, component: parseCustomId(interaction.customId).handler }
  }
  return { id: interaction.id }
}
