import { InteractionResponseType } from 'discord-api-types/v10'
import { choicesFaults, messageFaults } from './limits.ts'

/** A payload of ours that breaks one of Discord's limits. It was not sent; only a new version mends it. */
export class PayloadFault extends Error {
  override readonly name = 'PayloadFault'
}

/**
 * Checks the bodies that people get to see; other requests carry nothing of ours to check.
 *
 * @throws PayloadFault naming the route, without secrets, and what is wrong
 */
export function checkPayload(url: string, body: unknown): void {
  const faults = bodyFaults(new URL(url).pathname, jsonOf(body))
  if (faults.length > 0) throw new PayloadFault(`${routeOf(url)}: ${faults.join('; ')}`)
}

/** Is it one of the routes for answering people: their token is in the path, and no global limit counts them? */
export function isInteractionRoute(url: string): boolean {
  return /\/(?:interactions|webhooks)\/\d+\/[^/]+/.test(new URL(url).pathname)
}

/** A request's path without the interaction's token, which is a secret while it lives. */
function routeOf(url: string): string {
  return new URL(url).pathname.replace(/(\/(?:interactions|webhooks)\/\d+\/)[^/]+/, '$1…')
}

/** The JSON of a request's body; beside files it is a part of its own. */
function jsonOf(body: unknown): unknown {
  return body instanceof FormData ? body.get('payload_json') : body
}

function bodyFaults(pathname: string, body: unknown): string[] {
  if (typeof body !== 'string') return []
  if (/\/channels\/\d+\/messages(\/\d+)?$/.test(pathname)) return messageFaults(JSON.parse(body))
  if (/\/channels\/\d+\/threads$/.test(pathname)) return messageFaults(JSON.parse(body).message)
  if (/\/webhooks\/\d+\/[^/]+(\/messages\/[^/]+)?$/.test(pathname)) return messageFaults(JSON.parse(body))
  if (!/\/interactions\/\d+\/[^/]+\/callback$/.test(pathname)) return []
  const { type, data } = JSON.parse(body)
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
    case InteractionResponseType.UpdateMessage:
      return messageFaults(data)
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      return choicesFaults(data.choices)
    default:
      return []
  }
}
