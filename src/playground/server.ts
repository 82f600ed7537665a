import type { APIApplicationCommand } from 'discord-api-types/v10'
import { type Clock, systemClock } from '../clock.ts'
import type { Core } from './core.ts'
import type { FaultPlan } from './faults.ts'
import { Gateway } from './gateway/gateway.ts'
import type { GatewayLimits } from './gateway/session-starts.ts'
import { startHttpServer } from './http-server.ts'
import { CommandRegistry } from './interactions/command-registry.ts'
import { Interactions } from './interactions/interactions.ts'
import { Attachments, type UploadedFile } from './messages/attachments.ts'
import { dispatchMessage } from './messages/bot-view.ts'
import { type MessageEvent, MessageStore, type StoredMessage } from './messages/message-store.ts'
import { PATIENCE_MS, Person } from './person/person.ts'
import { createRateLimits, noRateLimits } from './rest/rate-limits.ts'
import { type RecordedRequest, RequestLog } from './rest/request-log.ts'
import { createRestApi } from './rest/rest-api.ts'
import { botRoutes } from './routes/bot-routes.ts'
import { commandRoutes } from './routes/command-routes.ts'
import { guildRoutes } from './routes/guild-routes.ts'
import { interactionRoutes } from './routes/interaction-routes.ts'
import { messageRoutes } from './routes/message-routes.ts'
import { threadRoutes } from './routes/thread-routes.ts'
import { webhookRoutes } from './routes/webhook-routes.ts'
import { createSnowflakes } from './snowflakes.ts'
import { buildWorld } from './world/build-world.ts'
import type { WorldDescription } from './world/description.ts'
import { sampleWorld } from './world/sample-world.ts'
import { dmChannel, type World } from './world/world.ts'
import { createWorldChanges, type WorldChanges } from './world-changes.ts'

/** How a stand-in is to be started. Everything has a default. */
export interface StandInOptions {
  /** Who and what is there. Default: the sample world. */
  readonly world?: WorldDescription
  /** The time of this Discord: ids, timestamps, and all deadlines. Default: the machine's clock. */
  readonly clock?: Clock
  /** Port on 127.0.0.1; 0, the default, picks a free one. */
  readonly port?: number
  /** Whether requests over a limit are answered 429. Default on. */
  readonly rateLimits?: 'on' | 'off'
  /**
   * The clock of the rate limits. Default: the machine's, because clients wait for a limit in real time
   * and would wait for ever for a clock that does not move.
   */
  readonly rateLimitClock?: Clock
  /** How long a person waits for the bot, in real milliseconds. Default 5,000. */
  readonly patienceMs?: number
  /** How often bots must send a heartbeat, in milliseconds. Default 41,250, as Discord. */
  readonly heartbeatIntervalMs?: number
  /**
   * What bots may do at the gateway, where that is not what Discord lets them do. Where rate limits are off, sessions may begin at
   * any time, too.
   */
  readonly gateway?: Partial<GatewayLimits>
}

/** A running stand-in for Discord. */
export interface StandIn extends WorldChanges {
  readonly port: number
  /** The base for discord.js: `new Client({ rest: { api: standIn.api } })`. */
  readonly api: string
  /** The token that the bot has to log in with. */
  readonly token: string
  /** The gateway, to drop connections, close them, or ask for a reconnect. */
  readonly gateway: Gateway
  /** What exists, to look at; change it by the functions here, so that the bot hears of it. */
  readonly world: World
  /** Every request the bot made, the oldest first, without its Authorization header. */
  readonly requests: readonly RecordedRequest[]
  /** Calls the listener after every request; the returned function stops that. */
  onRequest(listener: (request: RecordedRequest) => void): () => void
  /** Calls the listener when a message is created, edited or deleted; the returned function stops that. */
  onMessage(listener: (event: MessageEvent) => void): () => void
  /** One of the people in the world. */
  person(userId: string): Person
  /** What everyone in a channel sees, the oldest first, in its present state. */
  messages(channelId: string): readonly StoredMessage[]
  /** The messages between the bot and a person, the oldest first, ephemeral ones left out. */
  dm(userId: string): readonly StoredMessage[]
  /** A file of a message by its address. */
  fileAt(url: string): UploadedFile | undefined
  /** The registered commands: those that exist everywhere, or those of one server. */
  commands(guildId?: string): readonly APIApplicationCommand[]
  /** Settles when a bot is logged in and connected, at once if one is. */
  connected(): Promise<void>
  /** Settles once nobody is connected and every request that came in was served, at once if so. */
  idle(): Promise<void>
  /** From now on requests go wrong as the plan says; `null` ends that. */
  misbehave(plan: FaultPlan | null): void
  /** Ends all connections and stops listening. */
  close(): Promise<void>
}

