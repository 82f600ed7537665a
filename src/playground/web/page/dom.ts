type Given = string | number | boolean | undefined | ((event: never) => void)

/**
 * An element with attributes and children. `true` is an attribute without value, `undefined` and `false` leave it
 * out, a function listens to the event it is named for. Texts become text, never markup.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Given>> = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value as EventListener)
    else if (value !== undefined && value !== false)
      made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

/** A button that does something. */
export function button(
  label: string | SVGElement,
  click: () => void,
  attributes: Readonly<Record<string, Given>> = {},
): HTMLButtonElement {
  return element('button', { type: 'button', click, ...attributes }, label)
}
