import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** A request that reached the server. */
interface Reached {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** An HTTP server that answers as a test says; ends with the test. */
export interface MisbehavingApi {
  /** The base for the REST client. */
  readonly api: string
  readonly reached: readonly Reached[]
}

export async function misbehavingApi(
  answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void,
): Promise<MisbehavingApi> {
  const reached: Reached[] = []
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        reached.push({ method: request.method ?? '', path: request.url ?? '', body })
        answer(request, response, reached.length)
      },
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { api: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`, reached }
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
