import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { APIApplicationCommand } from 'discord-api-types/v10'
import { UserError } from '../../errors.ts'
import { interactiveComponents } from '../../preview/controls.ts'
import type { TimestampStyle } from '../../preview/markdown-tree.ts'
import { utcText } from '../../preview/message.ts'
import { messageText } from '../../preview/text.ts'
import type { PlaygroundControls, ProcessControls } from '../controls.ts'
import { discordTimestampText } from '../instants.ts'
import type { MessageEvent, StoredMessage } from '../messages/message-store.ts'
import { ClientRefusal, NoAnswerError } from '../person/client-refusal.ts'
import type { Person } from '../person/person.ts'
import type { Place } from '../person/place.ts'
import type { StandIn } from '../server.ts'
import type { Channel } from '../world/records.ts'
import { readTypedCommand } from './typed-command.ts'

export interface TerminalParts {
  readonly standIn: StandIn
  readonly time: Omit<PlaygroundControls, 'restart'>
  readonly input: Readable
  readonly output: Writable
  /** Show a prompt, for a person; lines from a pipe are shown before their answers. */
  readonly interactive: boolean
  /** Who types, and where, to begin with. */
  readonly personId: string
  readonly channelId: string
  /** What happens before the first prompt. */
  begin(): Promise<void>
}

const HELP = `Type a command as you would in Discord: /paper VideoRoPE, /search rotary, /subscribe Multimodal
  /help               what the bot can do
  /paper vid ?        what the bot offers while you type
  3                   press the button or menu numbered 3 under the last message
  3 VideoRoPE         pick that entry of menu 3
  as Ben              type as another person;  in #announcements, in dm, in group: in another place
  next                jump to the next instant at which something is due
  jump 2025-02-11T09:00Z
  ingest FILE         give the bot another digest
  time, quit`

const PROCESSES_HELP = `
  processes           the bot's processes, and what each does for all
  kill 2              kill one as a power cut would;  start 2: start it again`

/** Runs the prompt until the input ends or `quit`. What the bot posts is printed as it comes. */
export async function runTerminal(parts: TerminalParts): Promise<void> {
  const session = new Session(parts)
  const { input, output, interactive } = parts
  const reader = createInterface({ input, output, terminal: interactive })
  // From here on lines are kept: those from a pipe arrive, and the pipe ends, before the first is asked for.
  const lines = reader[Symbol.asyncIterator]()
  const unsubscribe = parts.standIn.onMessage((event) => session.show(event))
  const prompt = () => {
    if (!interactive) return
    reader.setPrompt(session.promptText())
    reader.prompt()
  }
  try {
    await parts.begin()
    prompt()
    for await (const line of { [Symbol.asyncIterator]: () => lines }) {
      if (!interactive && line.trim() !== '') output.write(`\n${session.promptText()}${line}\n`)
      if (!(await session.run(line.trim()))) break
      prompt()
    }
  } finally {
    // An input that stays open would keep the program alive.
    reader.close()
    unsubscribe()
  }
}

/** One person at the prompt: who they are, where, and the message they saw last. */
class Session {
  readonly #parts: TerminalParts
  #person: Person
  #place: Place
  #last: StoredMessage | null = null

  constructor(parts: TerminalParts) {
    this.#parts = parts
    this.#person = parts.standIn.person(parts.personId)
    this.#place = { channelId: parts.channelId }
  }

  promptText(): string {
    return `${this.#userName(this.#person.id)} ${this.#placeName()}> `
  }

  /** Runs one line; false once the person wants to leave. */
  async run(line: string): Promise<boolean> {
    const [word = '', ...rest] = line.split(/\s+/)
    const argument = rest.join(' ')
    try {
      if (line === '') return true
      if (line.startsWith('/')) await this.#command(line)
      else if (/^\d+$/.test(word)) await this.#use(Number(word), argument)
      else if (word === 'as') this.#become(argument)
      else if (word === 'in') this.#go(argument)
      else if (word === 'next') await this.#next()
      else if (word === 'jump') await this.#jump(argument)
      else if (word === 'ingest') this.#say(await this.#parts.time.ingest(argument))
      else if (word === 'time') this.#say(`It is ${utcText(this.#parts.time.now())}.`)
      else if (this.#parts.time.processes && /^(?:processes|kill|start)$/.test(word)) {
        await this.#processes(this.#parts.time.processes, word, argument)
      } else if (word === 'quit' || word === 'exit') return false
      else this.#say(this.#parts.time.processes === undefined ? HELP : HELP + PROCESSES_HELP)
    } catch (error) {
      if (error instanceof UserError) this.#say(error.message)
      else if (error instanceof ClientRefusal || error instanceof NoAnswerError) {
        this.#say(`Discord: ${error.message}.`)
      } else throw error
    }
    return true
  }

