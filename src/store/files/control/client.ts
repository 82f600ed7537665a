import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { contained } from '../../../contained.ts'
import { systemCodeOf, UserError } from '../../../errors.ts'
import { type SocketAddress, socketPath, withShortPath } from './address.ts'
import { CONTROL_VERSION, type ControlResponse, linesOf, responseSchema } from './protocol.ts'

/** How long a connection may take to come about, and an answer to come (ms). */
const CONNECT_LIMIT = 5_000
const ANSWER_LIMIT = 60_000

/**
 * What knocking at a socket shows: `open` where a process listens, `refused` where the socket is there but nobody
 * listens, `unclear` where it can't be said.
 */
export type Knock = { readonly is: 'open'; readonly socket: Socket } | { readonly is: 'refused' | 'unclear' }

/** Connects to a socket. Whoever asked closes it. */
export async function knock(dataDir: string, address: SocketAddress): Promise<Knock> {
  try {
    const socket = await withShortPath(socketPath(dataDir, address), connect)
    return { is: 'open', socket }
  } catch (error) {
    return { is: systemCodeOf(error) === 'ECONNREFUSED' ? 'refused' : 'unclear' }
  }
}

/** A request over an open connection, which is closed after the answer. @throws UserError in words for the operator */
export async function ask(socket: Socket, request: { readonly do: string; readonly with?: unknown }) {
  const late = setTimeout(
    contained(() => socket.destroy(new Error('no answer came'))),
    ANSWER_LIMIT,
  )
  try {
    socket.write(`${JSON.stringify({ v: CONTROL_VERSION, ...request })}\n`)
    const response = await firstResponse(socket)
    if (response.ok) return response.result
    throw new UserError(response.error.message)
  } finally {
    clearTimeout(late)
    socket.destroy()
  }
}

async function firstResponse(socket: Socket): Promise<ControlResponse> {
  try {
    for await (const line of linesOf(socket)) return responseSchema.parse(JSON.parse(line.toString()))
  } catch (error) {
    throw new UserError(`The running Paperboy gave no answer that can be read: ${String(error)}`, {
      cause: error,
    })
  }
  throw new UserError('The running Paperboy closed the connection without an answer; look at its log.')
}

async function connect(path: string): Promise<Socket> {
  const socket = createConnection(path)
  socket.on(
    'error',
    contained(() => undefined),
  )
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_LIMIT) })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}
