import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HealthServer, startHealthServer } from '../src/health/health-server.ts'
import type { PlaygroundControls } from '../src/playground/controls.ts'
import { type StandIn, startStandIn } from '../src/playground/server.ts'
import { startWebServer, type WebServer } from '../src/playground/web/web-server.ts'
import { sampleIds } from '../src/playground/world/sample-world.ts'

/** Request targets that are no path, or a strange one. */
const TARGETS = [
  '//',
  '///',
  'http://[',
  '//a:b',
  '//[',
  '/%',
  '/%zz',
  '*',
  'http://',
  '?',
  '/api/v10/channels/%E0%A4%A',
  '/\\',
  'a b',
]
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'BREW']
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** Sends raw lines and waits until the server has answered or closed; `reset` breaks the connection off instead. */
function sendRaw(port: number, lines: readonly string[], reset = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
      if (reset) socket.resetAndDestroy()
    })
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
      socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}

let health: HealthServer
let standIn: StandIn
let web: WebServer
beforeAll(async () => {
  health = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    notReady: async () => [],
    metrics: async () => ({ type: 'text/plain', body: '' }),
  })
  standIn = await startStandIn({ rateLimits: 'off' })
  const controls = { now: () => 0, nextDueAt: async () => null } as PlaygroundControls
  web = await startWebServer({
    standIn,
    controls,
    uploads: '',
    personId: sampleIds.ada,
    scripts: '',
    port: 0,
  })
})
afterAll(() => Promise.all([health.close(), standIn.close(), web.close()]))

describe.each([
  ['health and metrics', () => health.port],
  ['the stand-in', () => standIn.port],
  ['the playground’s page', () => Number(new URL(web.url).port)],
])('the server of %s', (_, port) => {
  // What a listener throws would reach vitest as an unhandled rejection or an uncaught exception, and fail the run.
  it.each(TARGETS)('answers every kind of request for %s', async (target) => {
    const host = `Host: 127.0.0.1:${port()}`
    const answers = await Promise.all(
      METHODS.flatMap((method) => [
        sendRaw(port(), [`${method} ${target} HTTP/1.1`, host, 'Content-Length: 0']),
        sendRaw(port(), [`${method} ${target} HTTP/1.1`, host, ...UPGRADE]),
        sendRaw(port(), [`${method} ${target} HTTP/1.1`, 'Host: [', 'Origin: null', ...UPGRADE]),
      ]),
    )
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 (?:4\d\d|200|101)/)
    for (const lines of [[host], [host, ...UPGRADE]]) {
      await sendRaw(port(), [`GET ${target} HTTP/1.1`, ...lines], true)
    }
    expect(await sendRaw(port(), ['GET /healthz HTTP/1.1', host])).toMatch(/^HTTP\/1\.1 (?:200|404)/)
  })
})
