import type { JSONEncodable } from 'discord.js'
import { CUSTOM_ID_LIMIT, splitCustomId } from './custom-id.ts'
import type { Component } from './define-component.ts'
import { customIdsOf } from './read-message.ts'

/**
 * What a list in pages has to know again when a page is turned, carried by the `custom_id`s of its menu and of its two
 * page buttons, because a long query does not fit one of them with its filters. Every press brings all three along.
 */

/** The components whose ids share the state. */
interface Carriers {
  /** The menu that opens an entry; it carries the first part. */
  readonly open: Component<{ readonly part: string }>
  /** The page buttons, with the second and the third part. */
  readonly page: Component<{ readonly page: number; readonly part: string }>
}

/** Most digits of a page number. */
const PAGE_DIGITS = 4

/** The ids of a list. */
export interface ListIds {
  readonly menu: string
  previous(page: number): string
  next(page: number): string
}

/** The ids that carry a state between them, or `null` where it is too long for all three. */
export function listIds({ open, page }: Carriers, state: string): ListIds | null {
  const taken = page.name.length + PAGE_DIGITS + 2
  const rooms = [open.name.length + 1, taken, taken]
  const parts: string[] = []
  let rest = state
  for (const room of rooms) {
    const part = takeWhole(rest, CUSTOM_ID_LIMIT - room)
    parts.push(part)
    rest = rest.slice(part.length)
  }
  if (rest !== '') return null
  const [first = '', second = '', third = ''] = parts
  return {
    menu: open.id({ part: first }),
    previous: (target) => page.id({ page: target, part: second }),
    next: (target) => page.id({ page: target, part: third }),
  }
}

/** The state that a message's components carry; empty where they carry none. */
export function stateOf(
  message: { readonly components: readonly JSONEncodable<unknown>[] },
  carriers: Carriers,
): string {
  const ids = customIdsOf(message).map(splitCustomId)
  const partsOf = ({ name: wanted, parse }: Pick<Component<{ readonly part: string }>, 'name' | 'parse'>) =>
    ids.flatMap(({ name, written }) => (name === wanted ? [parse(written)?.part ?? ''] : []))
  return [...partsOf(carriers.open), ...partsOf(carriers.page)].join('')
}

/** The beginning of a text, at most so many UTF-16 units and never ending inside a character. */
function takeWhole(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '')
}
