import type { Config } from '../config.ts'
import { contained } from '../contained.ts'
import type { NewGateway } from '../discord/connection/client.ts'
import { followRecommendation } from '../discord/connection/reshard.ts'
import type { Log } from '../log.ts'
import type { Guard } from './guard.ts'
import type { Lifetime } from './lifetime.ts'

/** Between two looks at how many shards Discord recommends (ms). */
const LOOK_EVERY = 60 * 60_000

/**
 * Lets a bot grow while it runs, where `SHARDS` is `auto` and it is one process.
 *
 * @returns looks now
 */
export function startGrowth(parts: {
  readonly config: Pick<Config, 'discord'>
  readonly gateway: NewGateway
  /** Whether other processes have shards, too. */
  readonly isShared: boolean
  readonly guard: Guard
  readonly log: Log
  readonly life: Pick<Lifetime, 'onClose'>
}): () => Promise<void> {
  const { config, gateway, isShared, guard, log, life } = parts
  if (config.discord.shards !== 'auto' || isShared) return async () => undefined
  const look = async () => {
    const count = await followRecommendation(gateway)
    if (count !== null)
      log.info({ shards: count }, `Discord recommends more: ${count} shards are connected now`)
  }
  const timer = setInterval(contained(guard('looking for more shards', look)), LOOK_EVERY)
  life.onClose(() => clearInterval(timer))
  return look
}
