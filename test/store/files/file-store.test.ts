import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../../src/store/files/file-store.ts'
import { personSubscription } from '../../support/builders/samples.ts'
import { putSubscriptions } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { type FreshStore, testStore } from '../contract.ts'

const open = async (folder?: string) => openStore(folder ?? (await tempFolder()), listeningLog())

testStore('files', async (): Promise<FreshStore> => {
  const folder = await tempFolder()
  let store = await open(folder)
  return {
    store,
    peer: store,
    async reopened() {
      await store[Symbol.asyncDispose]()
      store = await open(folder)
      return store
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
})

test('a person who is deleted is in no file, backups included', async () => {
  const folder = await tempFolder()
  await using store = await open(folder)
  await putSubscriptions(store.subscriptions, [
    personSubscription(),
    personSubscription({ id: 'other', userId: 'u2' }),
  ])
  await store.had.put(new Map(['pu1', 'other'].map((id) => [id, { '2025-02-10': '2502.05173' }])))
  await store.privacy.forget('u1')
  for (const name of ['had.json', 'had.json.bak', 'subscriptions.json', 'subscriptions.json.bak']) {
    expect(await readFile(join(folder, name), 'utf8').catch(() => '')).not.toContain('pu1')
  }
})

test('gives a list that its user may keep', async () => {
  await using store = await open()
  await putSubscriptions(store.subscriptions, [personSubscription()])
  const list = await store.subscriptions.due(Number.POSITIVE_INFINITY)
  list.pop()
  expect(await store.subscriptions.due(Number.POSITIVE_INFINITY)).toHaveLength(1)
})
