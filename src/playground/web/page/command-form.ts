import type { ChoiceView, CommandView, OptionView } from '../protocol.ts'
import type { Api } from './api.ts'
import { button, element } from './dom.ts'
import { icon } from './icon.ts'
import { type Listbox, suggesting } from './listbox.ts'

/** How long typing must rest before the bot is asked for suggestions (ms). */
const REST = 120

export interface CommandFormParts {
  readonly api: Api
  readonly channelId: string
  readonly command: CommandView
  /** What was typed behind the command's name; it goes into the first option. */
  readonly rest: string
  readonly list: Listbox
  /** Tells what the field in use is for. */
  hint(words: string): void
  /** Goes back to plain text. */
  leave(): void
}

interface Field {
  readonly option: OptionView
  readonly label: HTMLLabelElement
  readonly text: HTMLInputElement
  /** What was picked from a list, until something else is typed. */
  picked: ChoiceView | null
}

/** A slash command being filled in: a field for each option that is given, and one to add further options by. */
export function createCommandForm({ api, channelId, command, rest, list, hint, leave }: CommandFormParts) {
  const fields: Field[] = []
  const whole = element('div', { class: 'pg-command', role: 'group', 'aria-label': `/${command.name}` })
  const more: HTMLInputElement = element('input', {
    class: 'pg-more',
    'aria-label': `Further options of /${command.name}`,
    ...suggesting('pg-suggestions'),
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
  const close = button(icon('close'), leave, { class: 'pg-close', 'aria-label': `Leave /${command.name}` })
  whole.append(element('span', { class: 'pg-name' }, `/${command.name}`), more, close)

  const missing = () => command.options.filter((option) => fields.every((field) => field.option !== option))
  const offerOptions = (): void => {
    const begun = more.value.trim().toLowerCase()
    const fitting = missing().filter(({ name }) => name.startsWith(begun.replace(/:$/, '')))
    const [next] = missing()
    if (fitting.length === 0 && next !== undefined) {
      add(next, more.value)
      return
    }
    hint(missing().length === 0 ? 'Enter sends the command' : 'Enter sends the command; or pick an option')
    list.show(
      more,
      fitting.map((option) => ({ label: option.name, detail: option.description, value: option })),
      { first: begun !== '', pick: (option) => add(option, '') },
    )
  }
  const refresh = () => {
    const names = missing().map(({ name }) => name)
    more.placeholder =
      names.length === 0 ? '' : `+ ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`
    more.style.width = `${Math.max(4, more.placeholder.length + 1)}ch`
  }

  const add = (option: OptionView, value: string) => {
    more.value = ''
    const field = createField(option, value)
    fields.push(field)
    more.before(field.label)
    refresh()
    field.text.focus()
    field.text.setSelectionRange(value.length, value.length)
    suggest(field)
  }
  const remove = (field: Field) => {
    fields.splice(fields.indexOf(field), 1)
    field.label.remove()
    refresh()
    const last = fields.at(-1)?.text ?? more
    last.focus()
  }

  const createField = (option: OptionView, value: string): Field => {
    const text = element('input', {
      'aria-label': option.name,
      'aria-required': String(option.required),
      maxlength: 6000,
      ...suggesting('pg-suggestions'),
      focus: () => {
        hint(`${option.name}: ${option.description}`)
        suggest(field)
      },
      blur: () => list.hide(),
      input: () => {
        field.picked = null
        grow(text)
        if (!movesOn(field)) suggest(field)
      },
      keydown: (event: KeyboardEvent) => {
        if (list.takes(event)) return
        if (event.key === 'Escape') leave()
        if (event.key !== 'Backspace' || text.value !== '') return
        event.preventDefault()
        if (option.required) leave()
        else remove(field)
      },
    })
    text.value = value
    grow(text)
    const label = element('label', { class: 'pg-field' }, element('span', {}, option.name), text)
    const field: Field = { option, label, text, picked: null }
    return field
  }

  /** `tag:` typed behind a value goes on in that option, as in Discord. */
  const movesOn = (field: Field): boolean => {
    const next = missing().find(({ name }) => new RegExp(`(^|\\s)${name}:$`).test(field.text.value))
    if (next === undefined) return false
    field.text.value = field.text.value.slice(0, -next.name.length - 1).trim()
    add(next, '')
    return true
  }

  let asked = 0
  const suggest = (field: Field) => {
    const { option, text } = field
    const mine = ++asked
    const pick = (choice: ChoiceView) => {
      field.picked = choice
      text.value = choice.name
      grow(text)
    }
    const show = (choices: readonly ChoiceView[], first: boolean) =>
      list.show(
        text,
        choices.map((choice) => ({ label: choice.name, value: choice })),
        { first, pick },
      )
    list.hide()
    if (field.picked !== null) return
    if (option.choices !== null) {
      const begun = text.value.toLowerCase()
      show(
        option.choices.filter(({ name }) => name.toLowerCase().includes(begun)),
        true,
      )
    } else if (option.autocomplete) {
      const others = Object.fromEntries(Object.entries(values()).filter(([name]) => name !== option.name))
      setTimeout(async () => {
        if (mine !== asked) return
        const focus = { focused: option.name, value: text.value, options: others }
        const choices = await api.call<ChoiceView[]>('autocomplete', { ...input(), ...focus }).catch(() => [])
        if (mine === asked && document.activeElement === text) show(choices, false)
      }, REST)
    }
  }

  const values = (): Record<string, string> =>
    Object.fromEntries(
      fields.flatMap(({ option, text, picked }) => {
        const named = option.choices?.find(({ name }) => name.toLowerCase() === text.value.toLowerCase())
        const value = picked?.value ?? named?.value ?? text.value
        return value === '' ? [] : [[option.name, value]]
      }),
    )
  const input = () => ({
    channelId,
    command: command.command,
    subcommand: command.subcommand,
    options: values(),
  })

  for (const option of command.options.filter(({ required }) => required)) {
    const field = createField(option, '')
    fields.push(field)
    more.before(field.label)
  }
  const [first] = command.options
  if (rest !== '' && first !== undefined) {
    const field = fields.find(({ option }) => option === first)
    if (field === undefined) fields.push(createField(first, rest))
    else field.text.value = rest
    more.before(...fields.map(({ label }) => label))
  }
  refresh()

  return {
    element: whole,
    /** Puts the cursor where the first thing is to be typed. */
    focus: () => (fields[0]?.text ?? more).focus(),
    /** The command as the server takes it. */
    input,
  }
}

/** Makes a field as wide as what stands in it. */
function grow(text: HTMLInputElement): void {
  text.style.width = `${Math.min(48, Math.max(6, text.value.length + 2))}ch`
}
