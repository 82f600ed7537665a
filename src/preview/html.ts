import { componentsHtml } from './components-html.ts'
import { embedHtml } from './embeds-html.ts'
import { markdownHtml } from './markdown-html.ts'
import type { PreviewMessage } from './message.ts'
import type { Names } from './names.ts'

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
