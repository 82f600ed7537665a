import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LedgerEntry, LedgerStep } from '../../../src/delivery/ledger.ts'
import { openLedgerFiles } from '../../../src/store/files/ledger-files.ts'
import { interestsInTags } from '../../../src/subscriptions/interests.ts'
import { ledgerEntry } from '../../support/builders/samples.ts'
import { openEntries } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { storeParts } from '../../support/fakes/store-parts.ts'

const SEED = 20250210

const open = async (folder: string, exists: (id: string) => boolean = () => false) => {
  const log = listeningLog()
  return Object.assign(await openLedgerFiles(folder, { ...storeParts(log), exists }), { log })
}

/** A ledger as version 1 had it: one file, entries without terms, steps without failures. */
const VERSION_1 = {
  version: 1,
  entries: {
    c1: [firstEntry('c1', '2025-02-09', 'done'), firstEntry('c1', '2025-02-10', 'sending')],
    guild9: [firstEntry('guild9', '2025-02-10', 'done')],
  },
}

function firstEntry(subscriptionId: string, date: string, state: LedgerStep['state']) {
  const step = { step: 1, paperIds: ['p'], state, at: 5, message: null, reason: null }
  return { subscriptionId, edition: date, date, seen: 1, plannedAt: 4, steps: [step] }
}

describe('a ledger of version 1', () => {
  async function old() {
    const folder = await tempFolder()
    const text = JSON.stringify(VERSION_1)
    await writeFile(join(folder, 'ledger.json'), text)
    await writeFile(join(folder, 'ledger.json.bak'), text)
    return folder
  }
  const expectAll = async (ledger: Awaited<ReturnType<typeof open>>) => {
    const entries = await ledger.ofSubscription('c1')
    expect(entries.map(({ edition }) => edition)).toEqual(['2025-02-09', '2025-02-10'])
    expect(entries[1]).toMatchObject({ terms: null, seen: 1, plannedAt: 4 })
    expect(entries[1]?.steps[0]).toMatchObject({ state: 'sending', at: 5, failures: null })
    expect(await ledger.ofSubscription('guild9')).toHaveLength(1)
    expect(await openEntries(ledger)).toHaveLength(1)
  }

  test('is divided up by day, and kept', async () => {
    const folder = await old()
    const ledger = await open(folder)
    await expectAll(ledger)
    await ledger.close()
    expect(JSON.parse(await readFile(join(folder, 'ledger.json.v1'), 'utf8'))).toEqual(VERSION_1)
    expect((await readdir(join(folder, 'ledger'))).sort()).toEqual([
      '2025-02-09.ndjson',
      '2025-02-09.ndjson.bak',
      '2025-02-10.ndjson',
      '2025-02-10.ndjson.bak',
    ])
    await expectAll(await open(folder))
  })

  test('is divided up once: a damaged head brings nothing of it back', async () => {
    const folder = await old()
    const ledger = await open(folder)
    const [entry] = await openEntries(ledger)
    if (entry === undefined) throw new Error('nothing is open')
    await ledger.put([{ ...entry, steps: entry.steps.map((step) => ({ ...step, state: 'done' as const })) }])
    await ledger.close()
    await writeFile(join(folder, 'ledger.json'), 'damaged')
    expect(await openEntries(await open(folder))).toEqual([])
  })

  test('is divided up again where that was interrupted', async () => {
    const folder = await old()
    await mkdir(join(folder, 'ledger'))
    await writeFile(join(folder, 'ledger', '.2025-02-09.ndjson.tmp'), '{"vers')
    await writeFile(join(folder, 'ledger', '2025-02-10.ndjson.bak'), '{"version":2}\n')
    await expectAll(await open(folder))
  })

  test('a Paperboy that knows only version 1 refuses what came of it', async () => {
    const folder = await old()
    await (await open(folder)).close()
    expect(JSON.parse(await readFile(join(folder, 'ledger.json'), 'utf8'))).toMatchObject({ version: 3 })
    expect(JSON.parse(await readFile(join(folder, 'ledger.json.bak'), 'utf8'))).toMatchObject({ version: 3 })
  })
})

test('a journal’s first lines, which knew only messages and tags, are read as what they meant', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'ledger'))
  await writeFile(join(folder, 'ledger.json'), '{"version":2,"keptFrom":null}')
  const { steps, ...entry } = firstEntry('c1', '2025-02-10', 'sending')
  const target = { kind: 'channel', channelId: 'ch1' }
  const lines = [
    { version: 2 },
    {
      entry: {
        ...entry,
        terms: { target, form: 'compact', tags: ['Audio'] },
        steps: steps.map((step) => ({ ...step, failures: null })),
      },
    },
  ]
  await writeFile(
    join(folder, 'ledger', '2025-02-10.ndjson'),
    lines.map((each) => `${JSON.stringify(each)}\n`).join(''),
  )
  const ledger = await open(folder)
  expect(await ledger.ofSubscription('c1')).toEqual([
    {
      ...entry,
      dueAt: 4,
      missed: [],
      terms: { target, layout: 'compact', isForum: false, interests: interestsInTags(['Audio']) },
      steps: steps.map((step) => ({ ...step, attemptedAt: null, failures: null, kind: 'message', on: null })),
    },
  ])
  expect(ledger.log.lines).toEqual([expect.stringContaining('is of an older version (2); it was read')])
})

