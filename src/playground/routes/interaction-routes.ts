import type { Core } from '../core.ts'
import { acknowledge } from '../interactions/acknowledge.ts'
import { callbackView } from '../interactions/callback-view.ts'
import { asObject } from '../json.ts'
import { json, noContent, type Route, route } from '../rest/route.ts'

/** Answering interactions. The interaction's own token is the proof, and the bot's global limit does not apply. */
export const interactionRoutes: readonly Route<Core>[] = [
  route(
    'POST',
    '/interactions/:interaction/:token/callback',
    ({ params, query, body, files }, core) => {
      const interaction = core.interactions.toAnswer(params.interaction, params.token)
      acknowledge(core, interaction, asObject(body), files)
      return query.get('with_response') === 'true' ? json(callbackView(interaction)) : noContent
    },
    { authorized: false, countsGlobally: false, limit: { requests: 5, windowMs: 2000 } },
  ),
]
