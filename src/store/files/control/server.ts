import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { Server, type Socket } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { contained } from '../../../contained.ts'
import { messageOf, UserError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { type SocketAddress, shortFolder, withShortPath } from './address.ts'
import {
  CONTROL_VERSION,
  type ControlResponse,
  LINE_LIMIT,
  LineTooLong,
  linesOf,
  refusal,
  requestSchema,
} from './protocol.ts'

/** Connections served at a time; there is one operator. */
const CONNECTIONS = 64

/** After this long without a byte (ms), a connection on which nothing is being done is closed. */
const IDLE_LIMIT = 10_000

/** How the folder of a socket is called in a data folder; the rest of its name is random. */
export const SOCKET_FOLDER = '.control-'

/** One request that a process takes. @throws UserError where it can't be done, for the person who asked */
export type ControlHandler = (input: unknown) => Promise<unknown>

/** A request with what it needs. */
export function controlHandler<T>(schema: z.ZodType<T>, run: (input: T) => Promise<unknown>): ControlHandler {
  return async (input) => {
    const checked = schema.safeParse(input)
    if (!checked.success) throw new BadRequest(z.prettifyError(checked.error).replace(/\s*\n\s*/g, '; '))
    return run(checked.data)
  }
}

class BadRequest extends Error {}

/** A socket that shows that this process lives, and takes requests. */
export interface ControlServer extends AsyncDisposable {
  readonly address: SocketAddress
  /** Takes these requests from now on; before that, every one is answered as `not-ready`. */
  serve(handlers: Readonly<Record<string, ControlHandler>>): void
}

/**
 * Listens on a new socket in the data folder; where that can't have sockets, in the system's folder for temporary
 * files. Only its owner reaches it: its folder is 0700 from the start, the socket 0600.
 *
 * @returns `null` where this system has no such sockets
 */
export async function listenForControl(dataDir: string, log: Log): Promise<ControlServer | null> {
  if (process.platform === 'win32') return null
  const inFolder = () => mkdtemp(join(dataDir, SOCKET_FOLDER))
  return (
    (await listenIn(inFolder, log, addressInFolder)) ?? (await listenIn(shortFolder, log, (path) => path))
  )
}

function addressInFolder(path: string): SocketAddress {
  return join(basename(dirname(path)), basename(path))
}

async function listenIn(
  makeFolder: () => Promise<string>,
  log: Log,
  addressOf: (path: string) => SocketAddress,
): Promise<ControlServer | null> {
  let folder: string | null = null
  try {
    folder = await makeFolder()
    const path = join(folder, 'socket')
    const control = new Control(log)
    await withShortPath(path, (short) => control.listen(short))
    await chmod(path, 0o600).catch(() => undefined)
    return {
      address: addressOf(path),
      serve: (handlers) => control.serve(handlers),
      async [Symbol.asyncDispose]() {
        await control.close()
        await rm(dirname(path), { recursive: true, force: true })
      },
    }
  } catch {
    // Whatever the reason, a heartbeat does without.
    if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    return null
  }
}

/** The listening end. */
class Control {
  readonly #server: Server
  readonly #log: Log
  readonly #sockets = new Set<Socket>()
  #handlers: Readonly<Record<string, ControlHandler>> | null = null

  constructor(log: Log) {
    this.#log = log
    // A client that has said all it wants may close its end before the answer.
    this.#server = new Server({ allowHalfOpen: true })
    this.#server.on(
      'connection',
      contained((socket) => this.#converse(socket)),
    )
    this.#server.maxConnections = CONNECTIONS
  }

  async listen(path: string): Promise<void> {
    this.#server.listen(path)
    await once(this.#server, 'listening')
    this.#server.on(
      'error',
      contained((err) => this.#log.warn({ err }, 'the control channel failed')),
    )
    this.#server.unref()
  }

  serve(handlers: Readonly<Record<string, ControlHandler>>): void {
    this.#handlers = handlers
  }

  async close(): Promise<void> {
    this.#handlers = null
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** Answers a connection's requests one after the other. Never rejects. */
  async #converse(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    const patience = idleTimer(() => socket.destroy())
    socket.on(
      'close',
      contained(() => {
        patience.stop()
        this.#sockets.delete(socket)
      }),
    )
    // What a client does to its end concerns nobody else.
    socket.on(
      'error',
      contained(() => undefined),
    )
    patience.start()
    try {
      // Its answers must get out, also after the client has said its last word.
      for await (const line of linesOf(socket.iterator({ destroyOnReturn: false }))) {
        patience.stop()
        const response = await this.#answer(line)
        patience.start()
        if (!(await send(socket, response))) break
      }
      socket.end()
    } catch (error) {
      if (error instanceof LineTooLong) {
        await send(socket, refusal('bad-request', `a request may have ${LINE_LIMIT} bytes`))
      }
      socket.destroy()
    }
  }

  async #answer(line: Buffer): Promise<ControlResponse> {
    const request = requestSchema.safeParse(jsonOf(line))
    if (!request.success) return refusal('bad-request', 'expected one JSON object a line, {"v":1,"do":"…"}')
    const { v, do: name, with: input } = request.data
    if (v !== CONTROL_VERSION) return refusal('version', `this Paperboy speaks version ${CONTROL_VERSION}`)
    if (this.#handlers === null) {
      return refusal('not-ready', 'The data folder is in use by a Paperboy that takes no requests (yet).')
    }
    const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined
    if (handler === undefined) {
      return refusal('unknown', `this Paperboy knows ${Object.keys(this.#handlers).join(', ')}`)
    }
    try {
      return { v: CONTROL_VERSION, ok: true, result: (await handler(input)) ?? null }
    } catch (error) {
      if (error instanceof BadRequest) return refusal('bad-request', error.message)
      if (error instanceof UserError) return refusal('refused', error.message)
      this.#log.error({ err: error, request: name }, `a request over the control channel failed: ${name}`)
      return refusal('fault', messageOf(error))
    }
  }
}

/** Sends a response; false where the client has gone. Resolves once it is out, so that a slow reader is not piled on. */
function send(socket: Socket, response: ControlResponse): Promise<boolean> {
  return new Promise((resolve) => {
    if (!socket.writable) return resolve(false)
    socket.once(
      'close',
      contained(() => resolve(false)),
    )
    socket.write(`${JSON.stringify(response)}\n`, (error) => resolve(!error))
  })
}

/** Ends a connection on which nothing happens. */
function idleTimer(end: () => void): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const stop = () => clearTimeout(timer)
  const start = () => {
    stop()
    timer = setTimeout(contained(end), IDLE_LIMIT)
    timer.unref()
  }
  return { start, stop }
}

/** What a line says, or `undefined` where it isn't JSON in UTF-8. */
function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch {
    return undefined
  }
}
