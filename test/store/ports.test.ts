import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/files/file-store.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { channelSubscription, ledgerEntry, personSubscription } from '../support/builders/samples.ts'
import { openEntries, putReader, putSubscriptions, removeSubscriptions } from '../support/builders/stored.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { listeningLog } from '../support/fakes/log.ts'

const open = async (folder?: string) => openStore(folder ?? (await tempFolder()), listeningLog())

describe('subscriptions', () => {
  test('are due longest first; paused and later ones are not', async () => {
    await using store = await open()
    await putSubscriptions(store.subscriptions, [
      channelSubscription({ id: 'later', nextDueAt: 11 }),
      channelSubscription({ id: 'now', nextDueAt: 10 }),
      personSubscription({ id: 'pu1', nextDueAt: 5 }),
      channelSubscription({
        id: 'paused',
        nextDueAt: 1,
        paused: { reason: 'no-access', at: 0, isNotified: false },
      }),
    ])
    expect((await store.subscriptions.due(10)).map(({ id }) => id)).toEqual(['pu1', 'now'])
  })

  test('of a server are its own channels only', async () => {
    await using store = await open()
    await putSubscriptions(store.subscriptions, [
      channelSubscription({ id: 'a' }),
      channelSubscription({ id: 'b', guildId: 'g2' }),
      personSubscription(),
    ])
    expect((await store.subscriptions.ofGuild('g1')).map(({ id }) => id)).toEqual(['a'])
    expect(await store.subscriptions.ofGuild('g3')).toEqual([])
  })

  test.each(['constructor', 'toString', '__proto__', 'missing'])('there is none called %s', async (id) => {
    await using store = await open()
    expect(await store.subscriptions.get(id)).toBeUndefined()
    expect(await store.readers.get(id)).toBeUndefined()
    expect(await store.ledger.ofSubscription(id)).toEqual([])
    await removeSubscriptions(store.subscriptions, id)
  })

  test('survive a restart as they were', async () => {
    const folder = await tempFolder()
    const all = [channelSubscription({ interests: interestsInTags(['A', 'B']) }), personSubscription()]
    {
      await using store = await open(folder)
      await putSubscriptions(store.subscriptions, all)
    }
    await using store = await open(folder)
    expect(await Promise.all(all.map(({ id }) => store.subscriptions.get(id)))).toEqual(all)
  })
})

describe('the ledger', () => {
  test('keeps a subscription’s entries in the order of planning, also where the clock went back', async () => {
    await using store = await open()
    await store.ledger.put([ledgerEntry({ edition: 'first', plannedAt: 2_000 })])
    await store.ledger.put([ledgerEntry({ subscriptionId: 'c2', edition: 'other', plannedAt: 1_500 })])
    await store.ledger.put([ledgerEntry({ edition: 'second', plannedAt: 1_000 })])
    expect((await store.ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual([
      'first',
      'second',
    ])
    expect((await openEntries(store.ledger)).map(({ edition }) => edition)).toEqual([
      'other',
      'first',
      'second',
    ])
  })

  test('replaces an entry in its place', async () => {
    await using store = await open()
    await store.ledger.put([ledgerEntry({ edition: 'a' }), ledgerEntry({ edition: 'b' })])
    await store.ledger.put([ledgerEntry({ edition: 'a', steps: [] })])
    expect((await store.ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual(['a', 'b'])
    expect((await openEntries(store.ledger)).map(({ edition }) => edition)).toEqual(['b'])
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
      expect((await store.ledger.bounds()).keptFrom).toBeNull()
      await store.ledger.prune('2025-01-10')
    }
    await using store = await open(folder)
    expect((await store.ledger.bounds()).keptFrom).toBe('2025-01-10')
    expect((await store.ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual([
      'old but open',
      'of the day',
    ])
    expect(await store.ledger.ofSubscription('c2')).toEqual([])
  })

  test('gives a list that its user may keep', async () => {
    await using store = await open()
    await store.ledger.put([ledgerEntry()])
    const list = [...(await store.ledger.ofSubscription('c1'))]
    list.pop()
    expect(await store.ledger.ofSubscription('c1')).toHaveLength(1)
  })
})

test('a reader is kept and changed', async () => {
  const folder = await tempFolder()
  {
    await using store = await open(folder)
    await putReader(store.readers, { userId: 'u1', timeZone: 'Europe/Berlin', saved: [] })
    await putReader(store.readers, { userId: 'u2', timeZone: null, saved: [{ id: '2502.05173', at: 1 }] })
    await putReader(store.readers, { userId: 'u1', timeZone: 'UTC', saved: [] })
  }
  await using store = await open(folder)
  expect(await store.readers.get('u1')).toEqual({ userId: 'u1', timeZone: 'UTC', saved: [] })
  expect(await store.readers.get('u3')).toBeUndefined()
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
    expect(await store.had.ids()).toEqual(['a'])
    expect(await store.had.of(['a', 'b'])).toEqual(new Map([['a', record]]))
  })

  test('are shown to the person, and deleted with them, in every file', async () => {
    const folder = await tempFolder()
    await using store = await open(folder)
    await putSubscriptions(store.subscriptions, [personSubscription()])
    await store.had.put(new Map(['pu1', 'other'].map((id) => [id, record])))
    expect((await store.privacy.kept('u1')).received).toEqual([
      { edition: '2025-02-10', paperIds: ['2502.05173', '2502.05174'] },
      { edition: '2025-02-11', paperIds: ['cs/0102003'] },
    ])
    await store.privacy.forget('u1')
    expect(await store.had.ids()).toEqual(['other'])
    for (const name of ['had.json', 'had.json.bak']) {
      expect(await readFile(join(folder, name), 'utf8').catch(() => '')).not.toContain('pu1')
    }
  })

  test('are deleted with a server', async () => {
    await using store = await open()
    await putSubscriptions(store.subscriptions, [
      channelSubscription({ id: 'gone' }),
      channelSubscription({ id: 'c2', guildId: 'g2' }),
    ])
    await store.had.put(new Map(['gone', 'c2'].map((id) => [id, record])))
    await store.privacy.forgetServer('g1')
    expect(await store.had.ids()).toEqual(['c2'])
  })
})
