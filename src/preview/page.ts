import type { Names, PreviewMessage } from './message.ts'
import { framedMessageHtml } from './message-html.ts'
import { attributes, escapeHtml } from './safe-html.ts'
import { PAGE_STYLE, STYLE } from './style.ts'

/** Which colours a page begins with: the reader's system's choice, or always the same. */
type Theme = 'system' | 'dark' | 'light'

/** How a page of messages is shown. */
export interface PageOptions {
  readonly title: string
  /** Name of the bot that posts them. */
  readonly author: string
  /** What ids are called. */
  readonly names?: Names
  /** When they were posted, as it is shown beside the name; a page is a picture, not a record. */
  readonly time?: string
  readonly theme?: Theme
}

/** Nothing may be requested or run, whatever is in a message. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/**
 * A complete page that shows messages as a channel would, the first with avatar and name. It requests nothing
 * and runs no script; a reader can switch between dark and light.
 */
export function previewPage(messages: readonly PreviewMessage[], options: PageOptions): string {
  const { title, author, names = {}, time = 'Today at 09:00', theme = 'system' } = options
  const posts = messages.map((message, at) =>
    framedMessageHtml(message, { author, app: true, time, continued: at > 0 }, names),
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${PAGE_STYLE}</style>
</head>
<body class="dc-page">
<header class="dc-top">
<h1>${escapeHtml(title)}</h1>
${themesHtml(theme)}
</header>
<main class="dc-channel">
${posts.join('\n')}
</main>
</body>
</html>
`
}

const THEMES = { system: 'System', dark: 'Dark', light: 'Light' } as const satisfies Record<Theme, string>

function themesHtml(chosen: Theme): string {
  const choices = Object.entries(THEMES).map(([value, label]) => {
    const given = attributes({ type: 'radio', name: 'theme', value, checked: value === chosen })
    return `<label><input${given}>${label}</label>`
  })
  return `<fieldset class="dc-themes"><legend>Colours</legend>${choices.join('')}</fieldset>`
}
