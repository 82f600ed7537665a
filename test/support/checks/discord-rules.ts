import { messageFaults } from '../../../src/discord/messages/limits.ts'
import type { RecordedRequest } from '../../../src/playground/rest/request-log.ts'
import { schemaFaults } from '../../../src/playground/rules/discord-schemas.ts'

/** Where a request's body has a message, by the request's path. */
const MESSAGES: readonly { readonly path: RegExp; readonly message: (body: Body) => unknown }[] = [
  { path: /\/callback$/, message: ({ type, data }) => (type === 4 || type === 7 ? data : undefined) },
  { path: /\/channels\/\d+\/threads$/, message: ({ message }) => message },
  { path: /\/channels\/\d+\/messages$|\/webhooks\//, message: (body) => body },
]

interface Body {
  readonly type?: number
  readonly data?: unknown
  readonly message?: unknown
}

/**
 * Everything that Discord's own schemas, and the limits they miss, have against the requests a bot made. A
 * request that no schema describes counts as a fault, so that nothing passes unchecked.
 */
export function discordFaults(
  requests: readonly Pick<RecordedRequest, 'method' | 'path' | 'body'>[],
): string[] {
  return requests
    .filter(({ method }) => method !== 'GET')
    .flatMap(({ method, path, body }) => {
      const [bare = ''] = path.split('?')
      const message = MESSAGES.find((each) => each.path.test(bare))?.message(body as Body)
      const faults = [
        ...(schemaFaults(method, path, body) ?? ['no schema describes this request']),
        ...(message === undefined ? [] : messageFaults(message)),
      ]
      return faults.map((fault) => `${method} ${bare}: ${fault}`)
    })
}
