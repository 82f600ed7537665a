import { type Client, Events } from 'discord.js'
import { commands } from '../../commands/index.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { contained } from '../contained.ts'
import { logIn } from '../discord/connection/log-in.ts'
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
  readonly connection: Connection
  readonly useCases: UseCases
  /** What one person may ask for; default {@link COMMANDS}. */
  readonly commandRate?: Rate | undefined
  readonly health: Pick<Health, 'answered'>
  readonly clock: Clock
  readonly log: Log
  readonly life: Pick<Lifetime, 'unlessStopped' | 'stopping'>
}): Promise<Client<true>> {
  const { token, config, connection, useCases, commandRate = COMMANDS, health, clock, log, life } = parts
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
  const ready = await life.unlessStopped(logIn(gateway, token, config.discord.shards))
  const registered = await life.unlessStopped(registerCommands(rest, ready.application.id, commands))
  for (const [name, id] of registered) commandIds.set(name, id)
  return ready
}
