import { refuse } from './api-error.ts'
import type { Route } from './route.ts'

/** A route and a path's parts at its named places. */
interface RouteMatch<Context> {
  readonly route: Route<Context>
  readonly params: Readonly<Record<string, string>>
}

/** Finds the route for a method and a path below `/api/v10`. */
export type Router<Context> = (method: string, path: string) => RouteMatch<Context>

/**
 * A router over a table of routes; a route that spells a part out comes before one that names it.
 * The router throws 404 or 405 with code 0, as Discord does.
 */
export function createRouter<Context>(routes: readonly Route<Context>[]): Router<Context> {
  const table = routes
    .map((route) => ({ route, parts: route.path.split('/') }))
    .sort((one, other) => placesIn(one.parts) - placesIn(other.parts))
  return (method, path) => {
    const parts = path.split('/')
    const fitting = table.flatMap(({ route, parts: pattern }) => {
      const params = matchParts(pattern, parts)
      return params === null ? [] : { route, params }
    })
    if (fitting.length === 0) throw refuse('UnknownRoute')
    const match = fitting.find(({ route }) => route.method === method)
    if (match === undefined) throw refuse('MethodNotAllowed')
    return match
  }
}

function placesIn(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith(':')).length
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (expected.startsWith(':') && part !== '') params[expected.slice(1)] = decoded(part)
    else if (expected !== part) return null
  }
  return params
}

/** A part of a path as it is meant; unchanged where its escapes make no sense (`%zz`). */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
