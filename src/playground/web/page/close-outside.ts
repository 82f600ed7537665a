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
