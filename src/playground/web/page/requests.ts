import type { RequestView } from '../protocol.ts'
import { element } from './dom.ts'

/** How many requests stay listed. */
const SHOWN = 300

/** The requests that the bot made, the newest first, each with what this Discord says of it. */
export interface RequestPanel {
  readonly element: HTMLElement
  add(request: RequestView): void
  /** How many there were, and how many of them were refused. */
  counts(): { all: number; refused: number }
}

export function createRequestPanel(): RequestPanel {
  const list = element('ol', { class: 'pg-request-list', reversed: true })
  const panel = element(
    'aside',
    { class: 'pg-requests', id: 'pg-requests', 'aria-label': 'Requests', hidden: true },
    element('h2', {}, 'What the bot sent to Discord'),
    element('p', {}, 'Each request as it was made, and what this Discord’s rules say of it.'),
    list,
  )
  let all = 0
  let refused = 0
  return {
    element: panel,
    add: (request) => {
      // It may come by the stream while the list is being read.
      if (request.number <= all) return
      all = request.number
      if (isFaulty(request)) refused += 1
      list.prepend(row(request))
      if (list.childElementCount > SHOWN) list.lastElementChild?.remove()
    },
    counts: () => ({ all, refused }),
  }
}

/** Was it refused, or would Discord's schema refuse it? */
function isFaulty({ accepted, schemaFault }: RequestView): boolean {
  return !accepted || Boolean(schemaFault)
}

function schemaVerdict({ schemaFault }: RequestView): string {
  if (schemaFault === null) return ''
  return schemaFault === '' ? ' · fits Discord’s schema' : ' · breaks Discord’s schema'
}

function row(request: RequestView): HTMLElement {
  const { number, method, path, status, accepted, verdict, body, response } = request
  const part = (title: string, text: string) =>
    text === '' ? [] : [element('h3', {}, title), element('pre', { tabindex: 0 }, text)]
  return element(
    'li',
    { value: number, class: isFaulty(request) ? 'pg-refused' : '' },
    element(
      'details',
      {},
      element(
        'summary',
        {},
        element('code', {}, `${method} ${path}`),
        element(
          'span',
          { class: 'pg-verdict' },
          `${status} ${accepted ? '✓' : '✗'} ${verdict}${schemaVerdict(request)}`,
        ),
      ),
      ...part('Against Discord’s schema', request.schemaFault ?? ''),
      ...part('Sent', body),
      ...part('Answered', response),
    ),
  )
}
