import type { ServerResponse } from 'node:http'
import { contained } from '../../contained.ts'
import type { PlaygroundControls } from '../controls.ts'
import type { MessageEvent } from '../messages/message-store.ts'
import type { Person } from '../person/person.ts'
import type { StandIn } from '../server.ts'
import { messageView } from './message-view.ts'
import type { StreamEvent } from './protocol.ts'
import { requestView } from './request-view.ts'
import { clockView } from './world-view.ts'

/** How often an idle stream says that it lives (ms), so that neither end takes it for dead. */
const HEARTBEAT = 15_000

/** Streams to a page, by Server-Sent Events, what one person sees happen; until the page goes away. */
export function streamTo(
  response: ServerResponse,
  person: Person,
  standIn: StandIn,
  controls: PlaygroundControls,
): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  const send = (event: StreamEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  const sendClock = contained(async () => send({ type: 'clock', clock: await clockView(controls) }))
  const stops = [
    standIn.onMessage((event) => {
      const shown = messageEvent(standIn, person, event, controls.now())
      if (shown === null) return
      send(shown)
      sendClock()
    }),
    standIn.onRequest((request) =>
      send({ type: 'request', request: requestView(request, standIn.requests.length) }),
    ),
    standIn.gateway.onConnect(() => send({ type: 'bot', connected: true })),
    standIn.gateway.onDisconnect(() => send({ type: 'bot', connected: standIn.gateway.connected })),
  ]
  const heart = setInterval(
    contained(() => response.write(': alive\n\n')),
    HEARTBEAT,
  )
  response.on(
    'close',
    contained(() => {
      clearInterval(heart)
      for (const stop of stops) stop()
    }),
  )
  send({ type: 'bot', connected: standIn.gateway.connected })
  sendClock()
}

function messageEvent(
  standIn: StandIn,
  person: Person,
  { kind, message, ephemeralFor }: MessageEvent,
  now: number,
): StreamEvent | null {
  const channel = standIn.world.channels.get(message.channel_id)
  if (channel === undefined || !person.sees(channel)) return null
  if (ephemeralFor !== null && ephemeralFor !== person.id) return null
  if (kind === 'deleted') return { type: 'deleted', channelId: channel.id, messageId: message.id }
  const seen = person.messages({ channelId: channel.id })
  const before = seen[seen.findIndex(({ id }) => id === message.id) - 1]
  const view = messageView(standIn, message, { before, now })
  return { type: 'message', kind, message: view, own: isOwn(message, person.id) }
}

function isOwn({ author, interaction_metadata }: MessageEvent['message'], personId: string): boolean {
  return author.id === personId || interaction_metadata?.user.id === personId
}
