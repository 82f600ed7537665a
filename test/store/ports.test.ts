import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/store.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { channelSubscription, ledgerEntry, personSubscription } from '../support/builders/samples.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { listeningLog } from '../support/fakes/log.ts'

const open = async (folder?: string) => openStore(folder ?? (await tempFolder()), listeningLog())

describe('subscriptions', () => {
  test('are due longest first; paused and later ones are not', async () => {
    await using store = await open()
    await store.subscriptions.put([
      channelSubscription({ id: 'later', nextDueAt: 11 }),
      channelSubscription({ id: 'now', nextDueAt: 10 }),
      personSubscription({ id: 'pu1', nextDueAt: 5 }),
      channelSubscription({
        id: 'paused',
        nextDueAt: 1,
        paused: { reason: 'no-access', at: 0, isNotified: false },
      }),
    ])
    expect(store.subscriptions.due(10).map(({ id }) => id)).toEqual(['pu1', 'now'])
  })

  test('of a server are its own channels only', async () => {
    await using store = await open()
    await store.subscriptions.put([
      channelSubscription({ id: 'a' }),
      channelSubscription({ id: 'b', guildId: 'g2' }),
      personSubscription(),
    ])
    expect(store.subscriptions.ofGuild('g1').map(({ id }) => id)).toEqual(['a'])
    expect(store.subscriptions.ofGuild('g3')).toEqual([])
  })

  test.each(['constructor', 'toString', '__proto__', 'missing'])('there is none called %s', async (id) => {
    await using store = await open()
    expect(store.subscriptions.get(id)).toBeUndefined()
    expect(store.readers.get(id)).toBeUndefined()
    expect(store.ledger.ofSubscription(id)).toEqual([])
    await store.subscriptions.remove(id)
  })

  test('survive a restart as they were', async () => {
    const folder = await tempFolder()
    const all = [channelSubscription({ interests: interestsInTags(['A', 'B']) }), personSubscription()]
    {
      await using store = await open(folder)
      await store.subscriptions.put(all)
    }
    await using store = await open(folder)
    expect(all.map(({ id }) => store.subscriptions.get(id))).toEqual(all)
  })
})

describe('the ledger', () => {
  test('keeps a subscription’s entries in the order of planning, also where the clock went back', async () => {
    await using store = await open()
    await store.ledger.put([ledgerEntry({ edition: 'first', plannedAt: 2_000 })])
    await store.ledger.put([ledgerEntry({ subscriptionId: 'c2', edition: 'other', plannedAt: 1_500 })])
    await store.ledger.put([ledgerEntry({ edition: 'second', plannedAt: 1_000 })])
    expect(store.ledger.ofSubscription('c1').map(({ edition }) => edition)).toEqual(['first', 'second'])
    expect(store.ledger.unfinished().map(({ edition }) => edition)).toEqual(['other', 'first', 'second'])
  })

  test('replaces an entry in its place', async () => {
    await using store = await open()
    await store.ledger.put([ledgerEntry({ edition: 'a' }), ledgerEntry({ edition: 'b' })])
    await store.ledger.put([ledgerEntry({ edition: 'a', steps: [] })])
    expect(store.ledger.ofSubscription('c1').map(({ edition }) => edition)).toEqual(['a', 'b'])
    expect(store.ledger.unfinished().map(({ edition }) => edition)).toEqual(['b'])
  })

  test('forgets what is finished and dated before a day, and nothing else', async () => {
    const folder = await tempFolder()
    const old = { date: '2025-01-09', steps: [] }
    {
      await using store = await open(folder)
      await store.ledger.put([
        ledgerEntry({ edition: 'old', ...old }),
        ledgerEntry({ edition: 'old but open', date: '2025-01-08' }),
        ledgerEntry({ edition: 'of the day', date: '2025-01-10', steps: [] }),
        ledgerEntry({ subscriptionId: 'c2', edition: 'old', ...old }),
      ])
      expect(store.ledger.keptFrom()).toBeNull()
      await store.ledger.prune('2025-01-10')
    }
    await using store = await open(folder)
    expect(store.ledger.keptFrom()).toBe('2025-01-10')
    expect(store.ledger.ofSubscription('c1').map(({ edition }) => edition)).toEqual([
      'old but open',
      'of the day',
    ])
    expect(store.ledger.ofSubscription('c2')).toEqual([])
  })

  test('gives a list that its user may keep', async () => {
    await using store = await open()
    await store.ledger.put([ledgerEntry()])
    store.ledger.ofSubscription('c1').pop()
    expect(store.ledger.ofSubscription('c1')).toHaveLength(1)
  })
})

test('a reader is kept, changed and removed', async () => {
  const folder = await tempFolder()
  {
    await using store = await open(folder)
    await store.readers.put({ userId: 'u1', timeZone: 'Europe/Berlin', saved: [] })
    await store.readers.put({ userId: 'u2', timeZone: null, saved: [{ id: '2502.05173', at: 1 }] })
    await store.readers.put({ userId: 'u1', timeZone: 'UTC', saved: [] })
    await store.readers.remove('u2')
  }
  await using store = await open(folder)
  expect(store.readers.get('u1')).toEqual({ userId: 'u1', timeZone: 'UTC', saved: [] })
  expect(store.readers.get('u2')).toBeUndefined()
})

describe('papers that were had', () => {
  const record = { '2025-02-10': '2502.05173 .05174', '2025-02-11': 'cs/0102003' }

  test('survive a restart, a record a subscription; an empty one is removed', async () => {
    const folder = await tempFolder()
    {
      await using store = await open(folder)
      await store.had.put(new Map(['a', 'b'].map((id) => [id, record])))
      await store.had.put(new Map([['b', {}]]))
    }
    await using store = await open(folder)
    expect(store.had.ids()).toEqual(['a'])
    expect(store.had.of('a')).toEqual(record)
    expect(store.had.of('b')).toEqual({})
  })

  test('are shown to the person, and deleted with them, in every file', async () => {
    const folder = await tempFolder()
    await using store = await open(folder)
    await store.subscriptions.put([personSubscription()])
    await store.had.put(new Map(['pu1', 'other'].map((id) => [id, record])))
    expect(store.privacy.kept('u1').received).toEqual([
      { edition: '2025-02-10', paperIds: ['2502.05173', '2502.05174'] },
      { edition: '2025-02-11', paperIds: ['cs/0102003'] },
    ])
    await store.privacy.forget('u1')
    expect(store.had.ids()).toEqual(['other'])
    for (const name of ['had.json', 'had.json.bak']) {
      expect(await readFile(join(folder, name), 'utf8').catch(() => '')).not.toContain('pu1')
    }
  })

  test('are deleted with a server', async () => {
    await using store = await open()
    await store.subscriptions.put([
      channelSubscription({ id: 'gone' }),
      channelSubscription({ id: 'c2', guildId: 'g2' }),
    ])
    await store.had.put(new Map(['gone', 'c2'].map((id) => [id, record])))
    await store.privacy.forgetServer('g1')
    expect(store.had.ids()).toEqual(['c2'])
  })
})
