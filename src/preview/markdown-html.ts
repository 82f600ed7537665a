import { parseMarkdown } from './markdown.ts'
import type { Block, Emphasis, Inline, ListBlock } from './markdown-tree.ts'
import { mentionText, type Names, timestampText, utcText } from './message.ts'
import { attributes, escapeHtml } from './safe-html.ts'

/** Discord's Markdown as HTML: paragraphs, headings, lists and what is in them. Whatever the text, it has no script. */
export function markdownHtml(source: string, names: Names): string {
  return blocksHtml(parseMarkdown(source), names)
}

/** A link that leaves the page; `url` has to be an http(s) address, `content` HTML. */
export function linkHtml(url: string, content: string, className?: string): string {
  const target = { class: className, href: url, target: '_blank', rel: 'noopener noreferrer' }
  return `<a${attributes(target)}>${content}</a>`
}

function blocksHtml(blocks: readonly Block[], names: Names): string {
  return blocks.map((block) => blockHtml(block, names)).join('')
}

function blockHtml(block: Block, names: Names): string {
  switch (block.type) {
    case 'paragraph':
      return `<p class="dc-text">${inlineHtml(block.children, names)}</p>`
    case 'heading': {
      // A page's own title is above a message's.
      const tag = `h${block.level + 1}`
      return `<${tag} class="dc-h${block.level}">${inlineHtml(block.children, names)}</${tag}>`
    }
    case 'subtext':
      return `<p class="dc-subtext">${inlineHtml(block.children, names)}</p>`
    case 'list':
      return listHtml(block, names)
    case 'quote':
      return `<blockquote class="dc-quote">${blocksHtml(block.children, names)}</blockquote>`
    case 'code-block':
      return `<pre class="dc-code-block" tabindex="0"><code>${escapeHtml(block.text)}</code></pre>`
  }
}

function listHtml(list: ListBlock, names: Names): string {
  const items = list.items.map(({ children, lists }) => {
    const below = lists.map((inner) => listHtml(inner, names)).join('')
    return `<li>${inlineHtml(children, names)}${below}</li>`
  })
  const start = list.ordered && list.start !== 1 ? list.start : undefined
  const tag = list.ordered ? 'ol' : 'ul'
  return `<${tag}${attributes({ class: 'dc-list', start })}>${items.join('')}</${tag}>`
}

const EMPHASIS_TAGS: Readonly<Record<Emphasis, readonly [open: string, close: string]>> = {
  bold: ['<strong>', '</strong>'],
  italic: ['<em>', '</em>'],
  underline: ['<u>', '</u>'],
  strike: ['<s>', '</s>'],
  // Shown while it has the focus: a click or the tab key, no script.
  spoiler: ['<span class="dc-spoiler" tabindex="0" title="Spoiler">', '</span>'],
}

function inlineHtml(pieces: readonly Inline[], names: Names): string {
  return pieces.map((piece) => pieceHtml(piece, names)).join('')
}

function pieceHtml(piece: Inline, names: Names): string {
  switch (piece.type) {
    case 'text':
      return escapeHtml(piece.text)
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strike':
    case 'spoiler': {
      const [open, close] = EMPHASIS_TAGS[piece.type]
      return `${open}${inlineHtml(piece.children, names)}${close}`
    }
    case 'code':
      return `<code class="dc-code">${escapeHtml(piece.text)}</code>`
    case 'link':
      return linkHtml(piece.url, inlineHtml(piece.children, names))
    case 'mention':
      return mentionHtml(mentionText(piece.kind, piece.id, names))
    case 'everyone':
      return mentionHtml(piece.text)
    case 'timestamp':
      return timeHtml(piece.seconds * 1_000, timestampText(piece.seconds, piece.style, names))
    case 'emoji':
      return `<span class="dc-emoji">${escapeHtml(`:${piece.name}:`)}</span>`
    case 'command':
      return mentionHtml(`/${piece.name}`)
  }
}

function mentionHtml(text: string): string {
  return `<span class="dc-mention">${escapeHtml(text)}</span>`
}

/** An instant (ms since 1970 UTC), with the text it is shown as. */
export function timeHtml(instant: number, text: string): string {
  return `<time${attributes({ class: 'dc-time', title: utcText(instant) })}>${escapeHtml(text)}</time>`
}
