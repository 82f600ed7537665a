/** The sheet for what is on a page of messages beside them: its head and the switch between dark and light. */
export const PAGE_STYLE = `
:root:has([value="dark"]:checked) { color-scheme: dark; }
:root:has([value="light"]:checked) { color-scheme: light; }
.dc-page { margin: 0; background: var(--dc-page); color: var(--dc-text); font-family: "gg sans", "Noto Sans", system-ui, sans-serif; }
.dc-top {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 1rem;
  padding: 0.625rem 1rem; border-bottom: 1px solid var(--dc-edge);
}
.dc-top h1 { margin: 0; color: var(--dc-heading); font-size: 1rem; font-weight: 600; }
.dc-themes { display: flex; gap: 0.125rem; margin: 0; padding: 0.125rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem; }
.dc-themes legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.dc-themes input { position: absolute; opacity: 0; }
.dc-themes label { padding: 0.125rem 0.625rem; border-radius: 0.375rem; color: var(--dc-muted); font-size: 0.8125rem; cursor: pointer; }
.dc-themes label:has(:checked) { background: var(--dc-hover); color: var(--dc-heading); }
.dc-themes label:has(:focus-visible) { outline: 2px solid var(--dc-focus); }
.dc-channel { padding-bottom: 2rem; }
@media print { .dc-top { display: none; } }
`
