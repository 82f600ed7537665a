import type { ChannelContents, CommandView, UseOutcome } from '../protocol.ts'
import type { Api } from './api.ts'
import { type CommandForm, createCommandForm } from './command-form.ts'
import { element } from './dom.ts'
import { icon } from './icon.ts'
import { createListbox, suggesting } from './listbox.ts'

export interface ComposerParts {
  readonly api: Api
  readonly channelId: string
  /** The channel's name as it is read: `#papers`. */
  readonly channelName: string
  readonly contents: ChannelContents
  /** What to do once the bot has answered. */
  done(outcome: UseOutcome): void
}

/** Where a person writes: messages, and after a slash the bot's commands. */
export function createComposer({ api, channelId, channelName, contents, done }: ComposerParts): HTMLElement {
  const list = createListbox('pg-suggestions', 'Suggestions')
  const said = element('p', { class: 'pg-said', role: 'alert' })
  const hint = element('p', { class: 'pg-hint', 'aria-live': 'polite' })
  const { commands, writable } = contents
  const placeholder = writable
    ? `Message ${channelName}, or type / for commands`
    : 'You may not write here; type / for commands'
  const text = element('input', {
    class: 'pg-text',
    id: 'pg-text',
    'aria-label': placeholder,
    placeholder,
    maxlength: 2000,
    ...suggesting('pg-suggestions'),
    input: () => typed(),
    keydown: (event: KeyboardEvent) => list.takes(event),
    blur: () => list.hide(),
  })
  const field = element('div', { class: 'pg-fields' }, text)
  const submit = element('button', { type: 'submit', class: 'pg-send', 'aria-label': 'Send' }, icon('send'))
  const entry = element('div', { class: 'pg-entry' }, field, submit)
  let command: CommandForm | null = null

  const leave = () => {
    command = null
    hint.textContent = ''
    list.hide()
    field.replaceChildren(text)
    text.focus()
  }
  const choose = (chosen: CommandView, rest = '') => {
    said.textContent = ''
    text.value = ''
    command = createCommandForm({
      api,
      channelId,
      command: chosen,
      rest,
      list,
      leave,
      hint: (words) => {
        hint.textContent = words
      },
    })
    field.replaceChildren(command.element)
    command.focus()
  }
  const typed = () => {
    said.textContent = ''
    if (!text.value.startsWith('/')) return list.hide()
    const begun = text.value.slice(1).toLowerCase()
    const whole = commands.find(({ name }) => begun.startsWith(`${name} `))
    if (whole !== undefined) return choose(whole, text.value.slice(whole.name.length + 2))
    const fitting = [
      ...commands.filter(({ name }) => name.startsWith(begun)),
      ...commands.filter(({ name }) => !name.startsWith(begun) && name.includes(begun)),
    ]
    list.show(
      text,
      fitting.map((each) => ({ label: `/${each.name}`, detail: each.description, value: each })),
      { first: true, pick: (picked) => choose(picked) },
    )
  }

  const send = async () => {
    said.textContent = ''
    if (command !== null) {
      const { input } = command
      form.setAttribute('aria-busy', 'true')
      const outcome = await api.call<UseOutcome>('slash', input())
      leave()
      done(outcome)
    } else if (text.value.trim() !== '') {
      await api.call('say', { channelId, content: text.value })
      text.value = ''
    }
  }
  const form = element(
    'form',
    {
      class: 'pg-composer',
      'aria-label': 'Message',
      submit: (event: SubmitEvent) => {
        event.preventDefault()
        if (form.getAttribute('aria-busy') === 'true') return
        send()
          .catch((error: Error) => {
            said.textContent = error.message
          })
          .finally(() => form.removeAttribute('aria-busy'))
      },
    },
    list.element,
    hint,
    entry,
    said,
  )
  return form
}
