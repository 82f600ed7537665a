import type { Named, ServerView } from '../protocol.ts'
import { element } from './dom.ts'

/** Gives a menu of people, roles or channels its entries, which the message doesn't bring. */
export function fillMenu(menu: HTMLDetailsElement, server: ServerView | null): void {
  const kind = menu.dataset.select ?? 'string'
  if (kind === 'string' || server === null) return
  const named = (sign: string, things: readonly Named[]) =>
    things.map(({ id, name }) => ({ value: id, label: `${sign}${name.replace(/^@/, '')}` }))
  const people = named('@', server.members)
  const roles = named('@', server.roles)
  const channels = named(
    '#',
    server.channels.filter((channel) => channel.kind !== 'thread'),
  )
  const entries =
    { user: people, role: roles, channel: channels, mentionable: [...people, ...roles] }[kind] ?? []
  menu.append(
    element(
      'ul',
      { class: 'dc-options' },
      ...entries.map(({ value, label }) =>
        element('li', {}, element('button', { type: 'button', 'data-value': value }, label)),
      ),
    ),
  )
}

/** Picks an entry of a menu, or takes it back; a menu for one value closes then, another stays open for more. */
export function togglePick(menu: HTMLDetailsElement, entry: HTMLButtonElement): void {
  const most = Number(menu.dataset.max ?? 1)
  const pressed = entry.getAttribute('aria-pressed') === 'true'
  if (most === 1) for (const each of pressedIn(menu)) each.removeAttribute('aria-pressed')
  else if (!pressed && pressedIn(menu).length >= most) return
  entry.setAttribute('aria-pressed', String(most === 1 || !pressed))
  menu.dataset.changed = ''
  if (most === 1) menu.open = false
}

/** What was picked in a menu since it was last asked; null where nothing changed. */
export function picksOf(menu: HTMLDetailsElement): string[] | null {
  if (menu.dataset.changed === undefined) return null
  const values = pressedIn(menu).map((entry) => entry.dataset.value ?? '')
  if (values.length < Number(menu.dataset.min ?? 1)) return null
  delete menu.dataset.changed
  return values
}

function pressedIn(menu: HTMLDetailsElement): HTMLButtonElement[] {
  return [...menu.querySelectorAll<HTMLButtonElement>('.dc-options [aria-pressed="true"]')]
}
