import type { UploadedFile } from '../messages/attachments.ts'

/** The methods that Discord's REST API uses. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A request to the API, taken apart. */
export interface RestRequest<Param extends string = string> {
  readonly method: Method
  /** The path below `/api/v10`. */
  readonly path: string
  /** The path's parts at the route's named places. */
  readonly params: Readonly<Record<Param, string>>
  readonly query: URLSearchParams
  /** The parsed JSON body (of a form: its `payload_json`); undefined without one. */
  readonly body: unknown
  /** Files that came with a form. */
  readonly files: readonly UploadedFile[]
}

/** What is answered: a status and, unless it is 204, a JSON body. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** How often a route may be used, for each channel, server or webhook apart. */
export interface Limit {
  readonly requests: number
  readonly windowMs: number
}

/** What can be said of a route besides what it does. */
export interface RouteOptions {
  /** Whether the bot's token must be sent. Routes that carry a token of their own need none. Default yes. */
  readonly authorized?: boolean
  /** Whether it counts towards the bot's 50 requests a second. Default yes. */
  readonly countsGlobally?: boolean
  readonly limit?: Limit
}

/** One entry of the table of routes; `handle` gets the parts at the path's named places. */
export interface Route<Context> extends Required<RouteOptions> {
  readonly method: Method
  /** Path below `/api/v10` with named places, such as `/channels/:channel/messages`. */
  readonly path: string
  readonly handle: (request: RestRequest, context: Context) => Answer | Promise<Answer>
}

/** The names in a route's path. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParams<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** The limit of routes for which Discord's real one is unknown or does not matter. */
const GENEROUS: Limit = { requests: 50, windowMs: 1000 }

/** An entry of the table of routes; the handler's `params` are typed by the path. */
export function route<Context, Path extends string>(
  method: Method,
  path: Path,
  handle: (request: RestRequest<PathParams<Path>>, context: Context) => Answer | Promise<Answer>,
  { authorized = true, countsGlobally = true, limit = GENEROUS }: RouteOptions = {},
): Route<Context> {
  return { method, path, authorized, countsGlobally, limit, handle }
}

/** An answer with a JSON body. */
export function json(body: unknown, status = 200): Answer {
  return { status, body }
}

/** An answer that only says it is done. */
export const noContent: Answer = { status: 204 }
