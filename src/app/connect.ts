import { type Client, Events } from 'discord.js'
import { commands } from '../../commands/index.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { contained } from '../contained.ts'
import { followLeases, type ShardLeases } from '../discord/connection/follow-leases.ts'
import { logIn, logInWithoutShards } from '../discord/connection/log-in.ts'
import { createAuthority } from '../discord/interactions/authority.ts'
import { registerCommands } from '../discord/interactions/register.ts'
import { createRouter } from '../discord/interactions/router.ts'
import { createStandby } from '../discord/interactions/standby.ts'
import type { UseCases } from '../discord/interactions/use-cases.ts'
import { COMMANDS, type Rate } from '../discord/rest/fair-rate.ts'
import { watchCarried } from '../discord/servers/carried.ts'
import type { Health } from '../health/health.ts'
import { logClient } from '../health/log-lines.ts'
import type { Log } from '../log.ts'
import { planShards } from '../shards.ts'
import type { Connection } from './connection.ts'
import type { Lifetime } from './lifetime.ts'

/**
 * Logs the bot in, registers its commands, and answers them.
 *
 * @throws UserError where Discord doesn't let the bot in
 */
export async function connect(parts: {
  readonly token: string
  readonly config: Pick<Config, 'discord'>
  /** Shares the shards with other processes. Default: those that the operator names are this process's, or all. */
  readonly shareShards?: ShareShards | undefined
  readonly connection: Connection
  readonly useCases: UseCases
  /** What one person may ask for; default {@link COMMANDS}. */
  readonly commandRate?: Rate | undefined
  readonly health: Pick<Health, 'answered'>
  readonly clock: Clock
  readonly log: Log
  readonly life: Pick<Lifetime, 'unlessStopped' | 'stopping' | 'onClose'>
}): Promise<Client<true>> {
  const { connection, useCases, commandRate = COMMANDS, health, clock, log, life } = parts
  const { gateway, client, rest, refusals } = connection
  const commandIds = new Map<string, string>()
  const router = createRouter({
    commands,
    app: useCases,
    log,
    authority: createAuthority({ client, clock, commandId: (name) => commandIds.get(name) }),
    refusals,
    carriedBy: watchCarried(client),
    answered: health.answered,
    commandRate,
  })
  const { shards } = gateway
  const standby = createStandby({ router, dutyFor: shards.dutyFor, now: () => performance.now() })
  client.on(Events.InteractionCreate, contained(standby.hear))
  shards.onDuty(contained(standby.takeOver))
  logClient(gateway, log, life.stopping)
  const ready = await life.unlessStopped(enter(parts))
  const registered = await life.unlessStopped(registerCommands(rest, ready.application.id, commands))
  for (const [name, id] of registered) commandIds.set(name, id)
  return ready
}

/** Opens the leases of shards: how many there are, and which ones the operator wants this process to run (`null`: its share). */
export type ShareShards = (asked: {
  readonly count: number
  readonly named: readonly number[] | null
}) => Promise<ShardLeases>

/** Logs in with the shards that this process gets, or with those that the operator names, or with all. */
async function enter(parts: Parameters<typeof connect>[0]): Promise<Client<true>> {
  const { token, config, shareShards, connection, log, life } = parts
  const { gateway } = connection
  const choice = config.discord.shards
  if (shareShards === undefined) return logIn(gateway, token, choice)
  const opened: ShardLeases[] = []
  const client = await logInWithoutShards(gateway, token, async (recommended) => {
    const { ids, count } = planShards(choice, recommended)
    const leases = await shareShards({ count, named: choice === 'auto' ? null : ids })
    opened.push(leases)
    return leases.count()
  })
  const failed = (shard: number, error: unknown) =>
    log.warn({ err: error, shard }, `shard ${shard} could not be taken over or given away; it is tried again`)
  for (const leases of opened) life.onClose(followLeases({ leases, shards: gateway.shards, failed }))
  return client
}
