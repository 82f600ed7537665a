import { describe, expect, test } from 'vitest'
import { dropRemovedServers } from '../../src/privacy/removed-servers.ts'

const DAY = 24 * 60 * 60_000
const REMOVED = Date.parse('2025-02-10T09:00:00Z')

describe('dropping', () => {
  function world(theirs: number | null) {
    const dropped: string[] = []
    let asked = 0
    const clock = { now: REMOVED }
    const look = dropRemovedServers({
      removedBefore: async (instant) => (REMOVED < instant ? ['gone'] : []),
      forgetServer: async (guildId) => void dropped.push(guildId),
      now: () => clock.now,
      async timeByDiscord() {
        asked += 1
        return theirs
      },
      report: () => undefined,
    })
    return {
      dropped,
      asked: () => asked,
      async lookAt(now: number) {
        clock.now = now
        await look()
      },
    }
  }

  test.each([
    [90 * DAY, []],
    [90 * DAY + 1, ['gone']],
  ])('%i ms after it removed the bot: %j', async (after, expected) => {
    const { lookAt, dropped } = world(REMOVED + after)
    await lookAt(REMOVED + after)
    expect(dropped).toEqual(expected)
  })

  test('a clock that runs ahead of Discord’s drops nothing', async () => {
    const { lookAt, dropped, asked } = world(REMOVED + DAY)
    await lookAt(REMOVED + 400 * DAY)
    expect(dropped).toEqual([])
    expect(asked()).toBe(1)
  })

  test('nor does a time that Discord doesn’t say', async () => {
    const { lookAt, dropped } = world(null)
    await lookAt(REMOVED + 400 * DAY)
    expect(dropped).toEqual([])
  })

  test('Discord is asked only where there is something to drop, and once an hour', async () => {
    const { lookAt, asked, dropped } = world(REMOVED + 91 * DAY)
    await lookAt(REMOVED + DAY)
    expect(asked()).toBe(0)
    for (let minute = 0; minute < 60; minute += 1) await lookAt(REMOVED + 91 * DAY + minute * 60_000)
    expect(asked()).toBe(1)
    expect(dropped).toEqual(['gone'])
  })
})
