import { attributes, escapeHtml } from './escape-html.ts'
import { framedMessageHtml } from './frame-html.ts'
import type { PreviewMessage } from './message.ts'
import type { Names } from './names.ts'
import { STYLE } from './style.ts'

/** How a page of messages is shown. */
export interface PageOptions {
  readonly title: string
  /** Name of the bot that posts them. */
  readonly author: string
  /** What ids are called. */
  readonly names?: Names
  /** When they were posted, as it is shown beside the name. */
  readonly time?: string
  /** Dark or light whatever the reader's system prefers. */
  readonly theme?: 'dark' | 'light'
}

/** Nothing may be requested or run, whatever a message holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/**
 * A complete page that shows messages as a channel would, the first with avatar and name. It requests nothing
 * and runs no script; the reader's system chooses dark or light, and a switch on the page the other.
 */
export function previewPage(messages: readonly PreviewMessage[], options: PageOptions): string {
  const { title, author, names = {}, time = 'Today at 09:00', theme } = options
  const posts = messages.map((message, at) =>
    framedMessageHtml(message, { author, app: true, time, continued: at > 0 }, names),
  )
  return `<!doctype html>
<html${attributes({ lang: 'en', class: theme === undefined ? undefined : `dc-${theme}` })}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body class="dc-page">
<header class="dc-top">
<h1>${escapeHtml(title)}</h1>
<label><input type="checkbox" class="dc-switch" role="switch"> Dark or light</label>
</header>
<main class="dc-channel">
${posts.join('\n')}
</main>
</body>
</html>
`
}