test('who is forgotten takes nothing of others along that is being written just then', async () => {
  for (let turns = 0; turns < 8; turns += 1) {
    const folder = await tempFolder()
    const ledger = await open(folder)
    const of = (subscriptionId: string) => ledgerEntry({ subscriptionId })
    await ledger.put([of('pu1'), of('c0')])
    const before = ledger.put([of('c1')])
    for (let turn = 0; turn < turns; turn += 1) await setImmediate()
    await Promise.all([before, ledger.forget('pu1'), ledger.put([of('c2')])])
    await ledger.close()
    const again = await open(folder)
    // What was on its way meanwhile ends without a trace.
    await again.forget('pu1')
    const [step] = of('pu1').steps
    if (step !== undefined) await again.put([{ ...of('pu1'), steps: [{ ...step, state: 'done' }] }])
    const left = await again.ofSubscriptions(['pu1', 'c0', 'c1', 'c2'])
    const kept = [...left.values()].map(({ length }) => length)
    expect(kept, `after ${turns} turns`).toEqual([0, 1, 1, 1])
    await again.close()
  }
})

test.each([
  ['something to send', (entry: LedgerEntry) => entry],
  ['a day with nothing wanted', (entry: LedgerEntry) => ({ ...entry, steps: [] })],
])('a person who is deleted while %s is planned leaves no trace', async (_, planned) => {
  for (const date of ['2025-02-10', '2025-02-11']) {
    for (let turns = 0; turns < 12; turns += 1) {
      const folder = await tempFolder()
      const subscribed = new Set(['pu1'])
      const ledger = await open(folder, (id) => subscribed.has(id))
      await ledger.put([ledgerEntry({ subscriptionId: 'c0' })])
      const entry = planned(ledgerEntry({ subscriptionId: 'pu1', date, edition: date }))
      const forget = () => {
        subscribed.delete('pu1')
        return ledger.forget('pu1')
      }
      // Planned before the deletion, and recorded before, during or after it.
      const forgetting = turns < 4 ? forget() : null
      for (let turn = 0; turn < turns % 4; turn += 1) await Promise.resolve()
      const putting = ledger.put([entry])
      for (let turn = 0; turn < turns % 8; turn += 1) await Promise.resolve()
      await Promise.all([putting, forgetting ?? forget()])
      expect(await ledger.ofSubscription('pu1'), `${date}, ${turns} turns`).toEqual([])
      await ledger.close()
      const names = await readdir(join(folder, 'ledger'))
      const texts = await Promise.all(names.map((name) => readFile(join(folder, 'ledger', name), 'utf8')))
      expect(texts.join(''), `${date}, ${turns} turns`).not.toContain('pu1')
      // Who comes back is planned for again.
      const again = await open(folder, () => true)
      await again.put([entry])
      expect(await again.ofSubscription('pu1')).toHaveLength(1)
      await again.close()
    }
  }
})

test('the head is made again from the journals where it is lost, so that nothing old is posted again', async () => {
  const folder = await tempFolder()
  const ledger = await open(folder)
  await ledger.put([ledgerEntry({ date: '2025-02-12', edition: '2025-02-12' })])
  await ledger.close()
  for (const name of ['ledger.json', 'ledger.json.bak']) await writeFile(join(folder, name), 'damaged')
  const again = await open(folder)
  expect((await again.bounds()).keptFrom).toBe('2025-02-12')
  expect(await again.ofSubscription('c1')).toHaveLength(1)
  expect(again.log.lines.join()).toContain('no digest before 2025-02-12 is posted any more')
  await again.close()
  expect((await (await open(folder)).bounds()).keptFrom).toBe('2025-02-12')
})

test('a day whose journal is gone with its copy is known as lost, it alone, until it is too old to matter', async () => {
  const folder = await tempFolder()
  const ledger = await open(folder)
  const days = ['2025-02-10', '2025-02-11', '2025-02-12']
  for (const date of days) await ledger.put([ledgerEntry({ date, edition: date, steps: [] })])
  await ledger.close()
  for (const name of ['2025-02-11.ndjson', '2025-02-11.ndjson.bak']) await rm(join(folder, 'ledger', name))
  const again = await open(folder)
  expect([(await again.bounds()).keptFrom, (await again.bounds()).lostDays]).toEqual([null, ['2025-02-11']])
  expect(again.log.lines.join()).toContain('nobody knows what was posted of the digest of 2025-02-11')
  // What is recorded under that day meanwhile does not bring back what was lost.
  await again.put([
    ledgerEntry({ subscriptionId: 'c2', date: '2025-02-11', edition: '2025-02-11', steps: [] }),
  ])
  await again.close()
  const third = await open(folder)
  expect(third.log.lines).toEqual([])
  expect((await third.bounds()).lostDays).toEqual(['2025-02-11'])
  await third.prune('2025-02-12')
  expect([(await third.bounds()).keptFrom, (await third.bounds()).lostDays]).toEqual(['2025-02-12', []])
  await third.close()
  expect((await (await open(folder)).bounds()).lostDays).toEqual([])
})

