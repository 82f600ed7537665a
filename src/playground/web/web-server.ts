import type { IncomingMessage, ServerResponse } from 'node:http'
import { ZodError } from 'zod'
import { messageOf } from '../../errors.ts'
import { addressOf, closeAtOnce, createHttpServer, listenAt, listeningPort } from '../../http-server.ts'
import { isAddressedToUs, isSameOrigin } from '../http-server.ts'
import { ClientRefusal, NoAnswerError } from '../person/client-refusal.ts'
import type { Person } from '../person/person.ts'
import { ApiError } from '../rest/api-error.ts'
import { type ApiParts, createApi } from './api.ts'
import { type PageFile, readPage } from './page-files.ts'
import { PAGE_POLICY } from './page-html.ts'
import { streamTo } from './stream.ts'

/** Largest body that is read, in bytes: a digest file that somebody drops. */
const BODY_MAX = 16 * 1024 * 1024

export interface WebServerParts extends ApiParts {
  /** Who somebody is who has not said so yet. */
  readonly personId: string
  /** The folder of the page's built scripts. */
  readonly scripts: string
  /** Address to listen on. Default 127.0.0.1; any other lets other machines use the page. */
  readonly host?: string
  /** 0 picks a free one. */
  readonly port: number
}

const LOOPBACK = '127.0.0.1'

/** The playground's page, being served. */
export interface WebServer {
  /** Where the page is: `http://HOST:PORT`. */
  readonly url: string
  close(): Promise<void>
}

/** Serves the playground's page and its API, to pages and scripts of this very origin only. */
export async function startWebServer({
  scripts,
  host = LOOPBACK,
  port,
  personId,
  ...parts
}: WebServerParts): Promise<WebServer> {
  const { standIn, controls } = parts
  const files = await readPage(scripts)
  const api = createApi(parts)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = addressOf(request)
    if (url === undefined) throw new HttpFault(400, 'That is no address')
    const file = files.get(url.pathname)
    if (file !== undefined && request.method === 'GET') return sendFile(response, file)
    const [, name = ''] = /^\/api\/([a-z]+)$/.exec(url.pathname) ?? []
    const person = personOf(url)
    if (name === 'stream' && request.method === 'GET') return streamTo(response, person, standIn, controls)
    const run = Object.hasOwn(api, name) ? api[name] : undefined
    if (run === undefined) throw new HttpFault(404, 'There is nothing at this address')
    if (request.method !== 'POST') throw new HttpFault(405, 'The API is called by POST')
    const bytes = await readBody(request)
    const json = request.headers['content-type'] === 'application/json'
    const input = json ? parseJson(bytes) : Object.fromEntries(url.searchParams)
    sendJson(response, 200, (await run({ person, input, bytes })) ?? {})
  }

  const personOf = (url: URL): Person => {
    try {
      return standIn.person(url.searchParams.get('as') ?? personId)
    } catch (error) {
      if (error instanceof ApiError) throw new HttpFault(400, 'Nobody has the id given as "as"')
      throw error
    }
  }

  const server = createHttpServer({
    async request(request, response) {
      response.setHeader('X-Content-Type-Options', 'nosniff')
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
      response.setHeader('Referrer-Policy', 'no-referrer')
      try {
        if (!isOurs(request, host === LOOPBACK ? listeningPort(server) : null)) {
          throw new HttpFault(403, 'Only the playground’s own page is answered, at 127.0.0.1 or localhost')
        }
        await serve(request, response)
      } catch (error) {
        if (response.headersSent) response.destroy()
        else sendJson(response, statusOf(error), { error: messageOf(error) })
      }
    },
  })

  const ownPort = await listenAt(server, host, port)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${ownPort}`,
    close: () => closeAtOnce(server),
  }
}

/** A request that is refused before anything is done. */
class HttpFault extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Whether a request comes from our own page. Browsers name the origin in every POST, and say of a GET whether
 * another site made it; a link to the page may come from anywhere.
 *
 * @param port the port of a page that only this machine may use; `null` where others may
 */
function isOurs({ headers, method, url = '/' }: IncomingMessage, port: number | null): boolean {
  if (!(port === null ? isSameOrigin(headers) : isAddressedToUs(headers, port))) return false
  if (method !== 'GET' && method !== 'HEAD') return headers.origin !== undefined
  const site = headers['sec-fetch-site'] ?? 'none'
  return site === 'same-origin' || site === 'none' || url === '/'
}

function statusOf(error: unknown): number {
  if (error instanceof HttpFault) return error.status
  if (error instanceof ClientRefusal) return 422
  if (error instanceof NoAnswerError) return 504
  return error instanceof ZodError ? 400 : 500
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_MAX) throw new HttpFault(413, `A file may have ${BODY_MAX / 1024 / 1024} MB at most`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    throw new HttpFault(400, 'The body is no JSON')
  }
}

function sendFile(response: ServerResponse, { type, text, status }: PageFile): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Security-Policy': PAGE_POLICY,
    'Cache-Control': 'no-cache',
  })
  response.end(text)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}
