import { addressOf } from '../../http-server.ts'
import type { Core } from '../core.ts'
import type { JsonObject } from '../json.ts'
import { ApiError, refuse } from './api-error.ts'
import { type ParsedBody, parseBody } from './body.ts'
import type { RateLimits } from './rate-limits.ts'
import type { RequestLog } from './request-log.ts'
import type { Answer, Method, Route } from './route.ts'
import { createRouter } from './router.ts'

/** An HTTP request to the API, as it came over the wire. */
interface WireRequest {
  readonly method: string
  /** Path and query, such as `/api/v10/gateway/bot`. */
  readonly url: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly bytes: Uint8Array
}

/** The whole REST API as one function: what comes in, what goes out. Faults can be put around it. */
export type RestApi = (request: WireRequest) => Promise<Answer>

/** What the API is made of. */
export interface RestApiOptions {
  readonly core: Core
  readonly routes: readonly Route<Core>[]
  readonly rateLimits: RateLimits
  readonly log: RequestLog
}

/** REST v10 below `/api/v10`: authorization, rate limits, the table of routes, Discord-shaped refusals. */
export function createRestApi({ core, routes, rateLimits, log }: RestApiOptions): RestApi {
  const router = createRouter(routes)

  const serve = async (request: WireRequest, url: URL, parsed: ParsedBody): Promise<Answer> => {
    const { route, params } = router(request.method, apiPath(url.pathname))
    const authorized = request.authorization === `Bot ${core.world.application.token}`
    if (route.authorized && !authorized) throw refuse('Unauthorized')
    const { refusal, headers } = rateLimits.count(route, { params })
    if (refusal !== null) return { status: 429, body: rateLimited(refusal), headers }
    const method = request.method as Method
    const answer = await refusalAsAnswer(() =>
      route.handle({ method, path: url.pathname, params, query: url.searchParams, ...parsed }, core),
    )
    return { ...answer, headers: { ...headers, ...answer.headers } }
  }

  return async (request) => {
    const url = addressOf(request)
    let parsed: ParsedBody = { body: undefined, files: [] }
    const answer = await refusalAsAnswer(async () => {
      if (url === undefined) throw refuse('UnknownRoute')
      parsed = await parseBody(request.contentType, request.bytes)
      return serve(request, url, parsed)
    })
    const { method } = request
    log.record({ method, path: request.url, body: parsed.body, status: answer.status, response: answer.body })
    return answer
  }
}

function apiPath(pathname: string): string {
  const [, version, path] = /^\/api(?:\/v(\d+))?(\/.*)$/.exec(pathname) ?? []
  if (path === undefined) throw refuse('UnknownRoute')
  if (version !== '10') throw refuse('InvalidApiVersion')
  return path
}

async function refusalAsAnswer(attempt: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body }
    // A fault of the stand-in itself, which differs from Discord's own 500 by its message.
    const reason = error instanceof Error ? error.stack : error
    return { status: 500, body: new ApiError(500, 0, `The stand-in failed: ${reason}`).body }
  }
}

function rateLimited({ retryAfterMs, global }: { retryAfterMs: number; global: boolean }): JsonObject {
  return { message: 'You are being rate limited.', retry_after: retryAfterMs / 1000, global }
}
