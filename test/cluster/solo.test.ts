import { expect, it } from 'vitest'
import { soloCluster } from '../../src/cluster/solo.ts'

it('one process alone has everything, from the start, by its own clock', async () => {
  const cluster = soloCluster({ now: () => 7 }, 50)
  expect(cluster.clock.now()).toBe(7)
  expect(cluster.isPlanner()).toBe(true)
  expect(cluster.slots.usable()).toHaveLength(50)
  cluster.checkAlive()
  expect(cluster.sinceNow()()).toBe(true)
  const shards = cluster.startShards({ count: 3, named: null })
  expect([shards.wanted(), shards.serving()]).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ])
  expect(cluster.startShards({ count: 3, named: [2] }).wanted()).toEqual([2])
  expect(cluster.invalidAnswers.elsewhere()).toBe(0)
})
