import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { PlaygroundControls } from '../controls.ts'
import { ClientRefusal } from '../person/client-refusal.ts'
import type { Person } from '../person/person.ts'
import type { Reply } from '../person/reply.ts'
import type { StandIn } from '../server.ts'
import { hasPermissions } from '../world/permissions.ts'
import { guildChannels, permissionsInChannel } from '../world/world.ts'
import { commandViews } from './command-view.ts'
import { formView } from './form-view.ts'
import { messageViews } from './message-view.ts'
import type { ChannelContents, UseOutcome } from './protocol.ts'
import { requestView } from './request-view.ts'
import { clockView, worldView } from './world-view.ts'

/** What the API works on. */
export interface ApiParts {
  readonly standIn: StandIn
  readonly controls: PlaygroundControls
  /** The folder that dropped files are put into. */
  readonly uploads: string
}

/** A call of the page: who calls, and what it sent. */
export interface Call {
  readonly person: Person
  /** The parsed JSON body, or the query's parameters. */
  readonly input: unknown
  /** The body as it came. */
  readonly bytes: Uint8Array
}

/** How many requests of the bot a page gets to see when it opens. */
const REQUESTS_SHOWN = 200
/** How many opened forms can still be sent. */
const FORMS_KEPT = 50
/** Longest jump of the clock at once (ms): a day that is due in between is not skipped, only late. */
const JUMP_MAX = 366 * 86_400_000

const id = z.string().regex(/^\d{1,20}$/)
const inChannel = z.object({ channelId: id })
const ofMessage = inChannel.extend({ messageId: id })
const ofComponent = ofMessage.extend({ customId: z.string().max(100) })
const slash = inChannel.extend({
  command: z.string(),
  subcommand: z.string().nullable(),
  options: z.record(z.string(), z.string()),
})
const autocomplete = slash.extend({ focused: z.string(), value: z.string() })
const form = z.object({
  interactionId: id,
  values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})
const jump = z.object({ to: z.number().int().nullable() })

/** The page's API: each function by its name in the path `/api/…`. What it throws is shown to the person. */
export function createApi({
  standIn,
  controls,
  uploads,
}: ApiParts): Readonly<Record<string, (call: Call) => unknown>> {
  const forms = new Map<string, Reply>()
  const { world } = standIn

  const outcomeOf = (reply: Reply): UseOutcome => {
    if (reply.modal === null) return { form: null }
    forms.set(reply.interactionId, reply)
    for (const oldest of [...forms.keys()].slice(0, -FORMS_KEPT)) forms.delete(oldest)
    return { form: formView(reply.interactionId, reply.modal) }
  }

  return {
    world: ({ person }) => worldView(world, person),
    clock: () => clockView(controls),
    requests: () => {
      const first = Math.max(0, standIn.requests.length - REQUESTS_SHOWN)
      return standIn.requests.slice(first).map((request, at) => requestView(request, first + at + 1))
    },

    channel: ({ person, input }): ChannelContents => {
      const place = inChannel.parse(input)
      const channel = person.channel(place)
      const guild = world.guilds.get(channel.guildId ?? '')
      const here = [...(guild?.members.keys() ?? [person.id, world.application.id])]
      const nameable = {
        people: here.map((userId) => ({ id: userId, name: world.users.get(userId)?.name ?? userId })),
        roles: [...(guild?.roles.values() ?? [])],
        channels: guildChannels(world, guild?.id ?? '').filter((each) => person.sees(each)),
      }
      const bits = permissionsInChannel(world, channel, person.id)
      return {
        messages: messageViews(standIn, person, channel.id, controls.now()),
        commands: person.commands(place).flatMap((command) => commandViews(command, nameable)),
        messageCommands: person.messageCommands(place).map(({ name }) => name),
        writable: hasPermissions(bits, channel.thread ? 'SendMessagesInThreads' : 'SendMessages'),
      }
    },

    autocomplete: async ({ person, input }) => {
      const { subcommand, ...typed } = autocomplete.parse(input)
      const choices = await person.autocomplete({ ...typed, ...(subcommand === null ? {} : { subcommand }) })
      return choices.map(({ name, value }) => ({ name, value: String(value) }))
    },
    slash: async ({ person, input }) => {
      const { subcommand, ...typed } = slash.parse(input)
      return outcomeOf(await person.slash({ ...typed, ...(subcommand === null ? {} : { subcommand }) }))
    },
    press: async ({ person, input }) => {
      const { channelId, messageId, customId } = ofComponent.parse(input)
      return outcomeOf(await person.press(person.message({ channel_id: channelId, id: messageId }), customId))
    },
    select: async ({ person, input }) => {
      const { channelId, messageId, customId, values } = ofComponent
        .extend({ values: z.array(z.string()) })
        .parse(input)
      const message = person.message({ channel_id: channelId, id: messageId })
      return outcomeOf(await person.select(message, customId, values))
    },
    menu: async ({ person, input }) => {
      const { channelId, messageId, name } = ofMessage.extend({ name: z.string() }).parse(input)
      return outcomeOf(
        await person.messageMenu(person.message({ channel_id: channelId, id: messageId }), name),
      )
    },
    submit: async ({ person, input }) => {
      const { interactionId, values } = form.parse(input)
      const reply = forms.get(interactionId)
      if (reply === undefined) throw new ClientRefusal('unknown-component', 'This form is too old to be sent')
      return outcomeOf(await person.submit(reply, values))
    },
    say: ({ person, input }) => {
      const { channelId, content } = inChannel.extend({ content: z.string() }).parse(input)
      person.say({ channelId }, content)
    },
    dismiss: ({ person, input }) => {
      const { channelId, messageId } = ofMessage.parse(input)
      person.dismiss({ channel_id: channelId, id: messageId })
    },

    jump: async ({ input }) => {
      const to = jump.parse(input).to ?? (await controls.nextDueAt())
      if (to === null) throw new ClientRefusal('invalid-answer', 'Nothing is due: nobody has subscribed')
      if (to < controls.now()) throw new ClientRefusal('invalid-answer', 'The clock only runs forward')
      if (to > controls.now() + JUMP_MAX)
        throw new ClientRefusal('invalid-answer', 'That is more than a year ahead')
      await controls.jumpTo(to)
      return clockView(controls)
    },
    ingest: async ({ input, bytes }) => {
      const { name } = z.object({ name: z.string() }).parse(input)
      const path = join(
        uploads,
        basename(name)
          .replace(/[^\w.-]/g, '_')
          .slice(-100) || 'digest.md',
      )
      await writeFile(path, bytes)
      return { said: (await controls.ingest(path)).replaceAll(`${path}`, basename(name)) }
    },
    restart: () => controls.restart(),
  }
}
