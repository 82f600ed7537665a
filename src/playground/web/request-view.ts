import { asObject, isObject, type JsonObject } from '../json.ts'
import type { RecordedRequest } from '../rest/request-log.ts'
import { schemaFaults } from '../rules/discord-schemas.ts'
import type { RequestView } from './protocol.ts'

/** The token of an interaction, which says nothing to people. */
const TOKEN = /(?<=\/)[\w-]{32,}(?=\/|$)/

/** A request of the bot as the page lists it. */
export function requestView(request: RecordedRequest, number: number): RequestView {
  const { at, method, path, status, body, response } = request
  const accepted = status < 400
  return {
    number,
    at,
    method,
    path: path.replace(/^\/api\/v\d+/, '').replace(TOKEN, '…'),
    status,
    accepted,
    verdict: accepted ? 'accepted' : refusalText(asObject(response)),
    schemaFault: schemaFaults(method, path, body)?.join('\n') ?? null,
    body: indented(body),
    response: indented(response),
  }
}

function indented(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

function refusalText({ message, code, errors }: JsonObject): string {
  const faults = faultTexts(errors, [])
  return `refused: ${message}${code ? ` (${code})` : ''}${faults.length > 0 ? ` – ${faults.join('; ')}` : ''}`
}

/** The leaves of Discord's tree of errors, each with the path of its field. */
function faultTexts(node: unknown, path: readonly string[]): string[] {
  if (Array.isArray(node)) return node.map((fault) => `${path.join('.')}: ${asObject(fault).message}`)
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([key, below]) =>
    faultTexts(below, key === '_errors' ? path : [...path, key]),
  )
}