test('a ledger of a newer Paperboy is refused and left alone', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'ledger.json'), '{"version":4}')
  await expect(open(folder)).rejects.toThrow('newer Paperboy')
  expect(await readdir(folder)).toEqual(['ledger.json'])
})

test('a step recorded is a line, without its papers', async () => {
  const folder = await tempFolder()
  const ledger = await open(folder)
  const entry = ledgerEntry()
  await ledger.put([entry])
  await ledger.put([{ ...entry, steps: entry.steps.map((step) => ({ ...step, state: 'sending' as const })) }])
  const text = await readFile(join(folder, 'ledger', '2025-02-10.ndjson'), 'utf8')
  const [, , line = ''] = text.split('\n')
  expect(JSON.parse(line)).toMatchObject({ of: ['c1', '2025-02-10'], step: { step: 1, state: 'sending' } })
  expect(line).not.toContain('paperIds')
})

test('an entry that was not written is not seen', async () => {
  const folder = await tempFolder()
  const ledger = await open(folder)
  await writeFile(join(folder, 'ledger'), 'in the way')
  await expect(ledger.put([ledgerEntry()])).rejects.toThrow(/2025-02-10\.ndjson(\.bak)? can't be /)
  expect(await ledger.ofSubscription('c1')).toEqual([])
})

describe('forgetting', () => {
  test('is noted before anything is removed, and never goes back', async () => {
    const folder = await tempFolder()
    const ledger = await open(folder)
    await ledger.put([ledgerEntry({ date: '2025-01-02', steps: [] })])
    await ledger.prune('2025-01-10')
    await ledger.put([ledgerEntry({ date: '2024-12-02', steps: [] })])
    await ledger.prune('2025-01-05')
    // Behind the last day of which something was removed: a clock that is ahead removes no more than there is.
    expect((await ledger.bounds()).keptFrom).toBe('2025-01-03')
    expect(await readdir(join(folder, 'ledger'))).toEqual([])
    await ledger.close()
    expect((await (await open(folder)).bounds()).keptFrom).toBe('2025-01-03')
  })

  test('with nothing to forget writes nothing', async () => {
    const folder = await tempFolder()
    const ledger = await open(folder)
    await ledger.prune('2025-01-10')
    expect((await ledger.bounds()).keptFrom).toBeNull()
  })
})

const change = fc.record({
  subscriptionId: fc.constantFrom('c1', 'c2', '__proto__'),
  edition: fc.constantFrom('2025-02-10', '2025-02-10+1', '2025-02-11'),
  state: fc.constantFrom('planned' as const, 'sending' as const, 'done' as const, 'unknown' as const),
  papers: fc.integer({ min: 0, max: 3 }),
  moved: fc.boolean(),
  restarts: fc.boolean(),
})

test(`whatever is put, a restart gives back the same (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 25 }), async (changes) => {
      const folder = await tempFolder()
      let ledger = await open(folder)
      const model = new Map<string, LedgerEntry>()
      const expectSame = async () => {
        for (const id of ['c1', 'c2', '__proto__']) {
          const expected = [...model.values()].filter(({ subscriptionId }) => subscriptionId === id)
          expect((await ledger.ofSubscription(id)).toSorted(byEdition)).toEqual(expected.sort(byEdition))
        }
        const open = [...model.values()].filter(({ steps }) =>
          steps.some(({ state }) => state === 'planned' || state === 'sending'),
        )
        expect((await openEntries(ledger)).length).toBe(open.length)
      }
      for (const { subscriptionId, edition, state, papers, moved, restarts } of changes) {
        const entry = ledgerEntry({
          subscriptionId,
          edition,
          date: edition.slice(0, 10),
          terms: {
            target: { kind: 'channel', channelId: moved ? 'x' : 'y' },
            layout: 'full',
            isForum: moved,
            interests: interestsInTags(['t']),
          },
          steps: Array.from({ length: papers }, (_, i) => ({
            step: i + 1,
            kind: 'message',
            on: null,
            paperIds: [`p${i}`],
            state,
            at: i,
            attemptedAt: moved ? i : null,
            failures: moved ? { count: 1, since: 2, notBefore: 3 } : null,
            message: state === 'done' ? { channelId: 'ch1', messageId: `m${i}` } : null,
            reason: null,
          })),
        })
        await ledger.put([entry])
        model.set(`${subscriptionId} ${edition}`, entry)
        await expectSame()
        if (!restarts) continue
        await ledger.close()
        ledger = await open(folder)
        expect(ledger.log.lines).toEqual([])
        await expectSame()
      }
    }),
    { seed: SEED, numRuns: 40 },
  )
})

const byEdition = (a: LedgerEntry, b: LedgerEntry) => a.edition.localeCompare(b.edition)
