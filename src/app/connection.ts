import { type Client, Events, type REST, Routes } from 'discord.js'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Config } from '../config.ts'
import { contained } from '../contained.ts'
import type { Publisher } from '../delivery/ports.ts'
import { createGateway, type NewGateway } from '../discord/connection/client.ts'
import { connectionEnd, tokenRefused } from '../discord/connection/connection-end.ts'
import type { ReserveIdentify } from '../discord/connection/identify-gate.ts'
import type { UseCases } from '../discord/interactions/use-cases.ts'
import type { StepPayload } from '../discord/messages/digest-post.ts'
import { createPublisher } from '../discord/posting/publisher.ts'
import { createWriteConditions } from '../discord/rest/at-write.ts'
import { createDiscordClock } from '../discord/rest/discord-time.ts'
import { createRefusals, type Refusals } from '../discord/rest/refusals.ts'
import type { RestParts } from '../discord/rest/rest.ts'
import { createPlaces, type Places } from '../discord/servers/places.ts'
import { createServerViews, type ServerViews } from '../discord/servers/server-views.ts'
import type { Health } from '../health/health.ts'
import { logIdentify } from '../health/log-lines.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { type Lifetime, patience } from './lifetime.ts'

/** The bot's one connection to Discord, and what speaks through it. Nothing is sent before something asks for it. */
export interface Connection {
  readonly gateway: NewGateway
  readonly client: Client
  readonly rest: REST
  readonly refusals: Refusals
  readonly publisher: Publisher<StepPayload>
  readonly views: ServerViews
  readonly places: Places
  /** The time by Discord, asked for again (ms UTC); `null` where it doesn't say. */
  askTime(): Promise<number | null>
}

export function createConnection(parts: {
  readonly config: Pick<Config, 'discord'>
  readonly store: Pick<Store, 'ensureOwned' | 'checkOwned'>
  readonly cluster: Pick<Cluster, 'slots' | 'invalidAnswers' | 'checkAlive'>
  readonly health: Pick<Health, 'rest' | 'waiting'>
  readonly life: Pick<Lifetime, 'end'>
  readonly clock: Clock
  /** How long one request may take (ms); default 15 s. */
  readonly requestTimeout?: number | undefined
  /** Reserves times for session starts; default in memory. */
  readonly reserveIdentify?: ReserveIdentify | undefined
  readonly drawPicture: UseCases['drawPicture']
  readonly log: Log
}): Connection {
  const { config, store, cluster, health, life, clock, requestTimeout, reserveIdentify, log } = parts
  const monotonic = () => performance.now()
  const discordClock = createDiscordClock()
  const refusals = createRefusals(monotonic)
  const conditions = createWriteConditions()
  const restParts: RestParts = {
    discordClock,
    refusals,
    conditions,
    patience: { sleep: patience, waiting: health.waiting, now: Date.now },
    ...(requestTimeout === undefined ? {} : { timeout: requestTimeout }),
    slots: cluster.slots,
    invalidAnswers: cluster.invalidAnswers,
    beforeRequest: () => store.ensureOwned(),
    atWrite(isAnswer) {
      store.checkOwned()
      // Nobody else answers what this process was asked, whoever does the rest of its work by now.
      if (!isAnswer) cluster.checkAlive()
    },
    watch: { ...health.rest, unauthorized: () => life.end(tokenRefused()) },
  }
  const gateway = createGateway(config.discord.apiUrl, restParts, {
    notice: logIdentify(log),
    ...(reserveIdentify === undefined ? {} : { reserveIdentify }),
  })
  const { client } = gateway
  client.on(
    Events.ShardDisconnect,
    contained(({ code }) => life.end(connectionEnd(code))),
  )
  const { rest } = client
  const botId = () => client.user?.id ?? ''
  const views = createServerViews(rest, botId, monotonic)
  return {
    gateway,
    client,
    rest,
    refusals,
    views,
    places: createPlaces({ rest, views, clock, refusals }),
    publisher: createPublisher({
      rest,
      applicationId: botId,
      time: discordClock.now,
      refusals,
      conditions,
      drawPicture: parts.drawPicture,
    }),
    async askTime() {
      await rest.get(Routes.user())
      return discordClock.now()
    },
  }
}
