import type { ChoiceView, OptionView } from '../protocol.ts'
import { element } from './dom.ts'
import { type Listbox, suggesting } from './listbox.ts'

/** How long typing must rest before the bot is asked for suggestions (ms). */
const REST = 120

/** An option of a slash command that is being filled in. */
export interface OptionField {
  readonly option: OptionView
  readonly element: HTMLElement
  readonly text: HTMLInputElement
  /** What is sent for it; empty for nothing. */
  value(): string
}

export interface OptionFieldParts {
  readonly option: OptionView
  /** Its text at first. */
  readonly begun: string
  readonly list: Listbox
  /** What the bot suggests for what was typed so far. */
  ask(typed: string): Promise<readonly ChoiceView[]>
  /** The field has got the focus. */
  focused(): void
  /** Something was typed; whether the field moved on to another, so that this one needs no suggestions. */
  movesOn(): boolean
  /** A key that neither the field nor its suggestions take. */
  key(event: KeyboardEvent): void
}

export function createOptionField(parts: OptionFieldParts): OptionField {
  const { option, begun, list, ask, focused, movesOn, key } = parts
  /** What was picked from a list, until something else is typed. */
  let picked: ChoiceView | null = null
  let asked = 0

  const text = element('input', {
    'aria-label': option.name,
    'aria-required': String(option.required),
    maxlength: 6000,
    ...suggesting(list.element.id),
    focus: () => {
      focused()
      suggest()
    },
    blur: () => list.hide(),
    input: () => {
      picked = null
      grow(text)
      if (!movesOn()) suggest()
    },
    keydown: (event: KeyboardEvent) => {
      if (!list.takes(event)) key(event)
    },
  })

  const show = (choices: readonly ChoiceView[], first: boolean) =>
    list.show(
      text,
      choices.map((choice) => ({ label: choice.name, value: choice })),
      {
        first,
        pick: (choice) => {
          picked = choice
          text.value = choice.name
          grow(text)
        },
      },
    )
  const suggest = () => {
    const mine = ++asked
    list.hide()
    if (picked !== null) return
    if (option.choices !== null) {
      const typed = text.value.toLowerCase()
      show(
        option.choices.filter(({ name }) => name.toLowerCase().includes(typed)),
        true,
      )
    } else if (option.autocomplete) {
      setTimeout(async () => {
        if (mine !== asked) return
        const choices = await ask(text.value).catch(() => [])
        if (mine === asked && document.activeElement === text) show(choices, false)
      }, REST)
    }
  }

  text.value = begun
  grow(text)
  return {
    option,
    text,
    element: element('label', { class: 'pg-field' }, element('span', {}, option.name), text),
    value: () => {
      const typed = text.value.toLowerCase()
      const named = option.choices?.find(({ name }) => name.toLowerCase() === typed)
      return picked?.value ?? named?.value ?? text.value
    },
  }
}

/** Makes a field as wide as its text. */
function grow(text: HTMLInputElement): void {
  text.style.width = `${Math.min(48, Math.max(6, text.value.length + 2))}ch`
}
