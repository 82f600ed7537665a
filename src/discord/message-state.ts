import type { JSONEncodable } from 'discord.js'
import { CUSTOM_ID_LIMIT, customIdsOf } from './custom-id.ts'

/**
 * What a list in pages has to know again when a page is turned, carried by the `custom_id`s of its menu and of its two
 * page buttons, because one of them can't hold a long query with its filters. Every press brings all three along.
 */

/** The handlers whose ids share the state. */
interface Carriers {
  /** Handler of the menu: `<menu>:<first part>`. */
  readonly menu: string
  /** Handler of the page buttons: `<page>:<number>:<second part>` and `<page>:<number>:<third part>`. */
  readonly page: string
}

/** Digits of a page number that are reckoned with. */
const PAGE_DIGITS = 4

/** The ids of a list. */
export interface ListIds {
  readonly menu: string
  previous(page: number): string
  next(page: number): string
}

/** The ids that carry a state between them, or `null` where it is too long for all three. */
export function listIds({ menu, page }: Carriers, state: string): ListIds | null {
  const rooms = [menu.length + 1, page.length + PAGE_DIGITS + 2, page.length + PAGE_DIGITS + 2]
  const parts: string[] = []
  let rest = state
  for (const taken of rooms) {
    const part = takeWhole(rest, CUSTOM_ID_LIMIT - taken)
    parts.push(part)
    rest = rest.slice(part.length)
  }
  if (rest !== '') return null
  const [first = '', second = '', third = ''] = parts
  return {
    menu: `${menu}:${first}`,
    previous: (target) => `${page}:${target}:${second}`,
    next: (target) => `${page}:${target}:${third}`,
  }
}

/** The state that a message's components carry; empty where they carry none. */
export function stateOf(
  message: { readonly components: readonly JSONEncodable<unknown>[] },
  carriers: Carriers,
): string {
  const ids = customIdsOf(message)
  const ofMenu = ids
    .filter((id) => id.startsWith(`${carriers.menu}:`))
    .map((id) => id.slice(carriers.menu.length + 1))
  const ofPages = ids
    .filter((id) => id.startsWith(`${carriers.page}:`))
    .map((id) => id.slice(carriers.page.length + 1).replace(/^-?\d+:/, ''))
  return [...ofMenu, ...ofPages].join('')
}

/** The beginning of a text, at most so many UTF-16 units and never ending inside a character. */
function takeWhole(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '')
}
