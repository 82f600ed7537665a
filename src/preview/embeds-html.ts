import type { APIEmbed, APIEmbedField } from 'discord-api-types/payloads/v10'
import { linkHtml, markdownHtml, timeHtml } from './markdown-html.ts'
import { pictureHtml } from './media.ts'
import { type Names, timestampText } from './message.ts'
import { attributes, colourOf, escapeHtml, isHttpUrl } from './safe-html.ts'

/** An embed: a card with a coloured edge. Pictures are frames with their names. */
export function embedHtml(embed: APIEmbed, names: Names): string {
  const colour = colourOf(embed.color)
  const given = { class: 'dc-embed', style: colour === null ? undefined : `--dc-accent:${colour}` }
  const { author, title, description, fields = [], image, thumbnail } = embed
  const parts = [
    author ? `<div class="dc-embed-author">${linked(author.url, escapeHtml(author.name))}</div>` : '',
    title ? `<div class="dc-embed-title">${linked(embed.url, markdownHtml(title, names))}</div>` : '',
    description ? `<div class="dc-embed-description">${markdownHtml(description, names)}</div>` : '',
    fields.length > 0
      ? `<dl class="dc-fields">${fields.map((field) => fieldHtml(field, names)).join('')}</dl>`
      : '',
    image ? pictureHtml(image, 'dc-picture', names) : '',
    footerHtml(embed, names),
  ]
  const aside = thumbnail ? pictureHtml(thumbnail, 'dc-thumbnail', names) : ''
  return `<div${attributes(given)}><div>${parts.join('')}</div>${aside}</div>`
}

function fieldHtml({ name, value, inline }: APIEmbedField, names: Names): string {
  const className = inline ? ' class="dc-inline"' : ''
  return `<div${className}><dt>${markdownHtml(name, names)}</dt><dd>${markdownHtml(value, names)}</dd></div>`
}

function footerHtml({ footer, timestamp }: APIEmbed, names: Names): string {
  const instant = Date.parse(timestamp ?? '')
  const time = Number.isNaN(instant)
    ? ''
    : timeHtml(instant, timestampText(Math.floor(instant / 1_000), 'f', names))
  const parts = [escapeHtml(footer?.text ?? ''), time].filter((part) => part !== '')
  return parts.length === 0 ? '' : `<div class="dc-embed-footer">${parts.join(' • ')}</div>`
}

/** A link where the address is one; a link within `content` would end it, so such content stays unlinked. */
function linked(address: string | undefined, content: string): string {
  if (address === undefined || !isHttpUrl(address) || content.includes('<a ')) return content
  return linkHtml(address, content)
}
