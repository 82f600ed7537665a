import { describe, expect, test } from 'vitest'
import type { LedgerEntry, LedgerStep, Plan } from '../../src/delivery/ledger.ts'
import { CONTENT_KINDS, copyContents } from '../../src/store/contents.ts'
import { openStore } from '../../src/store/files/file-store.ts'
import type { Stored } from '../../src/store/store.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { RESTORABLE_FOR, RESTORABLE_IN_GUILD } from '../../src/subscriptions/removed-subscriptions.ts'
import { changeEach } from '../../src/subscriptions/subscription.ts'
import {
  channelSubscription,
  ledgerEntry,
  personSubscription,
  sampleDigest,
} from '../support/builders/samples.ts'
import {
  openEntries,
  putDigests,
  putReader,
  putSubscriptions,
  removeSubscriptions,
} from '../support/builders/stored.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { listeningLog } from '../support/fakes/log.ts'

/** What a store keeps wherever it keeps it; the rest is always in files. */
type Ports = Omit<Stored, 'archive' | 'index' | 'lostMonths' | keyof AsyncDisposable>

/** A store with nothing in it. */
export interface FreshStore extends AsyncDisposable {
  /** What is tested. */
  readonly store: Ports
  /** Another process's view of the same; the same store where that is never shared. */
  readonly peer: Ports
  /** Closes the store, and opens what it has kept. */
  reopened(): Promise<Ports>
}