  /** Prints a message that this person can see. */
  show({ kind, message, ephemeralFor }: MessageEvent): void {
    const channel = this.#parts.standIn.world.channels.get(message.channel_id)
    if (kind === 'deleted' || channel === undefined) return
    if (ephemeralFor !== null && ephemeralFor !== this.#person.id) return
    const isOwn = channel.guildId !== null || channel.recipientId === this.#person.id
    if (isOwn) this.#last = message
    const notes = [kind === 'edited' ? 'edited' : '', ephemeralFor === null ? '' : 'only you can see this']
    const note = notes.filter((each) => each !== '').join(', ')
    this.#say(`\n${message.author.username} in ${this.#channelName(channel)}${note && ` (${note})`}`)
    this.#say(messageText(message, this.#names()))
    const numbered = interactiveComponents(message).map(({ label }, index) => `${index + 1} ${label}`)
    if (isOwn && numbered.length > 0) this.#say(`  Type a number: ${numbered.join(', ')}`)
  }

  async #command(line: string): Promise<void> {
    const asks = /\s\?$/.test(line)
    const typed = readTypedCommand(asks ? line.slice(0, -1) : line, this.#commands())
    if (typed.kind === 'unclear') return this.#say(typed.why)
    const { kind: _, last, ...input } = typed
    if (!asks) {
      const reply = await this.#person.slash({ ...this.#place, ...input })
      await reply.settled()
      return
    }
    const { [last?.option ?? '']: __, ...others } = input.options ?? {}
    const focus = { focused: last?.option ?? 'query', value: last?.value ?? '' }
    const choices = await this.#person.autocomplete({ ...this.#place, ...input, options: others, ...focus })
    this.#say(
      choices.length === 0 ? '  (nothing offered)' : choices.map(({ name }) => `  ${name}`).join('\n'),
    )
  }

  async #use(number: number, argument: string): Promise<void> {
    const message = this.#last
    const component = message === null ? undefined : interactiveComponents(message)[number - 1]
    if (message === null || component === undefined)
      return this.#say(`There is nothing numbered ${number} under the last message.`)
    if (component.kind === 'button') {
      await (await this.#person.press(message, component.customId)).settled()
      return
    }
    const options = component.options ?? []
    const wanted = argument.toLowerCase()
    const picked = options.find(
      ({ label, value }) => value === argument || label.toLowerCase().startsWith(wanted),
    )
    if (argument === '' || picked === undefined) {
      return this.#say(
        `Pick one, such as "${number} ${options[0]?.label}":\n${options.map(({ label }) => `  ${label}`).join('\n')}`,
      )
    }
    await (await this.#person.select(message, component.customId, [picked.value])).settled()
  }

  async #processes(processes: ProcessControls, word: string, argument: string): Promise<void> {
    if (word === 'processes') return this.#say(await processes.list())
    if (!/^\d{1,3}$/.test(argument)) return this.#say(`Which one? Say its number, such as ${word} 2.`)
    const number = Number(argument)
    this.#say(await (word === 'kill' ? processes.kill(number) : processes.start(number)))
  }

  async #next(): Promise<void> {
    const due = await this.#parts.time.nextDueAt()
    if (due === null) return this.#say('Nothing is due: nobody has subscribed.')
    await this.#parts.time.jumpTo(due)
    this.#say(`It is ${utcText(this.#parts.time.now())}.`)
  }

  async #jump(argument: string): Promise<void> {
    const instant = Date.parse(argument)
    if (Number.isNaN(instant) || instant < this.#parts.time.now()) {
      return this.#say(
        `Give an instant after ${utcText(this.#parts.time.now())}, such as jump 2025-02-11T09:00Z.`,
      )
    }
    await this.#parts.time.jumpTo(instant)
    this.#say(`It is ${utcText(this.#parts.time.now())}.`)
  }

  #become(name: string): void {
    const users = [...this.#parts.standIn.world.users.values()].filter(
      ({ id }) => id !== this.#parts.standIn.world.application.id,
    )
    const user = users.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (user === undefined) {
      this.#say(`There are ${users.map((each) => each.name).join(' and ')}.`)
      return
    }
    this.#person = this.#parts.standIn.person(user.id)
    this.#last = null
  }

  #go(name: string): void {
    if (name.toLowerCase() === 'dm') {
      this.#place = { dm: true }
      return
    }
    if (name.toLowerCase() === 'group') {
      this.#place = { group: true }
      return
    }
    const channels = [...this.#parts.standIn.world.channels.values()].filter(
      ({ guildId }) => guildId !== null,
    )
    const channel = channels.find((each) => each.name === name.replace(/^#/, ''))
    if (channel === undefined)
      this.#say(
        `There are ${channels.map((each) => `#${each.name}`).join(', ')}, dm, and group (a conversation I am not in).`,
      )
    else this.#place = { channelId: channel.id }
  }

  #commands(): APIApplicationCommand[] {
    return this.#person.commands(this.#place)
  }

  #placeName(): string {
    if (this.#place.dm || this.#place.group) return this.#place.dm ? 'dm' : 'group'
    const channel = this.#parts.standIn.world.channels.get(this.#place.channelId)
    return channel === undefined ? '' : this.#channelName(channel)
  }

  #channelName(channel: Channel): string {
    return channel.guildId === null
      ? `the DM with ${this.#userName(channel.recipientId ?? '')}`
      : `#${channel.name}`
  }

  #userName(id: string): string {
    return this.#parts.standIn.world.users.get(id)?.name ?? id
  }

  #names() {
    return {
      user: (id: string) => this.#userName(id),
      channel: (id: string) => this.#parts.standIn.world.channels.get(id)?.name ?? id,
      timestamp: (seconds: number, style: TimestampStyle) =>
        discordTimestampText(seconds, style, this.#parts.time.now()),
    }
  }

  #say(text: string): void {
    this.#parts.output.write(`${text}\n`)
  }
}
