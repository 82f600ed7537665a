import { expect, test } from 'vitest'
import { timelineOf, watchTimeline } from '../../../src/store/postgres/timeline.ts'
import { asOwner } from '../../support/processes/postgres.ts'

test('a server says its timeline, the same each time', async () => {
  const owner = asOwner()
  const timeline = await timelineOf(owner)
  expect(timeline).toMatch(/^\d+ \d+$/)
  expect(await timelineOf(owner)).toBe(timeline)
})

test('another timeline is said once, and each look fails from then on', async () => {
  let now = '7 1'
  const said: string[] = []
  const look = watchTimeline(
    now,
    async () => now,
    ({ message }) => said.push(message),
  )
  await look()
  now = '7 2'
  await expect(look()).rejects.toThrow('The database was restored')
  await expect(look()).rejects.toThrow('Start again')
  expect(said).toHaveLength(1)
})