/** Starts a stand-in for Discord's REST API and Gateway on 127.0.0.1, for bots and for tests of bots. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { clock = systemClock, rateLimitClock = systemClock, patienceMs = PATIENCE_MS } = options
  const address = { port: 0 }
  const core = createCore(options, clock, address)
  const log = new RequestLog(clock)
  const api = createRestApi({
    core,
    log,
    routes: [
      ...botRoutes,
      ...commandRoutes,
      ...guildRoutes,
      ...messageRoutes,
      ...threadRoutes,
      ...interactionRoutes,
      ...webhookRoutes,
    ],
    rateLimits: options.rateLimits === 'off' ? noRateLimits : createRateLimits(rateLimitClock),
  })
  core.messages.onMessage((event) => dispatchMessage(core, event))
  const { gateway, world, messages, attachments } = core
  let plan: FaultPlan | null = null
  const server = await startHttpServer({
    clock,
    api,
    gateway,
    attachments,
    faults: (request) => plan?.(request) ?? null,
    port: options.port ?? 0,
  })
  address.port = server.port

  return {
    ...createWorldChanges(core),
    port: server.port,
    api: `http://127.0.0.1:${server.port}/api`,
    token: world.application.token,
    gateway,
    world,
    get requests() {
      return log.requests
    },
    onRequest: (listener) => log.onRequest(listener),
    onMessage: (listener) => messages.onMessage(listener),
    person: (userId) => new Person(core, userId, patienceMs),
    messages: (channelId) => messages.all(channelId),
    dm: (userId) => messages.all(dmChannel(world, userId)?.id ?? ''),
    fileAt: (url) => attachments.at(URL.canParse(url) ? new URL(url).pathname : url),
    commands: (guildId) => core.commands.list(guildId ?? null),
    connected: () => whenConnected(gateway),
    idle: () => server.idle(),
    misbehave: (next) => {
      plan = next
    },
    close: async () => {
      gateway.close()
      await server.close()
    },
  }
}

/** @param address its port is known once the server listens */
function createCore(options: StandInOptions, clock: Clock, address: { readonly port: number }): Core {
  const snowflakes = createSnowflakes(clock)
  const world = buildWorld(options.world ?? sampleWorld(), snowflakes, clock.now)
  return {
    clock,
    snowflakes,
    world,
    messages: new MessageStore(clock),
    attachments: new Attachments(snowflakes, () => `http://127.0.0.1:${address.port}`),
    commands: new CommandRegistry(world.application.id, snowflakes),
    interactions: new Interactions(clock, snowflakes),
    gateway: new Gateway({
      world,
      clock,
      snowflakes,
      url: () => `ws://127.0.0.1:${address.port}/gateway`,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
      limits: { ...(options.rateLimits === 'off' ? { identifyIntervalMs: 0 } : {}), ...options.gateway },
      limitClock: options.rateLimitClock ?? systemClock,
    }),
  }
}

function whenConnected(gateway: Gateway): Promise<void> {
  if (gateway.connected) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = gateway.onConnect(() => {
      stop()
      resolve()
    })
  })
}
