import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { openReadOnly, openStore } from '../../../src/store/files/file-store.ts'
import { createFolderWriter } from '../../../src/store/files/folder-writer.ts'
import { markMoved, removeMovedMark } from '../../../src/store/files/moved-mark.ts'
import { channelSubscription } from '../../support/builders/samples.ts'
import { putSubscriptions } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'

test('a folder whose contents were moved is neither opened nor looked at, and stays as it was', async () => {
  const folder = await tempFolder()
  const log = listeningLog()
  {
    await using store = await openStore(folder, log)
    await putSubscriptions(store.subscriptions, [channelSubscription()])
  }
  const before = await readFile(join(folder, 'subscriptions.json'))
  const writer = createFolderWriter(async () => undefined)
  await markMoved(folder, { to: 'PostgreSQL at db.example/paperboy', at: '2025-02-10T09:00:00Z' }, writer)
  for (const open of [openStore, openReadOnly]) {
    const error = await open(folder, log).then(
      () => null,
      (error) => error,
    )
    expect(error).toBeInstanceOf(UsageError)
    expect(error.message).toMatch(/moved to PostgreSQL at db\.example\/paperboy .*Set DATABASE_URL/)
  }
  expect(await readFile(join(folder, 'subscriptions.json'))).toEqual(before)
  await removeMovedMark(folder)
  await using store = await openStore(folder, log)
  expect(await store.subscriptions.ofGuild('g1')).toHaveLength(1)
})
