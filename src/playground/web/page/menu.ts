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
