import { once } from 'node:events'
import { GatewayIntentBits } from 'discord.js'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import type { StandIn } from '../../src/playground/server.ts'

/** A connection to a stand-in's gateway, driven by hand. */
export interface GatewaySocket extends Disposable {
  readonly socket: WebSocket
  /** The next message that has not been read yet. */
  // biome-ignore lint/suspicious/noExplicitAny: messages have every shape, and the assertions check it
  next(): Promise<any>
  send(message: unknown): void
  /** Asks for a session. */
  identify(asked?: { readonly intents?: number; readonly shard?: unknown }): void
  /** The code it is closed with. */
  closed(): Promise<number>
}

/** Connects to a stand-in's gateway; `using` ends the connection. */
export async function connectToGateway(standIn: StandIn): Promise<GatewaySocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${standIn.port}/gateway?v=10&encoding=json`)
  const received: string[] = []
  socket.on('message', (data) => received.push(String(data)))
  const closing = once(socket, 'close')
  await once(socket, 'open')
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    send,
    async next() {
      await expect.poll(() => received.length, { interval: 2 }).toBeGreaterThan(0)
      return JSON.parse(received.shift() ?? '')
    },
    identify: ({ intents = GatewayIntentBits.Guilds, shard } = {}) =>
      send({
        op: 2,
        d: { token: standIn.token, intents, properties: {}, ...(shard === undefined ? {} : { shard }) },
      }),
    closed: async () => (await closing)[0] as number,
    [Symbol.dispose]: () => socket.terminate(),
  }
}
