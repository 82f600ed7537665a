import { element } from './dom.ts'

/** An entry of a list of suggestions. */
interface Suggestion<T> {
  readonly label: string
  readonly detail?: string
  readonly value: T
}

/** A list of suggestions for the text field that has the focus (the ARIA pattern "combobox"). */
export interface Listbox {
  readonly element: HTMLElement
  /** Shows suggestions for a field; with `first`, the first is marked, to be picked by Enter. */
  show<T>(
    field: HTMLInputElement,
    suggestions: readonly Suggestion<T>[],
    options: { readonly first: boolean; pick(value: T): void },
  ): void
  hide(): void
  /** Lets the list have a key that was pressed in its field; whether it took it. */
  takes(event: KeyboardEvent): boolean
}

export function createListbox(id: string, label: string): Listbox {
  const list = element('ul', { id, class: 'pg-list', role: 'listbox', 'aria-label': label, hidden: true })
  let field: HTMLInputElement | null = null
  let picks: (() => void)[] = []
  let marked = -1

  const mark = (index: number) => {
    marked = index
    for (const [at, entry] of [...list.children].entries()) {
      entry.setAttribute('aria-selected', String(at === index))
      if (at === index) entry.scrollIntoView({ block: 'nearest' })
    }
    if (index < 0) field?.removeAttribute('aria-activedescendant')
    else field?.setAttribute('aria-activedescendant', `${id}-${index}`)
  }
  const hide = () => {
    list.hidden = true
    field?.setAttribute('aria-expanded', 'false')
    mark(-1)
    picks = []
  }

  return {
    element: list,
    show(forField, suggestions, { first, pick }) {
      hide()
      field = forField
      if (suggestions.length === 0) return
      picks = suggestions.map(({ value }) => () => {
        hide()
        pick(value)
      })
      list.replaceChildren(
        ...suggestions.map(({ label, detail }, index) =>
          element(
            'li',
            {
              id: `${id}-${index}`,
              role: 'option',
              // The field keeps the focus.
              mousedown: (event: MouseEvent) => event.preventDefault(),
              click: () => picks[index]?.(),
            },
            element('span', {}, label),
            detail === undefined ? null : element('small', {}, detail),
          ),
        ),
      )
      list.hidden = false
      field.setAttribute('aria-expanded', 'true')
      mark(first ? 0 : -1)
    },
    hide,
    takes(event) {
      if (list.hidden) return false
      const count = picks.length
      if (event.key === 'ArrowDown') mark((marked + 1) % count)
      else if (event.key === 'ArrowUp') mark((Math.max(marked, 0) - 1 + count) % count)
      else if (event.key === 'Escape') hide()
      else if ((event.key === 'Enter' || event.key === 'Tab') && marked >= 0 && !event.shiftKey)
        picks[marked]?.()
      else return false
      event.preventDefault()
      return true
    },
  }
}

/** The attributes that make a text field one with suggestions. */
export function suggesting(id: string): Record<string, string> {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': id,
    autocomplete: 'off',
  }
}
