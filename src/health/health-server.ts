import { systemCodeOf, UsageError } from '../errors.ts'
import { addressOf, closeAtOnce, createHttpServer, listenAt } from '../http-server.ts'

/** What the server reports. */
export interface HealthServerParts {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Why the bot can't do its work just now; empty where it can. */
  readonly notReady: () => Promise<readonly string[]>
  /** What to say besides, where it can. */
  readonly notes?: () => Promise<readonly string[]>
  readonly metrics: () => Promise<{ readonly type: string; readonly body: string }>
}

/** A listening server. */
export interface HealthServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * `/healthz` (the process lives), `/readyz` (it can do its work, else 503 with the reasons) and `/metrics`.
 *
 * @throws UsageError where the address can't be listened on
 */
export async function startHealthServer(parts: HealthServerParts): Promise<HealthServer> {
  const pages: Readonly<Record<string, () => Promise<Page>>> = {
    '/healthz': async () => ({ status: 200, type: TEXT, body: 'ok\n' }),
    '/readyz': async () => {
      const reasons = await parts.notReady()
      if (reasons.length > 0) return { status: 503, type: TEXT, body: `${reasons.join('\n')}\n` }
      const notes = (await parts.notes?.()) ?? []
      return { status: 200, type: TEXT, body: `${['ready', ...notes].join('\n')}\n` }
    },
    '/metrics': async () => ({ status: 200, ...(await parts.metrics()) }),
  }
  const server = createHttpServer({
    async request(request, response) {
      const { pathname = '' } = addressOf(request) ?? {}
      const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      const { status, type, body } = await (page === undefined ? NOT_FOUND : isRead ? page() : NOT_ALLOWED)
      response.writeHead(status, { 'Content-Type': type }).end(body)
    },
  })
  // Slow or silent readers must not pile up.
  server.requestTimeout = 5_000
  const port = await listenAt(server, parts.host, parts.port).catch((error) => {
    throw notListening(parts, error)
  })
  return { port, close: () => closeAtOnce(server) }
}

interface Page {
  readonly status: number
  readonly type: string
  readonly body: string
}

const TEXT = 'text/plain; charset=utf-8'
const NOT_FOUND: Page = { status: 404, type: TEXT, body: 'There are /healthz, /readyz and /metrics.\n' }
const NOT_ALLOWED: Page = { status: 405, type: TEXT, body: 'Only GET is answered.\n' }

function notListening({ host, port }: HealthServerParts, error: unknown): UsageError {
  const why =
    systemCodeOf(error) === 'EADDRINUSE'
      ? 'another program listens there'
      : `the system says ${systemCodeOf(error) ?? String(error)}`
  return new UsageError(
    `HTTP_PORT: ${host}:${port} can't be listened on: ${why}. Choose another HTTP_PORT or HTTP_HOST.`,
    { cause: error },
  )
}