/** What every store keeps to, whatever it keeps things in. */
export function testStore(name: string, fresh: () => Promise<FreshStore>): void {
  describe(`${name}: subscriptions`, () => {
    test('are due longest first; paused and later ones are not', async () => {
      await using parts = await fresh()
      const { subscriptions } = parts.store
      await putSubscriptions(subscriptions, [
        channelSubscription({ id: 'later', nextDueAt: 11 }),
        channelSubscription({ id: 'now', nextDueAt: 10 }),
        personSubscription({ id: 'pu1', nextDueAt: 5 }),
        channelSubscription({ id: 'waiting', nextDueAt: null }),
        channelSubscription({
          id: 'paused',
          nextDueAt: 1,
          paused: { reason: 'no-access', at: 0, isNotified: false },
        }),
      ])
      expect((await subscriptions.due(10)).map(({ id }) => id)).toEqual(['pu1', 'now'])
      expect(await subscriptions.nextDueAt()).toBe(5)
      const [first = null, ...rest] = await subscriptions.due(11, { limit: 2, after: null })
      expect([first?.id, ...rest.map(({ id }) => id)]).toEqual(['pu1', 'now'])
      const next = await subscriptions.due(11, { limit: 2, after: rest[0] ?? null })
      expect(next.map(({ id }) => id)).toEqual(['later'])
      expect((await subscriptions.unnotified()).map(({ id }) => id)).toEqual(['paused'])
      await removeSubscriptions(subscriptions, 'pu1', 'now', 'later')
      expect(await subscriptions.nextDueAt()).toBeNull()
    })

    test('that a wrong clock may have touched are looked through in pages', async () => {
      await using parts = await fresh()
      const { subscriptions } = parts.store
      const made = (id: string, createdAt: number) => channelSubscription({ id, createdAt, nextDueAt: null })
      await putSubscriptions(
        subscriptions,
        ['d', 'b', 'e', 'a', 'c'].map((id) => made(id, id === 'c' ? 0 : 10 * 60_000)),
      )
      const pages: string[][] = []
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page = await subscriptions.ahead(0, { limit: 2, after })
        pages.push(page.map(({ id }) => id))
        after = page.at(-1)?.id
      }
      expect(pages).toEqual([['a', 'b'], ['d', 'e'], []])
      const all = await subscriptions.ahead(Number.NEGATIVE_INFINITY, { limit: 9, after: '' })
      expect(all.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    })

    test('of a server and of a channel are its own only', async () => {
      await using parts = await fresh()
      const { subscriptions } = parts.store
      const removedAt = 7
      await putSubscriptions(subscriptions, [
        channelSubscription({ id: 'a', channelId: 'one' }),
        channelSubscription({ id: 'b', guildId: 'g2', channelId: 'two', removedAt }),
        personSubscription(),
      ])
      const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)
      expect(idsOf(await subscriptions.ofGuild('g1'))).toEqual(['a'])
      expect(idsOf(await subscriptions.ofGuild('g3'))).toEqual([])
      expect(idsOf(await subscriptions.ofChannel('two'))).toEqual(['b'])
      expect((await subscriptions.guildIds()).sort()).toEqual(['g1', 'g2'])
      expect(await subscriptions.removedBefore(removedAt + 1)).toEqual(['g2'])
      expect(await subscriptions.removedBefore(removedAt)).toEqual([])
      expect(idsOf(await parts.store.allSubscriptions()).sort()).toEqual(['a', 'b', 'pu1'])
    })

    test('that wait for arrivals are those that are active', async () => {
      await using parts = await fresh()
      const { subscriptions } = parts.store
      const { schedule } = channelSubscription()
      const waiting = { nextDueAt: null, schedule: { ...schedule, onArrival: true } }
      await putSubscriptions(subscriptions, [
        channelSubscription({ id: 'a', ...waiting }),
        channelSubscription({
          id: 'b',
          ...waiting,
          paused: { reason: 'by-choice', at: 0, isNotified: true },
        }),
        channelSubscription({ id: 'c' }),
      ])
      expect((await subscriptions.onArrival()).map(({ id }) => id)).toEqual(['a'])
    })

    test.each(['constructor', 'toString', '__proto__', 'missing', "'; drop table subscriptions; --"])(
      'there is none called %s',
      async (id) => {
        await using parts = await fresh()
        const { subscriptions, readers, ledger } = parts.store
        expect(await subscriptions.get(id)).toBeUndefined()
        expect(await readers.get(id)).toBeUndefined()
        expect(await ledger.ofSubscription(id)).toEqual([])
        await removeSubscriptions(subscriptions, id)
      },
    )

    test('are kept as they were, whatever their texts', async () => {
      await using parts = await fresh()
      const texts = ['A', 'ł “quoted” \u0000 \ud800 \\u0000', '🦜', "Robert'); drop table readers; --"]
      const all = [channelSubscription({ interests: interestsInTags(texts) }), personSubscription()]
      await putSubscriptions(parts.store.subscriptions, all)
      const { subscriptions } = await parts.reopened()
      expect(await Promise.all(all.map(({ id }) => subscriptions.get(id)))).toEqual(all)
    })

    test('changed at once by two processes: every change counts', async () => {
      await using parts = await fresh()
      await putSubscriptions(parts.store.subscriptions, [channelSubscription({ createdAt: 0 })])
      await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          changeEach((i % 2 === 0 ? parts.store : parts.peer).subscriptions, ['c1'], (before) => ({
            ...before,
            createdAt: before.createdAt + 1,
          })),
        ),
      )
      expect((await parts.store.subscriptions.get('c1'))?.createdAt).toBe(30)
    })

    test('added at once by two processes: a server’s limit is kept', async () => {
      await using parts = await fresh()
      const limit = 5
      const added = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          (i % 2 === 0 ? parts.store : parts.peer).subscriptions.change({ guildId: 'g1' }, (before) =>
            before.length >= limit
              ? { result: false }
              : { put: [channelSubscription({ id: `c${i}` })], result: true },
          ),
        ),
      )
      expect(added.filter(Boolean)).toHaveLength(limit)
      expect(await parts.store.subscriptions.ofGuild('g1')).toHaveLength(limit)
    })

    test('a change that throws changes nothing', async () => {
      await using parts = await fresh()
      const { subscriptions } = parts.store
      const change = subscriptions.change({ guildId: 'g1' }, () => {
        throw new Error('refused')
      })
      await expect(change).rejects.toThrow('refused')
      expect(await subscriptions.ofGuild('g1')).toEqual([])
    })
  })

  describe(`${name}: the ledger`, () => {
    test('keeps entries by date, those of one date in the order of planning, also where the clock went back', async () => {
      await using parts = await fresh()
      const { ledger } = parts.store
      await ledger.put([ledgerEntry({ edition: 'first', plannedAt: 2_000 })])
      await ledger.put([ledgerEntry({ subscriptionId: 'c2', edition: 'other', plannedAt: 1_500 })])
      await ledger.put([ledgerEntry({ edition: 'second', plannedAt: 1_000 })])
      await ledger.put([ledgerEntry({ edition: 'earlier', date: '2025-01-01', plannedAt: 3_000 })])
      const editions = ['earlier', 'first', 'second']
      expect((await ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual(editions)
      const some = await ledger.ofSubscriptions(['c1', 'c3'])
      expect(some.get('c1')?.map(({ edition }) => edition)).toEqual(editions)
      expect(some.get('c3') ?? []).toEqual([])
      expect((await openEntries(ledger)).map(({ edition }) => edition).toSorted()).toEqual(
        [...editions, 'other'].toSorted(),
      )
    })

    test('replaces an entry in its place', async () => {
      await using parts = await fresh()
      const { ledger } = parts.store
      await ledger.put([ledgerEntry({ edition: 'a' }), ledgerEntry({ edition: 'b' })])
      expect(await ledger.openSteps()).toBe(2)
      await ledger.put([ledgerEntry({ edition: 'a', steps: [] })])
      expect((await ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual(['a', 'b'])
      expect((await openEntries(ledger)).map(({ edition }) => edition)).toEqual(['b'])
      expect(await ledger.openSteps()).toBe(1)
    })

    test('says what was sent to a channel', async () => {
      await using parts = await fresh()
      const { ledger } = parts.store
      const target = { kind: 'channel', channelId: 'ch9' } as const
      const terms = ledgerEntry().terms
      if (terms === null) throw new Error('the sample has terms')
      await ledger.put([ledgerEntry(), ledgerEntry({ subscriptionId: 'c2', terms: { ...terms, target } })])
      expect((await ledger.toChannel('ch9')).map(({ subscriptionId }) => subscriptionId)).toEqual(['c2'])
    })

    test('forgets what is finished and dated before a day, and nothing else', async () => {
      await using parts = await fresh()
      const old = { date: '2025-01-09', steps: [] }
      await parts.store.ledger.put([
        ledgerEntry({ edition: 'old', ...old }),
        ledgerEntry({ edition: 'old but open', date: '2025-01-08' }),
        ledgerEntry({ edition: 'of the day', date: '2025-01-10', steps: [] }),
        ledgerEntry({ subscriptionId: 'c2', edition: 'old', ...old }),
      ])
      expect(await parts.store.ledger.bounds()).toEqual({ keptFrom: null, lostDays: [] })
      expect(
        (await parts.store.ledger.before('2025-01-10')).map(({ edition }) => edition).toSorted(),
      ).toEqual(['old', 'old', 'old but open'])
      await parts.store.ledger.prune('2025-01-10')
      const { ledger } = await parts.reopened()
      expect((await ledger.bounds()).keptFrom).toBe('2025-01-10')
      expect((await ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual([
        'old but open',
        'of the day',
      ])
      expect(await ledger.ofSubscription('c2')).toEqual([])
      await ledger.lowerFloor('2025-01-05')
      expect((await ledger.bounds()).keptFrom).toBe('2025-01-05')
    })

    test('keeps nothing of a subscription that is forgotten, nor what is recorded of it then', async () => {
      await using parts = await fresh()
      const { store } = parts
      await putSubscriptions(store.subscriptions, [personSubscription()])
      await store.ledger.plan([planOf('pu1')])
      const [claim] = await store.ledger.claim({ now: NOW, limit: 10 })
      if (claim === undefined) throw new Error('nothing to claim')
      await store.privacy.forget('u1')
      await store.ledger.record(claim, claim.entries.map(done)).catch(() => undefined)
      await store.ledger.release(claim, 0)
      expect(await store.ledger.ofSubscription('pu1')).toEqual([])
      expect(await store.ledger.openSteps()).toBe(0)
    })

    test('changes entries by what they are', async () => {
      await using parts = await fresh()
      const { ledger } = parts.store
      await ledger.put([ledgerEntry({ edition: 'open' }), ledgerEntry({ edition: 'empty', steps: [] })])
      const later = (entry: LedgerEntry) => ({ ...entry, plannedAt: 99 })
      expect(await ledger.rewrite('open', later)).toBe(1)
      expect(await ledger.rewrite('all', (entry) => entry)).toBe(0)
      const entries = await ledger.ofSubscription('c1')
      expect(entries.filter(({ plannedAt }) => plannedAt === 99).map(({ edition }) => edition)).toEqual([
        'open',
      ])
    })
  })

  describe(`${name}: plans`, () => {
    test('count once, where nothing else was planned for the subscription and it is there', async () => {
      await using parts = await fresh()
      const { store, peer } = parts
      await putSubscriptions(store.subscriptions, [channelSubscription()])
      expect(await store.ledger.plan([planOf('c1'), planOf('gone')])).toEqual(new Set(['c1']))
      expect(await store.ledger.ofSubscription('gone')).toEqual([])
      // It was made from what was there before the first one.
      expect(await peer.ledger.plan([planOf('c1', { edition: 'again' })])).toEqual(new Set())
      expect(await peer.ledger.plan([planOf('c1', { edition: 'next' }, 1)])).toEqual(new Set(['c1']))
      expect((await store.ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual([
        '2025-02-10',
        'next',
      ])
    })

    test('of one subscription made at once: one counts', async () => {
      await using parts = await fresh()
      await putSubscriptions(parts.store.subscriptions, [channelSubscription()])
      const counted = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          (i % 2 === 0 ? parts.store : parts.peer).ledger.plan([planOf('c1', { edition: `edition ${i}` })]),
        ),
      )
      expect(counted.flatMap((ids) => [...ids])).toEqual(['c1'])
      expect(await parts.store.ledger.ofSubscription('c1')).toHaveLength(1)
    })

    test('without entries count, and are not void', async () => {
      await using parts = await fresh()
      await putSubscriptions(parts.store.subscriptions, [channelSubscription()])
      const nothing: Plan = { subscriptionId: 'c1', entries: [], hadEntries: 0 }
      expect(await parts.store.ledger.plan([nothing])).toEqual(new Set(['c1']))
      expect(await parts.store.ledger.plan([])).toEqual(new Set())
      expect(await parts.store.ledger.claim({ now: NOW, limit: 10 })).toEqual([])
    })
  })

  describe(`${name}: work`, () => {
    /** Three servers with one subscription each, all with something to send. */
    async function withWork(parts: FreshStore) {
      const ids = ['c1', 'c2', 'c3']
      await putSubscriptions(
        parts.store.subscriptions,
        ids.map((id) => channelSubscription({ id, guildId: `g-${id}`, channelId: `ch-${id}` })),
      )
      await parts.store.ledger.plan(ids.map((id, i) => planOf(id, { plannedAt: 10 * i })))
    }
    const namesOf = (claims: readonly { readonly entries: readonly LedgerEntry[] }[]) =>
      claims.flatMap(({ entries }) => entries.map(({ subscriptionId }) => subscriptionId))

    test('is claimed longest waiting first, and by one process at a time', async () => {
      await using parts = await fresh()
      await withWork(parts)
      const first = await parts.store.ledger.claim({ now: NOW, limit: 2 })
      expect(namesOf(first)).toEqual(['c1', 'c2'])
      const second = await parts.peer.ledger.claim({ now: NOW, limit: 10 })
      expect(namesOf(second)).toEqual(['c3'])
      expect(await parts.store.ledger.claim({ now: NOW, limit: 10 })).toEqual([])
    })

    test('is ready again when it was released for, or at once where it is asked for by name or waked', async () => {
      await using parts = await fresh()
      await withWork(parts)
      const { ledger } = parts.store
      for (const claim of await ledger.claim({ now: NOW, limit: 10 })) await ledger.release(claim, NOW + 5)
      expect(await ledger.claim({ now: NOW + 4, limit: 10 })).toEqual([])
      const named = await ledger.claim({ now: NOW, limit: 10, subscriptionIds: ['c2', 'nobody'] })
      expect(namesOf(named)).toEqual(['c2'])
      expect(await ledger.claim({ now: NOW, limit: 10, subscriptionIds: [] })).toEqual([])
      for (const claim of named) await ledger.release(claim, NOW + 5)
      expect(namesOf(await ledger.claim({ now: NOW + 5, limit: 10 })).toSorted()).toEqual(['c1', 'c2', 'c3'])
    })

    test('is ready at once where something new was planned, or all of it is', async () => {
      await using parts = await fresh()
      await withWork(parts)
      const { ledger } = parts.store
      for (const claim of await ledger.claim({ now: NOW, limit: 10 })) await ledger.release(claim, NOW + 5)
      await ledger.plan([planOf('c2', { edition: 'new' }, 1)])
      const [claim] = await ledger.claim({ now: NOW, limit: 10 })
      expect(claim?.entries.map(({ edition }) => edition)).toEqual(['2025-02-10', 'new'])
      if (claim !== undefined) await ledger.release(claim, NOW + 5)
      await ledger.wake()
      expect(namesOf(await ledger.claim({ now: NOW, limit: 10 })).toSorted()).toEqual([
        'c1',
        'c2',
        'c2',
        'c3',
      ])
    })

    test('that is done is claimed no more; what came of it is seen by all', async () => {
      await using parts = await fresh()
      await withWork(parts)
      const { ledger } = parts.store
      const [claim] = await ledger.claim({ now: NOW, limit: 1 })
      if (claim === undefined) throw new Error('nothing to claim')
      await ledger.record(claim, claim.entries.map(done))
      await ledger.release(claim, 0)
      const [entry] = await parts.peer.ledger.ofSubscription('c1')
      expect(entry).toEqual(claim.entries.map(done)[0])
      expect(namesOf(await parts.peer.ledger.claim({ now: NOW, limit: 10 }))).toEqual(['c2', 'c3'])
      expect(await ledger.openSteps()).toBe(2)
    })

    test('planned again within a claim belongs to it', async () => {
      await using parts = await fresh()
      await withWork(parts)
      const { ledger } = parts.store
      const [claim] = await ledger.claim({ now: NOW, limit: 1 })
      if (claim === undefined) throw new Error('nothing to claim')
      const again = planOf('c1', { edition: 'again' }, 1)
      expect(await ledger.plan([again], claim)).toEqual(new Set(['c1']))
      await ledger.record(claim, again.entries.map(done))
      expect((await ledger.ofSubscription('c1')).map(({ edition }) => edition)).toEqual([
        '2025-02-10',
        'again',
      ])
      expect(namesOf(await parts.peer.ledger.claim({ now: NOW, limit: 10 }))).toEqual(['c2', 'c3'])
    })
  })

  describe(`${name}: readers`, () => {
    test('are kept and changed, at once too', async () => {
      await using parts = await fresh()
      await putReader(parts.store.readers, { userId: 'u1', timeZone: 'Europe/Berlin', saved: [] })
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          (at % 2 === 0 ? parts.store : parts.peer).readers.change('u1', (before) => ({
            put: { ...before, saved: [...before.saved, { id: `2502.000${at + 10}`, at }] },
            result: undefined,
          })),
        ),
      )
      const { readers } = await parts.reopened()
      const reader = await readers.get('u1')
      expect(reader?.timeZone).toBe('Europe/Berlin')
      expect(reader?.saved).toHaveLength(20)
      expect(await readers.get('u2')).toBeUndefined()
    })

    test('who are only looked at leave nothing', async () => {
      await using parts = await fresh()
      expect(await parts.store.readers.change('u1', ({ saved }) => ({ result: saved.length }))).toBe(0)
      expect(await parts.store.readers.get('u1')).toBeUndefined()
    })
  })

  describe(`${name}: papers that were had`, () => {
    const record = { '2025-02-10': '2502.05173 .05174', '2025-02-11': 'cs/0102003' }

    test('are kept, a record a subscription; an empty one is removed', async () => {
      await using parts = await fresh()
      await putSubscriptions(
        parts.store.subscriptions,
        ['a', 'b'].map((id) => channelSubscription({ id })),
      )
      await parts.store.had.put(new Map(['a', 'b', 'gone'].map((id) => [id, record])))
      await parts.store.had.put(new Map([['b', {}]]))
      const { had } = await parts.reopened()
      expect(await had.ids()).toEqual(['a'])
      expect(await had.of(['a', 'b'])).toEqual(new Map([['a', record]]))
    })

    test('are shown to the person, and deleted with them', async () => {
      await using parts = await fresh()
      const { store } = parts
      await putSubscriptions(store.subscriptions, [
        personSubscription(),
        personSubscription({ id: 'other', userId: 'u2' }),
      ])
      await store.had.put(new Map(['pu1', 'other'].map((id) => [id, record])))
      expect((await store.privacy.kept('u1')).received).toEqual([
        { edition: '2025-02-10', paperIds: ['2502.05173', '2502.05174'] },
        { edition: '2025-02-11', paperIds: ['cs/0102003'] },
      ])
      await store.privacy.forget('u1')
      expect(await store.had.ids()).toEqual(['other'])
    })

    test('are deleted with a server', async () => {
      await using parts = await fresh()
      const { store } = parts
      await putSubscriptions(store.subscriptions, [
        channelSubscription({ id: 'gone' }),
        channelSubscription({ id: 'c2', guildId: 'g2' }),
      ])
      await store.had.put(new Map(['gone', 'c2'].map((id) => [id, record])))
      await store.ledger.put([
        ledgerEntry({ subscriptionId: 'gone' }),
        ledgerEntry({ subscriptionId: 'guildg1' }),
      ])
      await store.privacy.forgetServer('g1')
      expect(await store.had.ids()).toEqual(['c2'])
      expect(await store.ledger.ofSubscription('gone')).toEqual([])
      expect(await store.subscriptions.guildIds()).toEqual(['g2'])
    })
  })

  describe(`${name}: what is kept of a person`, () => {
    test('is shown to them, and deleted but for their channels', async () => {
      await using parts = await fresh()
      const { store } = parts
      const mine = personSubscription()
      const channel = channelSubscription({ createdBy: 'u1' })
      const other = channelSubscription({ id: 'c2', createdBy: 'u2' })
      const reader = { userId: 'u1', timeZone: 'UTC', saved: [] }
      await putSubscriptions(store.subscriptions, [mine, channel, other])
      await putReader(store.readers, reader)
      expect(await store.privacy.kept('u1')).toEqual({
        reader,
        subscription: mine,
        channels: [channel],
        received: [],
      })
      await store.privacy.forget('u1')
      const nothing = { reader: null, subscription: null, channels: [], received: [] }
      expect(await store.privacy.kept('u1')).toEqual(nothing)
      expect(await store.subscriptions.get('c1')).toEqual({ ...channel, createdBy: '' })
      expect(await store.subscriptions.get('c2')).toEqual(other)
    })
  })

  test(`${name}: whoever is forgotten while others send, plan and remember for them leaves nothing`, async () => {
    await using parts = await fresh()
    const { store, peer } = parts
    for (let round = 0; round < 20; round += 1) {
      await putSubscriptions(store.subscriptions, [personSubscription()])
      await putReader(store.readers, { userId: 'u1', timeZone: 'UTC', saved: [] })
      await store.ledger.plan([planOf('pu1')])
      const [claim] = await peer.ledger.claim({ now: NOW, limit: 10 })
      if (claim === undefined) throw new Error('nothing to claim')
      await Promise.allSettled([
        peer.ledger.record(claim, claim.entries.map(done)),
        store.ledger.plan([planOf('pu1', { edition: 'next' }, 1)]),
        peer.had.put(new Map([['pu1', { '2025-02-10': '2502.05173' }]])),
        store.privacy.forget('u1'),
        peer.ledger.record(claim, claim.entries.map(done)),
        peer.had.put(new Map([['pu1', { '2025-02-11': '2502.05173' }]])),
        changeEach(peer.subscriptions, ['pu1'], (before) => ({ ...before, nextDueAt: 99 })),
        peer.ledger.rewrite('all', (entry) => ({ ...entry, plannedAt: 98 })),
      ])
      await peer.ledger.record(claim, claim.entries.map(done)).catch(() => undefined)
      await peer.ledger.release(claim, 0)
      const nothing = { reader: null, subscription: null, channels: [], received: [] }
      expect(await store.privacy.kept('u1')).toEqual(nothing)
      expect(await store.ledger.ofSubscription('pu1')).toEqual([])
      expect(await peer.ledger.claim({ now: NOW, limit: 10 })).toEqual([])
    }
  })

  describe(`${name}: digests`, () => {
    const [feb10, feb11] = ['2025-02-10', '2025-02-11'].map((date) =>
      sampleDigest(date, [`2502.0${date.slice(-2)}00`]),
    )
    if (feb10 === undefined || feb11 === undefined) throw new Error('two samples')

    test('are kept as they are; changes are seen by all, once', async () => {
      await using parts = await fresh()
      await parts.peer.digests.load()
      await putDigests(parts.store.digests, [feb10, feb11])
      expect((await parts.peer.digests.changed()).toSorted(byDate)).toEqual([feb10, feb11])
      expect(await parts.peer.digests.changed()).toEqual([])
      const { digests } = await parts.reopened()
      expect((await digests.load()).toSorted(byDate)).toEqual([feb10, feb11])
    })

    test('merged at once by two processes: every paper counts', async () => {
      await using parts = await fresh()
      const ids = Array.from({ length: 10 }, (_, i) => `2502.000${10 + i}`)
      await Promise.all(
        ids.map((id, i) =>
          (i % 2 === 0 ? parts.store : parts.peer).digests.change(['2025-02-10'], async (before) => {
            const { papers } = before.get('2025-02-10') ?? sampleDigest('2025-02-10', [])
            return [
              {
                ...sampleDigest('2025-02-10', [id]),
                papers: [...papers, ...sampleDigest('2025-02-10', [id]).papers],
              },
            ]
          }),
        ),
      )
      const [day] = await parts.store.digests.load()
      expect(day?.papers.map(({ id }) => id).toSorted()).toEqual(ids)
    })

    test('a merge that throws changes nothing', async () => {
      await using parts = await fresh()
      const change = parts.store.digests.change(['2025-02-10'], () => Promise.reject(new Error('a bug')))
      await expect(change).rejects.toThrow('a bug')
      expect(await parts.store.digests.load()).toEqual([])
    })
  })

  test(`${name}: what was taken out of the library is kept in its order`, async () => {
    await using parts = await fresh()
    const { forgotten } = parts.store
    for (const [at, target] of ['2025-02-11', '2502.05173', '2025-02-10'].entries())
      await forgotten.add(target, at)
    await forgotten.remove('2502.05173')
    expect(forgotten.has('2025-02-11')).toBe(true)
    const again = await parts.reopened()
    expect(again.forgotten.all()).toEqual(['2025-02-11', '2025-02-10'])
    expect(again.forgotten.has('2502.05173')).toBe(false)
  })

  test(`${name}: removed subscriptions can be put back for a while, so many of a server, and go with it`, async () => {
    await using parts = await fresh()
    const { removed } = parts.store.subscriptions
    const keep = (id: string, at: number, guildId = 'g1') =>
      removed.keep({ subscription: channelSubscription({ id, guildId }), at })
    await keep('old', 1)
    await keep('other', RESTORABLE_FOR + 1, 'g2')
    expect(await removed.get('old')).toMatchObject({ at: 1, subscription: { id: 'old' } })
    for (let n = 0; n <= RESTORABLE_IN_GUILD; n += 1) await keep(`id${n}`, RESTORABLE_FOR + 2 + n)
    const there = async (id: string) => (await parts.store.subscriptions.removed.get(id)) !== undefined
    expect([await there('old'), await there('id0'), await there('id1')]).toEqual([false, false, true])
    await removed.drop('id1')
    const { subscriptions, privacy } = await parts.reopened()
    expect(await subscriptions.removed.get('id1')).toBeUndefined()
    expect(await subscriptions.removed.get('id2')).toBeDefined()
    await privacy.forgetServer('g1')
    expect(await subscriptions.removed.get('id2')).toBeUndefined()
    expect(await subscriptions.removed.get('other')).toBeDefined()
  })

  test(`${name}: an open alert is one process's to send, and is kept until it is removed`, async () => {
    await using parts = await fresh()
    const { alerts } = parts.store
    const others = parts.peer.alerts
    const at = Date.UTC(2025, 1, 10, 9, 0, 0, 123)
    expect(await Promise.all([alerts.add('overdue', at), others.add('overdue', at)])).toContain(false)
    expect(await alerts.add('overdue', at + 1)).toBe(false)
    await alerts.add("unreadable '2025-02-11'; --", at + 1)
    await others.refresh()
    expect(others.all()).toEqual(
      new Map([
        ['overdue', at],
        ["unreadable '2025-02-11'; --", at + 1],
      ]),
    )
    const again = (await parts.reopened()).alerts
    expect(again.all()).toEqual(others.all())
    expect([await again.remove('overdue'), await again.remove('overdue')]).toEqual([true, false])
    expect([...again.all().keys()]).toEqual(["unreadable '2025-02-11'; --"])
  })

  test(`${name}: everything is copied to another store, and back`, async () => {
    await using parts = await fresh()
    await using files = await openStore(await tempFolder(), listeningLog())
    expect(await parts.store.contents.isEmpty()).toBe(true)
    await fill(files)
    await copyContents(files.contents, parts.store.contents)
    expect(await parts.store.contents.isEmpty()).toBe(false)
    const store = await parts.reopened()
    await using again = await openStore(await tempFolder(), listeningLog())
    const counts = await copyContents(store.contents, again.contents)
    const expected = await contentsOf(files)
    expect(await contentsOf(again)).toEqual(expected)
    expect(Object.fromEntries(counts)).toEqual({
      ...Object.fromEntries(CONTENT_KINDS.map((kind) => [kind, 2])),
      bounds: 1,
      deleted: 1,
      ledger: 3,
      subscriptions: 3,
    })
  })

  test(`${name}: instants of people and of what was taken out are set back`, async () => {
    await using parts = await fresh()
    const { store } = parts
    const ahead = Date.UTC(2031, 0)
    const now = Date.UTC(2025, 1, 10)
    await putReader(store.readers, { userId: 'u1', timeZone: null, saved: [{ id: '2502.05173', at: ahead }] })
    await store.forgotten.add('2025-02-10', ahead)
    expect(await store.otherInstants.setBack(now)).toHaveLength(2)
    expect(await store.otherInstants.setBack(now)).toEqual([])
    expect((await store.readers.get('u1'))?.saved).toEqual([{ id: '2502.05173', at: now }])
  })
}

/** Puts something of every kind into a store. */
async function fill(store: Stored): Promise<void> {
  await putDigests(store.digests, [
    sampleDigest('2025-02-10', ['2502.00001']),
    sampleDigest('2025-02-11', ['2502.00002']),
  ])
  await putSubscriptions(store.subscriptions, [
    channelSubscription(),
    channelSubscription({ id: 'c2', interests: interestsInTags(['A \u0000 “b” 🦜']) }),
    personSubscription(),
  ])
  await putReader(store.readers, { userId: 'u1', timeZone: 'UTC', saved: [{ id: '2502.00001', at: 3 }] })
  await putReader(store.readers, { userId: 'u2', timeZone: null, saved: [] })
  await putReader(store.readers, { userId: 'u3', timeZone: null, saved: [] })
  await store.privacy.forget('u3')
  const sending = ledgerEntry().steps.map(
    (step): LedgerStep => ({ ...step, state: 'sending', attemptedAt: 5 }),
  )
  await store.ledger.put([
    ledgerEntry({ edition: 'later', plannedAt: 2 }),
    ledgerEntry({ edition: 'earlier', plannedAt: 1, steps: sending }),
    ledgerEntry({ subscriptionId: 'c2', date: '2025-01-01', edition: '2025-01-01', steps: [] }),
  ])
  await store.ledger.lowerFloor('2024-12-24')
  await store.had.put(new Map(['c1', 'pu1'].map((id) => [id, { '2025-02-01': `2502.0000${id.length}` }])))
  await store.forgotten.add('2025-02-09', 7)
  await store.forgotten.add('2502.09999', 8)
  for (const id of ['r1', 'r2']) {
    await store.subscriptions.removed.keep({ subscription: channelSubscription({ id }), at: 9 })
  }
  await store.alerts.add('overdue', 9)
  await store.alerts.add('unreadable 2025-02-10', 10)
}

/** Everything in a store, but for the order of what has none. */
async function contentsOf(store: Pick<Stored, 'contents'>): Promise<unknown> {
  const kinds = CONTENT_KINDS.map(async (kind) => {
    const items: unknown[] = []
    for await (const some of store.contents.read(kind)) items.push(...some)
    if (kind === 'ledger') return [kind, (items as LedgerEntry[]).toSorted(bySubscription)] as const
    return [kind, kind === 'forgotten' ? items : items.toSorted(byText)] as const
  })
  return Object.fromEntries(await Promise.all(kinds))
}

/** The instant of the tests (ms UTC), later than all of their plans. */
const NOW = 1_000_000

function planOf(subscriptionId: string, changes: Partial<LedgerEntry> = {}, hadEntries = 0): Plan {
  return {
    subscriptionId,
    hadEntries,
    entries: [ledgerEntry({ subscriptionId, edition: '2025-02-10', ...changes })],
  }
}

function done(entry: LedgerEntry): LedgerEntry {
  const message = { channelId: 'ch1', messageId: 'm1' }
  const steps = entry.steps.map((step): LedgerStep => ({ ...step, state: 'done', at: NOW, message }))
  return { ...entry, steps }
}

function bySubscription(one: LedgerEntry, other: LedgerEntry): number {
  return one.subscriptionId.localeCompare(other.subscriptionId)
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other))
}

function byDate(one: { readonly date: string }, other: { readonly date: string }): number {
  return one.date.localeCompare(other.date)
}
