import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The port that a server listens at; 0 before it does. */
export function listeningPort(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0
}

/**
 * Lets a server listen on 127.0.0.1, where nobody outside this machine reaches it.
 *
 * @param port 0 picks a free one
 * @throws where the port is taken
 */
export async function listenLocally(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Ends a server at once, with whatever connections it has. */
export function closeAtOnce(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
