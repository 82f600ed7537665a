import { linkHtml } from './markdown-html.ts'
import type { Names } from './message.ts'
import { attributes, escapeHtml, isHttpUrl } from './safe-html.ts'

/** What is known of a picture. */
interface Picture {
  readonly url: string
  readonly description?: string | null | undefined
  readonly spoiler?: boolean | undefined
}

/** A picture, or a frame with its description or name where its bytes are not at hand: what is drawn here requests nothing. */
export function pictureHtml({ url, description, spoiler }: Picture, className: string, names: Names): string {
  const text = description || mediaName(url)
  const source = names.picture?.(url)
  if (source?.startsWith('data:image/') && !spoiler) {
    return `<img${attributes({ class: className, alt: text, src: source })}>`
  }
  const given = attributes({
    class: spoiler ? `${className} dc-spoiler` : className,
    role: 'img',
    'aria-label': text,
    tabindex: spoiler ? 0 : undefined,
    title: spoiler ? 'Spoiler' : undefined,
  })
  return `<div${given}><span>${escapeHtml(text)}</span></div>`
}

/** A file's name in a frame, a link where the file has an address that can be opened. */
export function fileHtml(name: string, url: string): string {
  return `<div class="dc-file">${isHttpUrl(url) ? linkHtml(url, escapeHtml(name)) : escapeHtml(name)}</div>`
}

/** What a picture or file without a description is called: the last part of its address. */
export function mediaName(address: string): string {
  const path = address.split(/[?#]/, 1)[0] ?? ''
  return path.slice(path.lastIndexOf('/') + 1) || 'picture'
}
