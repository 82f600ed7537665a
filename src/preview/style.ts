import { paletteProperties } from './palette.ts'

/**
 * The sheet for what `messageHtml` and `framedMessageHtml` give. Dark or light follows the reader's system, or
 * the class `dc-dark` or `dc-light` on an element around. Uses nothing of Node.js.
 */
export const STYLE = `
:root { color-scheme: dark light; ${paletteProperties()} }
.dc-dark { color-scheme: dark; }
.dc-light { color-scheme: light; }

.dc-post, .dc-post *, .dc-message, .dc-message * { box-sizing: border-box; }
.dc-post :focus-visible, .dc-message :focus-visible { outline: 2px solid var(--dc-focus); outline-offset: 2px; }

.dc-post {
  position: relative; display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); column-gap: 1rem;
  padding: 0.125rem 1rem; margin-top: 1.0625rem;
  font-family: "gg sans", "Noto Sans", "Noto Sans CJK SC", system-ui, sans-serif;
}
.dc-post:hover { background: color-mix(in srgb, var(--dc-text) 3%, transparent); }
.dc-continued { margin-top: 0; }
.dc-avatar {
  width: 2.5rem; height: 2.5rem; margin-top: 0.125rem; border-radius: 50%;
  display: grid; place-items: center; user-select: none;
  background: var(--dc-primary); color: var(--dc-onColour); font-size: 1.125rem; font-weight: 600;
}
.dc-body { grid-column: 2; min-width: 0; }
.dc-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.375rem; line-height: 1.375rem; }
.dc-author { color: var(--dc-heading); font-weight: 600; }
.dc-badge {
  align-self: center; padding: 0 0.3125rem; border-radius: 0.25rem;
  background: var(--dc-primary); color: var(--dc-onColour); font-size: 0.6875rem; font-weight: 600; line-height: 1rem;
}
.dc-posted, .dc-note { color: var(--dc-muted); font-size: 0.75rem; }
.dc-above { margin-bottom: 0.125rem; color: var(--dc-muted); font-size: 0.8125rem; }
.dc-above strong { color: var(--dc-text); font-weight: 600; }
.dc-edited { color: var(--dc-muted); font-size: 0.6875rem; }
.dc-note { margin-top: 0.25rem; }

.dc-message {
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; padding: 0.125rem 0;
  color: var(--dc-text); font-size: 1rem; line-height: 1.375rem; overflow-wrap: anywhere;
}
.dc-message p, .dc-message h2, .dc-message h3, .dc-message h4, .dc-message ul, .dc-message ol,
.dc-message dl, .dc-message dd, .dc-message pre, .dc-message blockquote { margin: 0; padding: 0; }
.dc-text, .dc-subtext, .dc-list li, .dc-h1, .dc-h2, .dc-h3 { white-space: break-spaces; unicode-bidi: isolate; }
.dc-message .dc-h1, .dc-message .dc-h2, .dc-message .dc-h3 {
  color: var(--dc-heading); font-weight: 700; line-height: 1.375; margin: 1rem 0 0.5rem; text-wrap: pretty;
}
.dc-message .dc-h1 { font-size: 1.5rem; }
.dc-message .dc-h2 { font-size: 1.25rem; }
.dc-message .dc-h3 { font-size: 1rem; }
.dc-message :is(.dc-h1, .dc-h2, .dc-h3):first-child { margin-top: 0.25rem; }
.dc-message :is(.dc-h1, .dc-h2, .dc-h3):last-child { margin-bottom: 0; }
.dc-subtext { color: var(--dc-muted); font-size: 0.8125rem; line-height: 1.4; }
.dc-message .dc-list { padding-left: 1.25rem; }
.dc-message ul.dc-list { list-style: disc; }
.dc-message .dc-list .dc-list { list-style: circle; }
.dc-message .dc-list ol.dc-list { list-style: decimal; }
.dc-list li { margin-top: 0.25rem; }
.dc-quote { border-left: 0.25rem solid var(--dc-spoiler); border-radius: 0.25rem; }
.dc-message .dc-quote { padding: 0 0.5rem 0 0.75rem; max-width: 90%; }
.dc-message strong { font-weight: 700; }
.dc-message a { color: var(--dc-link); text-decoration: none; }
.dc-message a:hover { text-decoration: underline; }
.dc-code, .dc-code-block { font-family: "Noto Sans Mono", Consolas, "Liberation Mono", monospace; font-size: 0.875rem; }
.dc-code { padding: 0.1em 0.25em; border-radius: 0.25rem; background: var(--dc-code); white-space: break-spaces; }
.dc-message .dc-code-block {
  max-width: 90%; margin: 0.375rem 0; padding: 0.5rem; overflow-x: auto; line-height: 1.125rem;
  border: 1px solid var(--dc-edge); border-radius: 0.25rem; background: var(--dc-code);
}
.dc-mention { padding: 0 0.125rem; border-radius: 0.1875rem; background: var(--dc-mentioned); color: var(--dc-mention); font-weight: 500; unicode-bidi: isolate; }
.dc-time { border-radius: 0.1875rem; background: var(--dc-hover); }

.dc-container {
  position: relative; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; max-width: 37.5rem; padding: 1rem;
  border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-card);
}
.dc-accented { padding-left: 1.25rem; }
.dc-accented::before {
  content: ""; position: absolute; inset: -1px auto -1px -1px; width: 0.25rem;
  border-radius: 0.5rem 0 0 0.5rem; background: var(--dc-accent);
}
.dc-section { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 1rem; align-items: start; }
.dc-section > div:first-child { display: grid; gap: 0.25rem; }
.dc-separator { width: 100%; margin: 0; border: 0; border-top: 1px solid var(--dc-edge); }
.dc-separator.dc-large { margin: 0.5rem 0; }
.dc-space.dc-large { height: 0.5rem; }
.dc-row { display: flex; flex-wrap: wrap; gap: 0.5rem; }

.dc-button {
  display: inline-flex; align-items: center; justify-content: center; gap: 0.375rem;
  min-height: 2rem; max-width: 100%; padding: 0.125rem 0.9375rem; border: 1px solid transparent; border-radius: 0.5rem;
  font: inherit; font-size: 0.875rem; font-weight: 500; line-height: 1.125rem; cursor: pointer;
}
.dc-button > span { overflow-wrap: anywhere; }
.dc-message .dc-secondary { background: var(--dc-secondary); color: var(--dc-secondaryText); }
.dc-message :is(.dc-primary, .dc-success, .dc-danger) { color: var(--dc-onColour); }
.dc-primary { background: var(--dc-primary); }
.dc-success { background: var(--dc-success); }
.dc-danger { background: var(--dc-danger); }
.dc-button:hover:enabled, a.dc-button:hover { filter: brightness(0.92); }
.dc-message a.dc-button:hover { text-decoration: none; }
.dc-button:disabled, .dc-select:disabled { opacity: 0.5; cursor: not-allowed; }
.dc-icon { flex: none; width: 1rem; height: 1rem; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }

.dc-select { position: relative; width: min(100%, 25rem); padding: 0; border: 0; background: none; font: inherit; text-align: left; }
.dc-select > summary, button.dc-select {
  display: flex; align-items: center; justify-content: space-between; gap: 0.5rem; min-height: 2.5rem; padding: 0.5rem 0.75rem;
  border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-field); color: var(--dc-muted);
  line-height: 1.25rem; list-style: none; cursor: pointer;
}
.dc-select > summary::-webkit-details-marker { display: none; }
.dc-select .dc-icon { width: 1.25rem; height: 1.25rem; }
.dc-select[open] .dc-icon { rotate: 180deg; }
.dc-message .dc-options {
  position: absolute; z-index: 1; inset: calc(100% + 0.25rem) 0 auto; max-height: 20rem; overflow-y: auto; padding: 0.25rem;
  border: 1px solid var(--dc-edge); border-radius: 0.5rem; background: var(--dc-menu); list-style: none;
  box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.24);
}
.dc-options button {
  display: block; width: 100%; padding: 0.5rem; border: 0; border-radius: 0.25rem; background: none; color: var(--dc-text);
  font: inherit; font-size: 0.875rem; line-height: 1.125rem; text-align: left; cursor: pointer;
}
.dc-options button:is(:hover, [aria-pressed="true"]) { background: var(--dc-hover); }
.dc-options small { display: block; margin-top: 0.125rem; color: var(--dc-muted); font-size: 0.75rem; }

.dc-embed {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 1rem; justify-self: start; max-width: 32.5rem; padding: 0.75rem 1rem 1rem 0.75rem;
  border: 1px solid var(--dc-edge); border-left: 0.25rem solid var(--dc-accent, var(--dc-edge)); border-radius: 0.25rem;
  background: var(--dc-card); font-size: 0.875rem; line-height: 1.125rem;
}
.dc-embed > div:first-child { display: grid; gap: 0.5rem; align-content: start; }
.dc-embed-author, .dc-embed-title, .dc-fields dt { color: var(--dc-heading); font-weight: 600; }
.dc-embed-title { font-size: 1rem; line-height: 1.375rem; }
.dc-fields { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.5rem; }
.dc-fields > div { grid-column: 1 / -1; }
.dc-fields > .dc-inline { grid-column: auto; }
.dc-embed-footer { color: var(--dc-muted); font-size: 0.75rem; }
.dc-embed-footer .dc-time { background: none; }

.dc-picture, .dc-thumbnail, .dc-file {
  display: grid; place-items: center; padding: 0.5rem; border: 1px solid var(--dc-edge); border-radius: 0.5rem;
  background: var(--dc-field); color: var(--dc-muted); font-size: 0.75rem; line-height: 1rem; text-align: center;
}
.dc-picture { min-height: 8rem; }
img.dc-picture { width: 100%; min-height: 0; padding: 0; }
img.dc-thumbnail { padding: 0; object-fit: cover; }
.dc-thumbnail { width: 5.3125rem; height: 5.3125rem; overflow: hidden; }
.dc-file { place-items: center start; max-width: 25rem; padding: 1rem; color: var(--dc-link); font-size: 1rem; }
.dc-gallery { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 0.25rem; max-width: 34.375rem; }

.dc-spoiler { border-radius: 0.25rem; background: var(--dc-spoiler); cursor: pointer; }
.dc-spoiler:not(:focus, :focus-within), .dc-spoiler:not(:focus, :focus-within) * { color: transparent !important; }
.dc-spoiler:not(:focus, :focus-within) > * { opacity: 0; }
.dc-spoiler:is(:focus, :focus-within) { background: var(--dc-hover); cursor: auto; }
:is(.dc-picture, .dc-thumbnail, .dc-container).dc-spoiler { position: relative; }
:is(.dc-picture, .dc-thumbnail, .dc-container).dc-spoiler:not(:focus, :focus-within)::after {
  content: "SPOILER"; position: absolute; inset: 0; display: grid; place-items: center;
  color: var(--dc-heading); font-size: 0.75rem; font-weight: 700;
}

@media (max-width: 30rem) {
  .dc-post { grid-template-columns: minmax(0, 1fr); padding-inline: 0.75rem; }
  .dc-post > .dc-avatar { position: absolute; left: 0.75rem; }
  .dc-body { grid-column: 1; }
  .dc-head { padding-left: 3.25rem; min-height: 2.75rem; align-content: center; }
  .dc-container { padding: 0.75rem; }
  .dc-accented { padding-left: 1rem; }
  .dc-fields { grid-template-columns: minmax(0, 1fr); }
}
@media (prefers-reduced-motion: no-preference) { .dc-button, .dc-options button { transition: background 0.1s, filter 0.1s; } }
@media (forced-colors: active) { .dc-spoiler:not(:focus, :focus-within) { border: 1px solid; } }
`

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
