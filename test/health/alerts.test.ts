import { beforeEach, describe, expect, it } from 'vitest'
import { HALTED_FOR } from '../../src/discord/rest/invalid-answers.ts'
import { StorageFault } from '../../src/errors.ts'
import { createAlerts } from '../../src/health/alerts.ts'
import { createHealth } from '../../src/health/health.ts'
import { openStore } from '../../src/store/files/file-store.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { fixedClock } from '../support/fakes/clock.ts'
import { listeningLog } from '../support/fakes/log.ts'

const OVERDUE = { kind: 'overdue', newest: '2025-02-10', weekdays: 3 } as const
const OVER = { kind: 'overdue', newest: '2025-02-14' } as const

let dataDir = ''
beforeEach(async () => {
  dataDir = await tempFolder()
})

/** One run of a bot: its alerts, and what the operator's channel got; the first sends fail where asked for. */
async function run({ failing = 0, at = '2025-02-14T12:00:00Z' } = {}) {
  const store = await openStore(dataDir, listeningLog())
  const log = listeningLog()
  const clock = fixedClock(at)
  const sent: string[] = []
  let left = failing
  const send = async (text: string) => {
    left -= 1
    if (left >= 0) throw new Error('Missing Access')
    sent.push(text.slice(0, 12))
  }
  const alerts = createAlerts({ store: store.alerts, clock, log })
  alerts.sendThrough(send)
  return { store, alerts, clock, log, sent, send, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

describe('an alert', () => {
  it('that can’t be sent is sent at the next occasion, and so is its end', async () => {
    await using first = await run({ failing: 2 })
    expect(await first.alerts.raise(OVERDUE)).toBe(false)
    await first.alerts.end(OVER)
    expect(await first.alerts.raise(OVERDUE)).toBe(false)
    expect(await first.alerts.raise(OVERDUE)).toBe(true)
    expect(first.sent).toEqual(['No digest fo'])
    await first.store[Symbol.asyncDispose]()
    await using second = await run({ failing: 1 })
    await second.alerts.end(OVER)
    expect(second.sent).toEqual([])
    await second.alerts.end(OVER)
    await second.alerts.end(OVER)
    expect(second.sent).toEqual(['Over: digest'])
  })

  it('is sent once, however often it is raised while it is on its way', async () => {
    await using bot = await run()
    await Promise.all([bot.alerts.raise(OVERDUE), bot.alerts.raise(OVERDUE), bot.alerts.end(OVER)])
    await bot.alerts.end(OVER)
    expect(bot.sent).toEqual(['No digest fo', 'Over: digest'])
  })

  it('that nothing can be kept is remembered by the process that sent it', async () => {
    await using bot = await run()
    const full = () => Promise.reject(new StorageFault('the disk is full'))
    const alerts = createAlerts({ ...bot, store: { ...bot.store.alerts, add: full } })
    alerts.sendThrough(bot.send)
    for (const _ of [1, 2]) await alerts.raise({ kind: 'store', detail: 'the disk is full' })
    for (const _ of [1, 2]) await alerts.end({ kind: 'store' })
    expect(bot.sent).toEqual(['What happens', 'Over: what h'])
  })

  it('of each crash is sent, though crashes are no trouble that ends', async () => {
    await using bot = await run()
    for (const at of [1, 2]) await bot.alerts.raise({ kind: 'crashed', at, fault: 'Error: a bug' })
    expect(bot.sent).toHaveLength(2)
  })

  it('about what happened once is forgotten after a while, and not before', async () => {
    await using bot = await run()
    const invalid = { kind: 'invalid', edition: '2025-02-10', detail: 'x' } as const
    await bot.alerts.raise(invalid)
    bot.clock.set('2025-04-14T12:00:00Z')
    await bot.alerts.refresh()
    expect([...bot.alerts.open().keys()]).toEqual(['invalid 2025-02-10'])
    bot.clock.set('2025-04-16T12:00:00Z')
    await bot.alerts.refresh()
    expect([...bot.alerts.open().keys()]).toEqual([])
  })

  it('without a channel is neither remembered nor over', async () => {
    await using bot = await run()
    const alerts = createAlerts({ ...bot, store: bot.store.alerts })
    expect(await alerts.raise(OVERDUE)).toBe(true)
    await alerts.end(OVER)
    expect([...bot.store.alerts.all()]).toEqual([])
  })

  it('of a pause in sending ends when the pause does, in a later run, too', async () => {
    await using bot = await run()
    await bot.store.alerts.add('halted', bot.clock.now() - HALTED_FOR)
    const health = createHealth({ ...bot, alerts: bot.store.alerts, ownFolder: '' })
    const over = new Promise<string>((resolve) => health.alertThrough(async (text) => resolve(text)))
    health.recallAlerts(() => false)
    expect(await over).toBe('Over: sending to Discord goes on.')
  })
})
