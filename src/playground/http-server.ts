import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as pause, setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import { contained } from '../contained.ts'
import { addressOf, closeAtOnce, createHttpServer, listenAt, listeningPort } from '../http-server.ts'
import type { Fault, FaultPlan } from './faults.ts'
import type { Gateway } from './gateway/gateway.ts'
import { createListeners } from './listeners.ts'
import type { Attachments } from './messages/attachments.ts'
import { ApiError, refuse } from './rest/api-error.ts'
import type { RestApi } from './rest/rest-api.ts'
import type { Answer } from './rest/route.ts'

/** Largest request body that is read, in bytes; Discord's own limit is of the same order. */
const BODY_MAX_BYTES = 26 * 1024 * 1024

/** What the server offers: the API, the gateway, and files of messages. */
export interface HttpServerOptions {
  /** The time that answers are stamped with. */
  readonly clock: Clock
  readonly api: RestApi
  readonly gateway: Gateway
  readonly attachments: Attachments
  /** What goes wrong with requests to the API. */
  readonly faults: FaultPlan
  /** 0 picks a free one. */
  readonly port: number
}

/** A listening server. */
export interface HttpServer {
  readonly port: number
  /** Settles once nobody is connected and every request that came in was served. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** Listens on 127.0.0.1 for REST requests and gateway connections that were addressed to it by name. */
export async function startHttpServer({
  clock,
  api,
  gateway,
  attachments,
  faults,
  port,
}: HttpServerOptions): Promise<HttpServer> {
  const sockets = new WebSocketServer({ noServer: true })
  let busy = 0
  const ends = createListeners<void>()
  /** Counts something that goes on; the returned function ends it. */
  const begun = () => {
    busy += 1
    return () => {
      busy -= 1
      if (busy === 0) ends.emit()
    }
  }
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (!isAddressedToUs(request.headers, listeningPort(server))) return forbidden()
    const bytes = await readBody(request)
    if (bytes === undefined) return { status: 413, body: refuse('RequestTooLarge').body }
    const { method = 'GET', url = '/', headers } = request
    return api({
      method,
      url,
      authorization: headers.authorization,
      contentType: headers['content-type'],
      bytes,
    })
  }

  const server = createHttpServer({
    async request(request, response) {
      response.setHeader('Date', new Date(clock.now()).toUTCString())
      const file = isAddressedToUs(request.headers, listeningPort(server))
        ? attachments.at(request.url ?? '')
        : undefined
      if (file !== undefined) return end(response, 200, file.contentType, file.bytes)
      const fault = faults({ method: request.method ?? 'GET', path: request.url ?? '/' })
      const serving = fault === null ? answer(request) : answerWith(fault, () => answer(request), response)
      const answered = await serving.finally(begun()).catch((error) => {
        // Whoever goes away while their request is read need not be answered.
        if (request.errored === null) throw error
        response.destroy()
        return null
      })
      if (answered !== null) endWithJson(response, answered)
    },
    upgrade(request, socket, head) {
      const { pathname = '' } = addressOf(request) ?? {}
      const ours = isAddressedToUs(request.headers, listeningPort(server))
      if (!ours || !/^\/(gateway\/?)?$/.test(pathname)) return refuseUpgrade(socket, ours ? 404 : 403)
      sockets.handleUpgrade(
        request,
        socket,
        head,
        contained((webSocket) => gateway.accept(webSocket)),
      )
    },
  })
  server.on(
    'connection',
    contained((socket) => socket.once('close', contained(begun()))),
  )

  const ownPort = await listenAt(server, '127.0.0.1', port)
  return {
    port: ownPort,
    async idle() {
      // Whoever has just connected is only seen at the next turn of the event loop.
      for (let turns = 0; turns < 2; turns += 1) {
        await yieldToEventLoop()
        if (busy === 0) continue
        await new Promise<void>((resolve) => {
          const stop = ends.add(() => {
            stop()
            resolve()
          })
        })
        turns = -1
      }
    },
    close: () => closeAtOnce(server),
  }
}

/** Lets a fault happen to a request; gives the answer that remains to be sent, if any. */
async function answerWith(
  fault: Fault,
  serve: () => Promise<Answer>,
  response: ServerResponse,
): Promise<Answer | null> {
  switch (fault.kind) {
    case 'answer':
      return fault.answer
    case 'travel': {
      await pause(fault.there)
      const answered = await serve()
      await pause(fault.back)
      return answered
    }
    case 'drop':
      if (fault.when !== 'before') {
        const half = halfOf(await serve())
        if (fault.when === 'in-body') await begin(response, half)
      }
      response.destroy()
      return null
    case 'stall': {
      const half = halfOf(await serve())
      if (fault.what === 'body') await begin(response, half)
      return null
    }
    case 'garble':
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(halfOf(await serve()))
      return null
  }
}

function halfOf({ body }: Answer): string {
  const text = JSON.stringify(body ?? {})
  return text.slice(0, text.length / 2)
}

/** Sends the head of an answer and a part of its body. */
function begin(response: ServerResponse, part: string): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  return new Promise((resolve) => response.write(part, () => resolve()))
}

/** The whole body; undefined when it is larger than anyone has reason to send. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function forbidden(): Answer {
  const { body } = new ApiError(
    403,
    0,
    'This stand-in only answers requests addressed to 127.0.0.1 or localhost',
  )
  return { status: 403, body }
}

function endWithJson(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (body === undefined) response.writeHead(status).end()
  else end(response, status, 'application/json', Buffer.from(JSON.stringify(body)))
}

function end(response: ServerResponse, status: number, contentType: string, bytes: Uint8Array): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes.length }).end(bytes)
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Not Found'}\r\nConnection: close\r\n\r\n`)
}

/**
 * Whether a request was meant for the server at this port of 127.0.0.1: a page elsewhere that resolved its own
 * name to 127.0.0.1 (DNS rebinding), or a script of another origin, was not.
 */
export function isAddressedToUs({ host = '', origin }: IncomingHttpHeaders, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  return hosts.includes(host) && isSameOrigin({ host, origin })
}

/** Whether a request came from a page of the same address as it was sent to, or from none. */
export function isSameOrigin({ host = '', origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>): boolean {
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`
}
