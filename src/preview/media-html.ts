import { escapeHtml } from './escape-html.ts'
import { mediaName } from './media-name.ts'

/** What is known of a picture or file. */
interface Media {
  readonly url: string
  readonly description?: string | null | undefined
  readonly spoiler?: boolean | undefined
}

/** A frame with a picture's description, or its name: what is drawn here requests nothing. */
export function pictureHtml({ url, description, spoiler }: Media, className: string): string {
  const text = escapeHtml(description || mediaName(url))
  const hidden = spoiler ? ' dc-spoiler" tabindex="0" title="Spoiler' : ''
  return `<div class="${className}${hidden}" role="img" aria-label="${text}"><span>${text}</span></div>`
}

/** A file's name in a frame. */
export function fileHtml(name: string): string {
  return `<div class="dc-file">${escapeHtml(name)}</div>`
}
