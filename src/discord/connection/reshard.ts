import { planShards, type ShardPlan } from '../../shards.ts'
import type { IdentifyGate } from './identify-gate.ts'
import type { Shards } from './shards.ts'

/**
 * Moves a running process to shards of another count, without a gap: the new ones are connected while the old ones go on; what
 * both hear of is answered once. Where one can't be connected, the old ones stay.
 */
export async function reshard(shards: Shards, plan: ShardPlan): Promise<void> {
  if (plan.count === shards.count) return
  const before = shards.ids.map((id) => ({ id, count: shards.count }))
  const after = plan.ids.map((id) => ({ id, count: plan.count }))
  const outcomes = await Promise.allSettled(after.map((shard) => shards.connect(shard)))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(after.map((shard) => shards.disconnect(shard)))
    throw failed.reason
  }
  shards.use(plan.count)
  await Promise.all(before.map((shard) => shards.disconnect(shard)))
}

/**
 * Moves a process that runs all shards to as many as Discord recommends by now, where that is more and session starts are left.
 *
 * @returns their count from now on, or `null` where it stays as it is
 */
export async function followRecommendation({
  shards,
  gate,
}: {
  readonly shards: Shards
  readonly gate: Pick<IdentifyGate, 'open' | 'canSpare'>
}): Promise<number | null> {
  const { shards: recommended } = await gate.open()
  if (recommended <= shards.count || !(await gate.canSpare(recommended))) return null
  await reshard(shards, planShards('auto', recommended))
  return recommended
}
