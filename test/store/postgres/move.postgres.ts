import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { memberLease } from '../../../src/cluster/lease-store.ts'
import { UsageError } from '../../../src/errors.ts'
import { CONTENT_KINDS, copyContents } from '../../../src/store/contents.ts'
import { openDatabaseStore } from '../../../src/store/database-store.ts'
import { openStore } from '../../../src/store/files/file-store.ts'
import { type MoveParts, moveToDatabase, moveToFiles } from '../../../src/store/move.ts'
import { leaseTable } from '../../../src/store/postgres/leases.ts'
import { setMoveState } from '../../../src/store/postgres/move-state.ts'
import { openDatabase } from '../../../src/store/postgres/open.ts'
import { COMMAND, openTables } from '../../../src/store/postgres/tables.ts'
import type { Stored } from '../../../src/store/store.ts'
import { channelSubscription, ledgerEntry, personSubscription } from '../../support/builders/samples.ts'
import { putReader, putSubscriptions } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { closedAfterTest, freshDatabase } from '../../support/processes/postgres.ts'

const log = listeningLog()

/** A folder with something of everybody, one edition of it on its way. */
async function lived(): Promise<string> {
  const dataDir = await tempFolder()
  await using store = await openStore(dataDir, log)
  await putSubscriptions(store.subscriptions, [channelSubscription(), personSubscription()])
  await putReader(store.readers, {
    userId: 'u1',
    timeZone: 'Asia/Tokyo',
    saved: [{ id: '2502.00001', at: 1 }],
  })
  await store.ledger.put([
    ledgerEntry(),
    ledgerEntry({
      edition: 'on its way',
      steps: ledgerEntry().steps.map((step) => ({ ...step, state: 'sending', attemptedAt: 5 }) as const),
    }),
  ])
  return dataDir
}

async function partsOf(dataDir: string): Promise<MoveParts> {
  return { dataDir, at: await freshDatabase(), now: Date.UTC(2025, 1, 10), log, report: () => undefined }
}

async function contentsOf({ contents }: Pick<Stored, 'contents'>): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const kind of CONTENT_KINDS) {
    const items: unknown[] = []
    for await (const some of contents.read(kind)) items.push(...some)
    all[kind] = items
  }
  return all
}

async function filesOf(dataDir: string): Promise<Record<string, unknown[]>> {
  await using store = await openStore(dataDir, log)
  return contentsOf(store)
}

describe('moving to a database and back', () => {
  test('loses nothing, what is on its way included, and marks where it came from', async () => {
    const dataDir = await lived()
    const before = await filesOf(dataDir)
    const parts = await partsOf(dataDir)
    expect((await moveToDatabase(parts)).get('ledger')).toBe(2)
    await expect(openStore(dataDir, log)).rejects.toThrow(/was moved to PostgreSQL at .*Set DATABASE_URL/)
    {
      await using store = await openDatabaseStore({ at: parts.at, dataDir, log })
      expect(await contentsOf(store)).toEqual(before)
      await putReader(store.readers, { userId: 'u2', timeZone: null, saved: [] })
    }
    const { aside } = await moveToFiles(parts)
    const after = await filesOf(dataDir)
    expect(after).toEqual({
      ...before,
      readers: [...(before.readers ?? []), { userId: 'u2', timeZone: null, saved: [] }],
    })
    expect(await readdir(aside ?? '')).toContain('subscriptions.json')
    const start = openDatabaseStore({ at: parts.at, dataDir, log })
    await expect(start).rejects.toThrow(/was moved to files in .*Leave DATABASE_URL out/)
    // And there again: what the database had from before is replaced.
    await moveToDatabase(parts)
    await using again = await openDatabaseStore({ at: parts.at, dataDir, log })
    expect(await contentsOf(again)).toEqual(after)
  })

  test('to another, empty folder works, too', async () => {
    const parts = await partsOf(await lived())
    await moveToDatabase(parts)
    const other = join(await tempFolder(), 'other')
    expect(await moveToFiles({ ...parts, dataDir: other })).toMatchObject({ aside: null })
    expect((await filesOf(other)).subscriptions).toHaveLength(2)
  })
})

describe('a target that has something of its own', () => {
  test('is refused as a database, and nothing is changed', async () => {
    const parts = await partsOf(await lived())
    {
      await using store = await openDatabaseStore({ at: parts.at, dataDir: await tempFolder(), log })
      await putSubscriptions(store.subscriptions, [channelSubscription({ id: 'own' })])
    }
    const move = moveToDatabase(parts)
    await expect(move).rejects.toThrow(UsageError)
    await expect(move).rejects.toThrow(/has data already/)
    expect((await filesOf(parts.dataDir)).subscriptions).toHaveLength(2)
  })

  test('is refused as a folder', async () => {
    const parts = await partsOf(await lived())
    await moveToDatabase(parts)
    const own = await lived()
    await expect(moveToFiles({ ...parts, dataDir: own })).rejects.toThrow(/has data already/)
    expect((await filesOf(own)).subscriptions).toHaveLength(2)
  })
})

test('a move is refused while a bot runs on the database', async () => {
  const parts = await partsOf(await lived())
  const database = closedAfterTest(await openDatabase(parts.at, log, null))
  await leaseTable(database).take([memberLease('bot')], 'bot', { ms: 60_000 })
  await expect(moveToDatabase(parts)).rejects.toThrow(/A bot runs on the database/)
  await expect(moveToFiles(parts)).rejects.toThrow(/A bot runs on the database/)
})

describe('a move that was interrupted', () => {
  test('while it copied: starts nowhere on the database, and is begun again', async () => {
    const parts = await partsOf(await lived())
    const database = closedAfterTest(await openDatabase(parts.at, log, null))
    await setMoveState(database, 'copying')
    {
      await using files = await openStore(parts.dataDir, log)
      const { contents } = await openTables(database, COMMAND)
      await copyContents(files.contents, contents)
    }
    const start = openDatabaseStore({ at: parts.at, dataDir: await tempFolder(), log })
    await expect(start).rejects.toThrow(/A move into the database .* was interrupted/)
    await moveToDatabase(parts)
    await using store = await openDatabaseStore({ at: parts.at, dataDir: parts.dataDir, log })
    expect((await contentsOf(store)).ledger).toHaveLength(2)
  })

  test('once all was copied: is finished', async () => {
    const parts = await partsOf(await lived())
    await moveToDatabase(parts)
    const database = closedAfterTest(await openDatabase(parts.at, log, null))
    await setMoveState(database, 'copied')
    await moveToDatabase(parts)
    await expect(openStore(parts.dataDir, log)).rejects.toThrow('was moved to')
    await using store = await openDatabaseStore({ at: parts.at, dataDir: parts.dataDir, log })
    expect((await contentsOf(store)).subscriptions).toHaveLength(2)
  })
})
