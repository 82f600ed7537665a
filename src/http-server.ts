import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { contained } from './contained.ts'

/** What a server does with what comes in. Whatever either of them throws ends that one connection only. */
export interface HttpHandlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void
  /** Without it, a request to upgrade is answered like any other. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void> | void
}

/** The one way to make an HTTP server: no request, however malformed, reaches further than its own connection. */
export function createHttpServer({ request, upgrade }: HttpHandlers): Server {
  const server = createServer(
    contained(async (incoming: IncomingMessage, response: ServerResponse) => {
      try {
        await request(incoming, response)
      } catch (error) {
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end()
        throw error
      }
    }),
  )
  if (upgrade !== undefined) {
    server.on(
      'upgrade',
      contained(async (incoming, socket: Duplex, head) => {
        // Node.js takes its own listener off before it hands the socket over.
        socket.on(
          'error',
          contained(() => socket.destroy()),
        )
        try {
          await upgrade(incoming, socket, head)
        } catch (error) {
          socket.destroy()
          throw error
        }
      }),
    )
  }
  return server
}

/**
 * Lets a server listen. Later errors of it (no file left for another connection) concern that connection only.
 *
 * @param port 0 picks a free one
 * @returns the port
 * @throws what the system says where the address can't be had
 */
export async function listenAt(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.on('error', contained(reject))
    server.listen(port, host, resolve)
  })
  return listeningPort(server)
}

/** The port that a server listens at; 0 before it does. */
export function listeningPort(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0
}

/** Ends a server at once, with whatever connections it has. */
export function closeAtOnce(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** The address that a request names, its host apart; `undefined` where it is none (`http://[`, `*`). */
export function addressOf({ url = '/' }: Pick<IncomingMessage, 'url'>): URL | undefined {
  // A path that begins with two slashes is a path here, not another host.
  const address = url.startsWith('/') ? `http://localhost${url}` : url
  return URL.canParse(address) ? new URL(address) : undefined
}
