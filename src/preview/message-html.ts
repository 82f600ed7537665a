import { componentsHtml } from './components-html.ts'
import { embedHtml } from './embeds-html.ts'
import { markdownHtml } from './markdown-html.ts'
import { fileHtml } from './media.ts'
import type { Names, PreviewMessage } from './message.ts'
import { attributes, escapeHtml } from './safe-html.ts'

/**
 * A message's content, as an HTML fragment to be dressed by `STYLE`: content, embeds, components. Whatever the
 * message, the fragment has no script, requests nothing, and links only to http(s) addresses. Controls name
 * their `custom_id` in `data-custom-id`. Uses nothing of Node.js.
 */
export function messageHtml(message: PreviewMessage, names: Names = {}): string {
  const { content = '', embeds = [], components = [] } = message
  const parts = [
    content === '' ? '' : `<div class="dc-content">${markdownHtml(content, names)}</div>`,
    ...embeds.map((embed) => embedHtml(embed, names)),
    componentsHtml(components, names),
  ]
  return `<div class="dc-message">${parts.join('')}</div>`
}

/** Who posted a message, when, and what else a channel shows around it. All of it plain text. */
export interface Frame {
  readonly author: string
  /** Shows the APP badge beside the name. */
  readonly app?: boolean
  /** When it was posted, as it is shown. */
  readonly time: string
  /** Drawn without avatar and name, as a message that follows another of the same author soon. */
  readonly continued?: boolean
  /** The line above an answer: who used what. */
  readonly used?: { readonly by: string; readonly what: string }
  /** Whose message it replies to. */
  readonly repliesTo?: string
  /** Whether it was changed after it was posted. */
  readonly edited?: boolean
  /** Files that came with it and are not among its components. */
  readonly files?: readonly { readonly name: string; readonly url: string }[]
  /** A line below the message: "Only you can see this". */
  readonly note?: string
  /** The message's id, in `data-message-id`. */
  readonly id?: string
}

/** A message as a channel shows it: avatar, name, badge and time around its content. Uses nothing of Node.js. */
export function framedMessageHtml(message: PreviewMessage, frame: Frame, names: Names = {}): string {
  const { author, app, time, continued, used, repliesTo, edited, files = [], note, id } = frame
  const head = [
    `<span class="dc-author">${escapeHtml(author)}</span>`,
    app ? '<span class="dc-badge">APP</span>' : '',
    `<span class="dc-posted">${escapeHtml(time)}</span>`,
  ]
  const given = {
    class: continued ? 'dc-post dc-continued' : 'dc-post',
    'data-message-id': id,
    'aria-label': `${author}, ${time}`,
  }
  return [
    `<article${attributes(given)}>`,
    continued ? '' : `<div class="dc-avatar" aria-hidden="true">${escapeHtml(initial(author))}</div>`,
    '<div class="dc-body">',
    aboveHtml(used, repliesTo),
    continued ? '' : `<div class="dc-head">${head.join('')}</div>`,
    messageHtml(message, names),
    ...files.map(({ name, url }) => fileHtml(name, url)),
    edited ? '<div class="dc-edited">(edited)</div>' : '',
    note ? `<div class="dc-note">${escapeHtml(note)}</div>` : '',
    '</div></article>',
  ].join('')
}

function aboveHtml(used: Frame['used'], repliesTo: string | undefined): string {
  const strong = (text: string) => `<strong>${escapeHtml(text)}</strong>`
  if (used !== undefined) return `<div class="dc-above">${strong(used.by)} used ${strong(used.what)}</div>`
  return repliesTo === undefined ? '' : `<div class="dc-above">Reply to ${strong(repliesTo)}</div>`
}

function initial(name: string): string {
  return Array.from(name.trim())[0]?.toUpperCase() ?? '?'
}
