/** The sheet for what the playground's page has around messages. */
export const PAGE_SHEET = `
:root:has([name="theme"][value="dark"]:checked) { color-scheme: dark; }
:root:has([name="theme"][value="light"]:checked) { color-scheme: light; }
:root {
  --pg-side: light-dark(#f1f1f4, #2a2b30); --pg-rail: light-dark(#e6e6ea, #222327); --pg-bar: light-dark(#e6e6ea, #1d1e21);
  --pg-warn: light-dark(#a12d2f, #ff9a9a); --pg-good: light-dark(#1c6b35, #78d594);
}
.pg, .pg * { box-sizing: border-box; }
.pg {
  display: grid; grid-template: auto minmax(0, 1fr) / auto minmax(0, 1fr) auto; height: 100dvh; margin: 0;
  background: var(--dc-page); color: var(--dc-text); font: 0.9375rem/1.375 "gg sans", "Noto Sans", "Noto Sans CJK SC", system-ui, sans-serif;
}
.pg :focus-visible { outline: 2px solid var(--dc-focus); outline-offset: 2px; }
:where(.pg :is(button, input, select, textarea)) { font: inherit; color: inherit; }
:where(.pg :is(h1, h2, h3, p, ul, ol)) { margin: 0; padding: 0; }
.pg [hidden] { display: none; }
.pg-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

.pg-bar {
  grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem 1rem; padding: 0.5rem 0.75rem;
  background: var(--pg-bar); border-bottom: 1px solid var(--dc-edge); font-size: 0.8125rem;
}
.pg-bar h1 { color: var(--dc-heading); font-size: 0.875rem; font-weight: 700; }
.pg-state { display: inline-flex; align-items: center; gap: 0.375rem; color: var(--dc-muted); }
.pg-state::before { content: ""; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: var(--pg-warn); }
.pg-state[data-connected="true"]::before { background: var(--pg-good); }
.pg-clock { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem; margin-left: auto; }
.pg-time { color: var(--dc-heading); font-weight: 600; font-variant-numeric: tabular-nums; }
.pg-act {
  display: inline-block; padding: 0.1875rem 0.625rem; border: 1px solid var(--dc-edge); border-radius: 0.375rem;
  background: var(--dc-card); color: var(--dc-heading); cursor: pointer; list-style: none;
}
.pg-act:disabled { opacity: 0.6; cursor: default; }
.pg-next:enabled { border-color: transparent; background: var(--dc-primary); color: var(--dc-onColour); }
.pg-act:hover:enabled, summary.pg-act:hover, label.pg-act:hover { filter: brightness(0.94); }
.pg-extra { position: relative; }
.pg-extra > summary::-webkit-details-marker { display: none; }
.pg-extra-body {
  position: absolute; z-index: 4; right: 0; top: calc(100% + 0.375rem); display: grid; gap: 0.625rem; width: max-content; max-width: 90vw;
  padding: 0.75rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-menu); box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.24);
}
.pg-extra-body > .pg-act { text-align: center; }
.pg-extra-body input:focus-visible + label, .pg-extra-body label:has(+ :focus-visible) { outline: 2px solid var(--dc-focus); }
.pg-set { display: flex; flex-wrap: wrap; gap: 0.375rem; }
.pg-set input { padding: 0.125rem 0.375rem; border: 1px solid var(--dc-edge); border-radius: 0.375rem; background: var(--dc-field); }
.dc-themes { display: flex; gap: 0.125rem; margin: 0; padding: 0.125rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem; }
.dc-themes legend, .dc-themes input { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); opacity: 0; }
.dc-themes label { flex: 1; padding: 0.125rem 0.625rem; border-radius: 0.375rem; color: var(--dc-muted); text-align: center; cursor: pointer; }
.dc-themes label:has(:checked) { background: var(--dc-hover); color: var(--dc-heading); }
.dc-themes label:has(:focus-visible) { outline: 2px solid var(--dc-focus); }

.pg-notice {
  position: fixed; z-index: 6; left: 50%; bottom: 5.5rem; translate: -50% 0; display: flex; align-items: start; gap: 0.75rem;
  width: max-content; max-width: min(40rem, 92vw); max-height: 40vh; overflow-y: auto; padding: 0.625rem 0.875rem;
  border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-menu); color: var(--dc-heading);
  box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.3); white-space: pre-wrap; overflow-wrap: anywhere;
}
.pg-notice button, .pg-close { border: 0; background: none; line-height: 1; cursor: pointer; }

.pg-side-holder { min-height: 0; }
.pg-side { display: grid; grid-template-columns: 4.25rem 14rem; height: 100%; }
.pg-servers { background: var(--pg-rail); padding: 0.75rem 0; overflow-y: auto; }
.pg-servers ul { display: grid; justify-items: center; gap: 0.5rem; list-style: none; }
.pg-servers li { position: relative; }
.pg-server {
  width: 2.75rem; height: 2.75rem; border: 0; border-radius: 50%; background: var(--dc-card); cursor: pointer; font-weight: 600;
}
.pg-server[aria-current] { border-radius: 0.875rem; background: var(--dc-primary); }
.pg-server[aria-current] { color: var(--dc-onColour); }
.pg-servers .pg-count { position: absolute; right: -0.25rem; bottom: -0.125rem; }
.pg-count { min-width: 1.125rem; padding: 0 0.25rem; border-radius: 0.5625rem; background: var(--dc-danger); color: #fff; font-size: 0.6875rem; font-weight: 700; line-height: 1.125rem; text-align: center; }
.pg-channels { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; min-width: 0; background: var(--pg-side); }
.pg-channels h2 { padding: 0.75rem 1rem; border-bottom: 1px solid var(--dc-edge); color: var(--dc-heading); font-size: 0.9375rem; font-weight: 600; }
.pg-channels ul { overflow-y: auto; padding: 0.5rem; list-style: none; }
.pg-channel {
  display: flex; align-items: center; gap: 0.375rem; width: 100%; padding: 0.3125rem 0.5rem; border: 0; border-radius: 0.375rem;
  background: none; text-align: left; cursor: pointer;
}
.pg-channel { color: var(--dc-muted); }
.pg-channel-name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.pg-icon { flex: none; width: 1.125rem; height: 1.125rem; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.pg-server .pg-icon { width: 1.375rem; height: 1.375rem; vertical-align: middle; }
.pg-kind-thread { padding-left: 1.25rem; font-size: 0.875rem; }
.pg-channel:hover, .pg-channel[aria-current] { background: var(--dc-hover); }
.pg-channel[aria-current], .pg-unread { color: var(--dc-heading); font-weight: 600; }
.pg-me { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 0.625rem; align-items: center; padding: 0.5rem 0.75rem; background: var(--pg-rail); }
.pg-me .dc-avatar { grid-row: span 2; width: 2rem; height: 2rem; margin: 0; font-size: 0.875rem; }
.pg-me label { color: var(--dc-muted); font-size: 0.6875rem; }
.pg-me select { width: 100%; padding: 0.0625rem 0; border: 0; border-radius: 0.25rem; background: var(--pg-rail); color: var(--dc-heading); font-weight: 600; }

.pg-main { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; min-width: 0; min-height: 0; }
.pg-top { display: flex; align-items: baseline; gap: 0.75rem; min-width: 0; padding: 0.75rem 1rem; border-bottom: 1px solid var(--dc-edge); }
.pg-top h2 { color: var(--dc-heading); font-size: 1rem; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.pg-top p { min-width: 0; overflow: hidden; color: var(--dc-muted); font-size: 0.8125rem; text-overflow: ellipsis; white-space: nowrap; }
.pg-open-side { display: none; border: 0; background: none; font-size: 1.125rem; line-height: 1; cursor: pointer; }
.pg-log { position: relative; overflow-y: auto; overscroll-behavior: contain; padding-bottom: 1rem; }
.pg-ephemeral, .pg-ephemeral:hover { background: color-mix(in srgb, var(--dc-primary) 7%, transparent); box-shadow: inset 0.125rem 0 var(--dc-primary); }
.pg-link { padding: 0; border: 0; background: none; font-size: inherit; cursor: pointer; }
.pg-link { color: var(--dc-link); }
.pg-link:hover { text-decoration: underline; }
.pg-log .pg-thread {
  margin-top: 0.375rem; padding: 0.375rem 0.75rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-card); cursor: pointer;
}
.pg-log .pg-thread { color: var(--dc-link); font-weight: 600; }
.pg-log [aria-busy="true"] { opacity: 0.6; cursor: progress; }
.pg-menu { position: absolute; z-index: 2; top: 0.125rem; right: 1rem; opacity: 0; }
.dc-post:hover > .pg-menu, .pg-menu:focus-within, .pg-menu[open] { opacity: 1; }
@media (hover: none) { .pg-menu { opacity: 1; } }
.pg-menu > summary {
  display: grid; place-items: center; width: 2rem; height: 1.75rem; border: 1px solid var(--dc-edge); border-radius: 0.375rem;
  background: var(--dc-card); list-style: none; cursor: pointer;
}
.pg-menu > summary::-webkit-details-marker { display: none; }
.pg-menu-body {
  position: absolute; right: 0; top: calc(100% + 0.25rem); min-width: 11rem; padding: 0.375rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem;
  background: var(--dc-menu); box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.24);
}
.pg-menu-body p { padding: 0.125rem 0.5rem; color: var(--dc-muted); font-size: 0.75rem; }
.pg-menu-body button { display: block; width: 100%; padding: 0.375rem 0.5rem; border: 0; border-radius: 0.25rem; background: none; text-align: left; cursor: pointer; }
.pg-menu-body button:hover { background: var(--dc-hover); }
.pg-log:empty::before { content: "Nothing has been written here yet."; }
.pg-empty, .pg-log:empty::before { display: block; padding: 2rem; color: var(--dc-muted); text-align: center; }
.pg-posts { display: grid; gap: 0.5rem; padding: 1rem; list-style: none; }
.pg-posts button { display: grid; gap: 0.25rem; width: 100%; padding: 0.75rem 1rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-card); text-align: left; cursor: pointer; }
.pg-posts button:hover { background: var(--dc-hover); }
.pg-posts strong { color: var(--dc-heading); font-weight: 600; }
.pg-posts small { color: var(--dc-muted); }
.pg-tags { display: flex; flex-wrap: wrap; gap: 0.25rem; }
.pg-tags span { padding: 0 0.5rem; border-radius: 0.625rem; background: var(--dc-secondary); font-size: 0.75rem; }

.pg-composer { position: relative; padding: 0 1rem 1rem; }
.pg-entry { display: flex; min-height: 2.75rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-field); }
.pg-composer[aria-busy="true"] .pg-entry { opacity: 0.6; }
.pg-entry:focus-within { border-color: var(--dc-focus); }
.pg-fields { display: flex; flex: 1; min-width: 0; }
.pg-send { padding: 0 0.75rem; border: 0; background: none; cursor: pointer; }
.pg-send, .pg-close { color: var(--dc-muted); }
.pg-send:hover { color: var(--dc-heading); }
.pg-text { flex: 1; min-width: 0; padding: 0.625rem 0.875rem; border: 0; border-radius: inherit; background: none; }
.pg-entry input:focus-visible { outline: none; }
.pg-text::placeholder, .pg-more::placeholder { color: var(--dc-muted); opacity: 1; }
.pg-command { display: flex; flex: 1; flex-wrap: wrap; align-items: center; gap: 0.375rem; min-width: 0; padding: 0.375rem 0.5rem; }
.pg-name { padding: 0.125rem 0.375rem; border-radius: 0.25rem; background: var(--dc-mentioned); color: var(--dc-mention); font-weight: 600; }
.pg-field { display: inline-flex; min-width: 0; max-width: 100%; border: 1px solid var(--dc-edge); border-radius: 0.25rem; overflow: hidden; }
.pg-field > span { flex: none; padding: 0.125rem 0.375rem; background: var(--dc-hover); color: var(--dc-muted); }
.pg-field > input { min-width: 3rem; max-width: 100%; padding: 0.125rem 0.375rem; border: 0; background: none; }
.pg-field:focus-within { border-color: var(--dc-focus); }
.pg-more { flex: 1; min-width: 3rem; padding: 0.125rem 0.25rem; border: 0; background: none; }
.pg-hint { min-height: 1.25rem; padding: 0.125rem 0.25rem; color: var(--dc-muted); font-size: 0.75rem; }
.pg-said:not(:empty) { padding-top: 0.375rem; color: var(--pg-warn); font-size: 0.8125rem; }
.pg-list {
  position: absolute; z-index: 3; left: 1rem; right: 1rem; bottom: 100%; max-height: min(24rem, 55vh); overflow-y: auto;
  border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-menu); box-shadow: 0 0 1.5rem rgb(0 0 0 / 0.24); list-style: none;
}
.pg-list { padding: 0.375rem; }
.pg-list li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.75rem; padding: 0.375rem 0.625rem; border-radius: 0.25rem; cursor: pointer; overflow-wrap: anywhere; }
.pg-list li:hover, .pg-list [aria-selected="true"] { background: var(--dc-hover); }
.pg-list [aria-selected="true"] { box-shadow: inset 0.1875rem 0 var(--dc-focus); }
.pg-list span { color: var(--dc-heading); font-weight: 500; }
.pg-list small { color: var(--dc-muted); font-size: 0.8125rem; }

.pg-dialog { width: min(32rem, 94vw); max-height: 90dvh; padding: 1.25rem; border: 1px solid var(--dc-edge); border-radius: 0.75rem; background: var(--dc-menu); color: var(--dc-text); }
.pg-dialog::backdrop { background: rgb(0 0 0 / 0.6); }
.pg-dialog form, .pg-dialog label { display: grid; gap: 0.375rem; }
.pg-dialog form { gap: 1rem; }
.pg-dialog h2 { color: var(--dc-heading); font-size: 1.125rem; }
.pg-dialog label > span { color: var(--dc-heading); font-weight: 600; }
.pg-dialog small { color: var(--dc-muted); }
.pg-dialog :is(input, select, textarea) { width: 100%; padding: 0.5rem 0.625rem; border: 1px solid var(--dc-edge); border-radius: 0.375rem; background: var(--dc-page); }
.pg-dialog-end { display: flex; justify-content: end; gap: 0.5rem; }
.pg-dialog .dc-secondary { background: var(--dc-secondary); color: var(--dc-secondaryText); }
.pg-dialog .dc-primary { color: var(--dc-onColour); }

.pg-requests { width: min(30rem, 40vw); padding: 0.75rem; border-left: 1px solid var(--dc-edge); background: var(--pg-side); overflow-y: auto; }
.pg-requests h2 { color: var(--dc-heading); font-size: 0.9375rem; }
.pg-requests > p { margin-bottom: 0.75rem; color: var(--dc-muted); font-size: 0.8125rem; }
.pg-request-list { list-style: none; }
.pg-request-list li { border-top: 1px solid var(--dc-edge); }
.pg-request-list summary { padding: 0.375rem 0.125rem; cursor: pointer; list-style-position: inside; }
.pg-request-list code { font: 0.75rem/1.4 "Noto Sans Mono", Consolas, monospace; overflow-wrap: anywhere; }
.pg-verdict { display: block; color: var(--pg-good); font-size: 0.75rem; }
.pg-refused .pg-verdict { color: var(--pg-warn); }
.pg-request-list h3 { font-size: 0.75rem; color: var(--dc-muted); }
.pg-request-list pre { max-height: 24rem; margin: 0.25rem 0 0.5rem; padding: 0.5rem; overflow: auto; border-radius: 0.375rem; background: var(--dc-code); font: 0.75rem/1.4 "Noto Sans Mono", Consolas, monospace; }
.pg-dropping::after {
  content: "Drop the digest file to give it to the bot"; position: fixed; z-index: 9; inset: 0.75rem; display: grid; place-items: center; border: 3px dashed var(--dc-focus);
  border-radius: 0.75rem; background: color-mix(in srgb, var(--dc-page) 85%, transparent); color: var(--dc-heading); font-size: 1.25rem; pointer-events: none;
}

@media (max-width: 60rem) {
  .pg-requests { position: fixed; z-index: 5; inset: 0 0 0 auto; width: min(30rem, 100vw); top: 3rem; }
  .pg-clock { margin-left: 0; }
}
@media (max-width: 45rem) {
  .pg { grid-template-columns: minmax(0, 1fr); }
  .pg-open-side { display: block; }
  .pg-side-holder { position: fixed; z-index: 5; inset: 0 auto 0 0; display: none; box-shadow: 0 0 2rem rgb(0 0 0 / 0.5); }
  .pg-side-open .pg-side-holder { display: block; }
  .pg-top p { display: none; }
  .pg-bar h1, .pg-clock > button:not(.pg-next) { display: none; }
  .pg-bar { gap: 0.375rem; font-size: 0.75rem; }
  .pg-state { font-size: 0; gap: 0; }
  .pg-clock { display: contents; }
  .pg-time { margin-right: auto; }
  .pg-next { order: 1; width: 100%; }
  .pg-composer { padding: 0 0.5rem 0.5rem; }
  .pg-list { left: 0.5rem; right: 0.5rem; }
}
`
