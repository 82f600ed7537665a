import type { ChoiceView, CommandView, OptionView } from '../protocol.ts'
import type { Api } from './api.ts'
import { button, element } from './dom.ts'
import { icon } from './icon.ts'
import { type Listbox, suggesting } from './listbox.ts'
import { createOptionField, type OptionField } from './option-field.ts'

export interface CommandFormParts {
  readonly api: Api
  readonly channelId: string
  readonly command: CommandView
  /** What was typed behind the command's name; it goes into the first option. */
  readonly rest: string
  readonly list: Listbox
  /** Says what the field in use is for. */
  hint(words: string): void
  /** Goes back to plain text. */
  leave(): void
}

/** A slash command being filled in. */
export interface CommandForm {
  readonly element: HTMLElement
  /** Puts the cursor where the first thing is to be typed. */
  focus(): void
  /** The command as the server takes it. */
  input(): object
}

/** Draws a field for each option that is required or given, and one to add further options by. */
export function createCommandForm(parts: CommandFormParts): CommandForm {
  const { api, channelId, command, rest, list, hint, leave } = parts
  const fields: OptionField[] = []
  const missing = () => command.options.filter((option) => fields.every((field) => field.option !== option))
  /** The option that a text ending in `name:` or beginning with it asks for. */
  const asked = (text: string, where: 'end' | 'start') =>
    missing().find(({ name }) =>
      where === 'start' ? text.startsWith(`${name}:`) : text === `${name}:` || text.endsWith(` ${name}:`),
    )

  const input = (without?: OptionView) => {
    const given = fields.filter(({ option, value }) => option !== without && value() !== '')
    const options = Object.fromEntries(given.map(({ option, value }) => [option.name, value()]))
    return { channelId, command: command.command, subcommand: command.subcommand, options }
  }

  const create = (option: OptionView, begun: string): OptionField => {
    const field = createOptionField({
      option,
      begun,
      list,
      ask: (value) =>
        api.call<ChoiceView[]>('autocomplete', { ...input(option), focused: option.name, value }),
      focused: () => hint(`${option.name}: ${option.description}`),
      // `tag:` typed behind a value goes on in that option, as in Discord.
      movesOn: () => {
        const next = asked(field.text.value, 'end')
        if (next === undefined) return false
        field.text.value = field.text.value.slice(0, -next.name.length - 1).trim()
        add(next, '')
        return true
      },
      key: (event) => {
        if (event.key === 'Escape') leave()
        if (event.key !== 'Backspace' || field.text.value !== '') return
        event.preventDefault()
        if (option.required) leave()
        else remove(field)
      },
    })
    fields.push(field)
    more.before(field.element)
    refresh()
    return field
  }
  const add = (option: OptionView, begun: string): void => {
    more.value = ''
    const { text } = create(option, begun)
    text.focus()
    text.setSelectionRange(begun.length, begun.length)
  }
  const remove = (field: OptionField) => {
    fields.splice(fields.indexOf(field), 1)
    field.element.remove()
    refresh()
    const last = fields.at(-1)?.text ?? more
    last.focus()
  }

  const offerOptions = (): void => {
    const typed = more.value.trimStart()
    const [next] = missing()
    const named = asked(typed, 'start')
    const fitting = missing().filter(({ name }) => name.startsWith(typed.toLowerCase()))
    if (named !== undefined) {
      add(named, typed.slice(named.name.length + 1))
      return
    }
    if (typed !== '' && fitting.length === 0 && next !== undefined) {
      add(next, typed)
      return
    }
    hint(next === undefined ? 'Enter sends the command' : 'Enter sends the command; or pick an option')
    list.show(
      more,
      fitting.map((option) => ({ label: option.name, detail: option.description, value: option })),
      { first: typed !== '', pick: (option) => add(option, '') },
    )
  }
  const more: HTMLInputElement = element('input', {
    class: 'pg-more',
    'aria-label': `Further options of /${command.name}`,
    ...suggesting(list.element.id),
    focus: () => offerOptions(),
    input: () => offerOptions(),
    blur: () => list.hide(),
    keydown: (event: KeyboardEvent) => {
      if (list.takes(event)) return
      if (event.key === 'Escape') leave()
      if (event.key !== 'Backspace' || more.value !== '') return
      event.preventDefault()
      const last = fields.at(-1)
      if (last === undefined) leave()
      else last.text.focus()
    },
  })
  const refresh = () => {
    const names = missing().map(({ name }) => name)
    const shown = names.slice(0, 3).join(', ')
    more.placeholder = names.length === 0 ? '' : `+ ${shown}${names.length > 3 ? ', …' : ''}`
  }

  const whole = element(
    'div',
    { class: 'pg-command', role: 'group', 'aria-label': `/${command.name}` },
    element('span', { class: 'pg-name' }, `/${command.name}`),
    more,
    button(icon('close'), leave, { class: 'pg-close', 'aria-label': `Leave /${command.name}` }),
  )
  const [first] = command.options
  for (const option of command.options) {
    const begun = option === first ? rest : ''
    if (option.required || begun !== '') create(option, begun)
  }
  refresh()
  return { element: whole, focus: () => (fields[0]?.text ?? more).focus(), input: () => input() }
}
