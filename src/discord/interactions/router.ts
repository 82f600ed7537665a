import { randomBytes } from 'node:crypto'
import {
  type AutocompleteInteraction,
  ComponentType,
  DiscordAPIError,
  type Interaction,
  RESTJSONErrorCodes,
  type RepliableInteraction,
} from 'discord.js'
import { contained } from '../../contained.ts'
import { storageFaultIn, UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { orElse } from '../../or-else.ts'
import { type Choice, usableChoices } from '../messages/choices.ts'
import { type MessagePayload, notice } from '../messages/components.ts'
import { splitCustomId } from '../messages/custom-id.ts'
import { inboxClosed } from '../messages/following.ts'
import { PayloadFault } from '../messages/payload-check.ts'
import { COMMANDS, createFairRate, type Rate, SUGGESTIONS } from '../rest/fair-rate.ts'
import { SendingHalted } from '../rest/invalid-answers.ts'
import { accounts, NO_ACCOUNTS, type Refusals, RefusedTooOften } from '../rest/refusals.ts'
import type { Carried } from '../servers/carried.ts'
import { texts } from '../texts/texts.ts'
import type { Authority } from './authority.ts'
import type { Command, MessageCommand } from './command.ts'
import type { ComponentHandler } from './component-handler.ts'
import { createResponder, type Responder } from './responder.ts'
import type { Answer, Use, UseCases } from './use-cases.ts'

/** Discord takes a first answer for 3 s; we defer with some of it left for the way there (ms). */
const DEFER_AFTER = 2_500

/** Interactions remembered so that one delivered twice (a gateway replay) runs once. */
const REMEMBERED = 1_000

/** What the router needs. */
export interface RouterParts {
  readonly commands: readonly (Command | MessageCommand)[]
  readonly app: UseCases
  readonly log: Log
  readonly authority: Authority
  /** Lets what an interaction sets off run on the account of its server and its person. */
  readonly refusals?: Pick<Refusals, 'onAccountOf'>
  /** Takes what an interaction carries, by its id. */
  readonly carriedBy: (interactionId: string) => Carried
  /** Hears how many milliseconds passed from the interaction to its answer. */
  readonly answered?: (kind: string, ms: number) => void
  /** What one person may ask for. Default {@link COMMANDS}. */
  readonly commandRate?: Rate
  /** Milliseconds of a clock that never goes back. Default: the machine's. */
  readonly now?: () => number
  /** Milliseconds without an answer after which it is deferred. Default {@link DEFER_AFTER}. */
  readonly deferAfter?: number
}

/**
 * Brings an interaction to its handler and the handler's message to the person. Never rejects.
 *
 * @param isShared whether another process may have heard of it as well. Then it is deferred first, which Discord accepts from one
 * of them only, and the other does nothing. Default no.
 */
export type Router = (interaction: Interaction, isShared?: boolean) => Promise<void>

/** The one place where interactions are answered, deferred, and their errors caught. */
export function createRouter(parts: RouterParts): Router {
  const { commands, app, log, authority, carriedBy, answered, deferAfter = DEFER_AFTER } = parts
  const { refusals = NO_ACCOUNTS, commandRate = COMMANDS, now = () => performance.now() } = parts
  const typed = new Map(
    commands.flatMap((each) => ('execute' in each ? [[each.data.name, each] as const] : [])),
  )
  const onMessages = new Map(
    commands.flatMap((each) => ('executeOn' in each ? [[each.data.name, each] as const] : [])),
  )
  const handlers = new Map(
    commands.flatMap((owner) =>
      owner.components.map((handler) => [handler.name, { handler, owner }] as const),
    ),
  )
  const seen = new Set<string>()
  const rates = { commands: createFairRate(commandRate, now), suggestions: createFairRate(SUGGESTIONS, now) }

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
    if (error instanceof RefusedTooOften || error instanceof SendingHalted) {
      return notice(texts.errors.askLater(Math.ceil(error.retryAfter / 60_000)))
    }
    const storage = storageFaultIn(error)
    if (storage !== undefined) {
      log.warn(
        { err: error, interaction: describe(interaction) },
        `a change was not kept: ${storage.message}`,
      )
      return notice(texts.errors.notKept)
    }
    const id = randomBytes(4).toString('hex')
    log.error({ err: error, fault: id, interaction: describe(interaction) }, `fault ${id}`)
    return notice(texts.errors.fault(id))
  }

  async function complete(interaction: AutocompleteInteraction, use: Use): Promise<void> {
    // Faster than hands type. An answer would cost as much as one that is wanted; without one, Discord offers nothing.
    if (!rates.suggestions.allows(use.userId)) return
    const { options, commandName } = interaction
    const { name: option, value } = options.getFocused(true)
    const typing = { subcommand: options.getSubcommand(false), option, typed: value }
    let late: NodeJS.Timeout | undefined
    const empty = new Promise<Choice[]>((resolve) => {
      late = setTimeout(
        contained(() => resolve([])),
        deferAfter,
      )
    })
    try {
      const choices = (async () => (await typed.get(commandName)?.suggest(typing, use)) ?? [])()
      choices.catch((error) =>
        log.error({ err: error, interaction: describe(interaction) }, 'autocomplete failed'),
      )
      await interaction.respond(usableChoices(await Promise.race([choices.catch(() => []), empty])))
    } finally {
      clearTimeout(late)
    }
  }

  async function answer(
    interaction: RepliableInteraction,
    respond: ComponentHandler['respond'],
    isShared: boolean,
    handle: () => Promise<Answer> | Answer,
  ): Promise<void> {
    const responder = createResponder(interaction, respond)
    if (isShared) await responder.defer()
    const late = setTimeout(
      contained(() => {
        if (!isShared) responder.defer().catch((error) => faultOf(error, interaction))
      }),
      deferAfter,
    )
    try {
      const isFair = rates.commands.allows(interaction.user.id)
      const message = await (async () => {
        if (!isFair) throw new UserError(texts.errors.tooFast)
        return handle()
      })().then(
        (payload) => ({ payload, failed: false as const }),
        (error) => ({ payload: worded(error, interaction), failed: true as const }),
      )
      clearTimeout(late)
      if (message.failed) return await responder.fail(message.payload)
      await responder.answer(message.payload).catch((error) => {
        if (error instanceof PayloadFault) return responder.fail(worded(error, interaction))
        throw error
      })
      await remark(interaction, responder)
    } finally {
      clearTimeout(late)
    }
  }

  /** Adds what could not be said in a direct message. */
  async function remark(interaction: RepliableInteraction, responder: Responder): Promise<void> {
    const unnotified = await orElse(app.people.takeUnnotifiedPause(interaction.user.id), undefined)
    if (unnotified?.paused?.reason === 'messages-closed') await responder.add(inboxClosed())
  }

  function faultOf(error: unknown, interaction: Interaction): void {
    if (isAnsweredElsewhere(error)) {
      log.debug({ interaction: describe(interaction) }, 'another process answered')
      return
    }
    log.warn({ err: error, interaction: describe(interaction) }, 'an answer did not reach the person')
  }

  function dispatch(interaction: Interaction, isShared: boolean): Promise<void> {
    const { user, guildId } = interaction
    const use: Use = { app, userId: user.id, guildId, carried: carriedBy(interaction.id) }
    if (interaction.isAutocomplete()) return complete(interaction, use)
    if (interaction.isChatInputCommand()) {
      const command = typed.get(interaction.commandName)
      return answer(interaction, 'private', isShared, () => {
        if (command === undefined) throw new UserError(texts.errors.unknownCommand)
        return command.execute(interaction.options, use)
      })
    }
    if (interaction.isMessageContextMenuCommand()) {
      const command = onMessages.get(interaction.commandName)
      return answer(interaction, 'private', isShared, () => {
        if (command === undefined) throw new UserError(texts.errors.unknownCommand)
        return command.executeOn(interaction.targetMessage, use)
      })
    }
    if (interaction.isMessageComponent()) {
      const { name, written } = splitCustomId(interaction.customId)
      const { handler, owner } = handlers.get(name) ?? {}
      const { message, component } = interaction
      const values = interaction.isStringSelectMenu() ? interaction.values : []
      const offered =
        component?.type === ComponentType.StringSelect ? component.options.map(({ value }) => value) : []
      return answer(interaction, handler?.respond ?? 'private', isShared, async () => {
        if (handler === undefined || owner === undefined) throw new UserError(texts.errors.oldButton)
        // Discord judges who may type a command; who may press its buttons is ours to judge.
        if (isRestricted(owner)) await authority.require(use.carried, owner.data)
        return handler.press({ ...use, message, values, offered }, written)
      })
    }
    return Promise.resolve()
  }

  return async (interaction, isShared = false) => {
    if (isRepeat(interaction.id)) return
    const begun = now()
    try {
      const { guildId, user } = interaction
      const payers = [accounts.ofPerson(user.id), ...(guildId === null ? [] : [accounts.ofServer(guildId)])]
      await refusals.onAccountOf(payers, () => dispatch(interaction, isShared))
      const ms = now() - begun
      answered?.(kindOf(interaction), ms)
      log.debug({ interaction: describe(interaction), ms: Math.round(ms) }, 'answered')
    } catch (error) {
      faultOf(error, interaction)
    }
  }
}

/** Whether Discord has an answer to the interaction already: where two processes heard of it, the other one's. */
function isAnsweredElsewhere(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  )
}

/** What a log line says of an interaction: never who, nor what they typed. */
function describe(interaction: Interaction): Record<string, string> {
  if (interaction.isCommand() || interaction.isAutocomplete()) {
    return { id: interaction.id, command: interaction.commandName }
  }
  if (interaction.isMessageComponent()) {
    return { id: interaction.id, component: splitCustomId(interaction.customId).name }
  }
  return { id: interaction.id }
}

/** Whether Discord lets only some of a server's members use a command by itself. */
function isRestricted({ data }: Command | MessageCommand): boolean {
  return data.default_member_permissions !== undefined && data.default_member_permissions !== null
}

function kindOf(interaction: Interaction): string {
  if (interaction.isAutocomplete()) return 'autocomplete'
  return interaction.isCommand() ? 'command' : 'component'
}
