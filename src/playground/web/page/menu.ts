import { button, element } from './dom.ts'
import { icon } from './icon.ts'

/** One thing that a menu offers. */
export interface MenuEntry {
  readonly label: string
  run(): void
}

/** A message's menu, behind a button that is seen while the message is pointed at or has the focus. */
export function createMenu(heading: string, entries: readonly MenuEntry[]): HTMLElement {
  const menu = element(
    'details',
    { class: 'pg-menu' },
    element('summary', { 'aria-label': 'More', title: 'More' }, icon('more')),
    element(
      'div',
      { class: 'pg-menu-body', role: 'group', 'aria-label': heading },
      element('p', {}, heading),
      ...entries.map(({ label, run }) =>
        button(label, () => {
          menu.open = false
          run()
        }),
      ),
    ),
  )
  return menu
}

/** What opens over the page and closes again when somebody goes on elsewhere. */
const OPENED = 'details.dc-select[open], .pg-menu[open], .pg-extra[open]'

/** Closes open menus, and on narrow screens the list of channels, on a click elsewhere and on Escape. */
export function closeOutside(): void {
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node) closeAllBut(target)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const holder = (event.target as Element).closest<HTMLDetailsElement>(OPENED)
    closeAllBut(null)
    holder?.querySelector('summary')?.focus()
  })
}

function closeAllBut(kept: Node | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPENED)) {
    if (!menu.contains(kept)) menu.open = false
  }
  const inside = kept instanceof Element && kept.closest('#pg-side, .pg-open-side') !== null
  if (!inside) document.body.classList.remove('pg-side-open')
}
