import { readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { openReadOnly, openStore } from '../../../src/store/files/file-store.ts'
import { channelSubscription, ledgerEntry } from '../../support/builders/samples.ts'
import { putReader, putSubscriptions } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'

/** A data folder in which every file of what people chose and the bot remembers was written. */
async function lived(): Promise<string> {
  const folder = await tempFolder()
  await using store = await openStore(folder, listeningLog())
  await putSubscriptions(store.subscriptions, [channelSubscription()])
  await putReader(store.readers, { userId: '1', timeZone: 'Europe/Berlin', saved: [] })
  await putReader(store.readers, { userId: '1200000000000000002', timeZone: 'Europe/Berlin', saved: [] })
  await store.forgotten.add('2502.00001', 1)
  await store.had.put(new Map([['c1', { '2025-02-10': '2502.00001' }]]))
  await store.archive.keepText('https://digests.example/x.md', 'x', { etag: '"1"', lastModified: null })
  await store.ledger.put([ledgerEntry()])
  await store.alerts.add('overdue', 1)
  await store.subscriptions.removed.keep({ subscription: channelSubscription({ id: 'gone' }), at: 1 })
  await store.privacy.forget('1200000000000000002')
  return folder
}

async function start(folder: string) {
  const log = listeningLog()
  await using store = await openStore(folder, log)
  return {
    said: log.lines.filter((line) => !line.startsWith('info')).join('\n'),
    subscriptions: await store.allSubscriptions(),
  }
}

async function lose(folder: string, name: string) {
  for (const each of [name, `${name}.bak`]) await rm(join(folder, each), { recursive: true, force: true })
}

describe('a file that is gone with its backup', () => {
  test.each(['subscriptions.json', 'readers.json', 'forgotten.json'])(
    '%s: the start is refused, by the doctor too, until it is back or nobody expects it any more',
    async (name) => {
      const folder = await lived()
      const good = await readFile(join(folder, name))
      await lose(folder, name)
      for (const open of [start, (path: string) => openReadOnly(path, listeningLog())]) {
        await expect(open(folder)).rejects.toThrow(
          new RegExp(`${name} and its backup are missing, though .*remove .*folder\\.json`),
        )
      }
      await lose(folder, 'folder.json')
      expect((await start(folder)).said).toBe('')
      expect(good.length).toBeGreaterThan(0)
    },
  )

  test.each([
    ['had.json', 'papers that are listed again may come again'],
    ['deleted-people.json', 'a backup that is restored may bring somebody back'],
    ['removed.json', 'subscriptions that were removed can’t be put back'],
    ['alerts.json', 'the operator may be alerted once more'],
    ['fetched.json', 'everything is fetched once more'],
  ])('%s: counts as empty, which is said once', async (name, means) => {
    const folder = await lived()
    await lose(folder, name)
    expect((await start(folder)).said).toMatch(new RegExp(`${name} and its backup are missing.*${means}`))
    expect((await start(folder)).said).toBe('')
  })

  it('the whole ledger: refused, since everything would be posted again', async () => {
    const folder = await lived()
    await lose(folder, 'ledger.json')
    await lose(folder, 'ledger')
    await expect(start(folder)).rejects.toThrow('nothing else knows what was posted')
  })

  it('folder.json itself: heals, and knows what is there from then on', async () => {
    const folder = await lived()
    await lose(folder, 'folder.json')
    expect(await start(folder)).toMatchObject({ said: '', subscriptions: [{ id: 'c1' }] })
    await lose(folder, 'subscriptions.json')
    await expect(start(folder)).rejects.toThrow('subscriptions.json and its backup are missing')
  })

  it('a folder that was never used misses nothing', async () => {
    const folder = await tempFolder()
    expect((await start(folder)).said).toBe('')
    expect((await start(folder)).said).toBe('')
  })
})

it.runIf(process.platform === 'linux')(
  'a file that the disk can’t read any more heals from its backup, in words',
  async () => {
    const folder = await lived()
    for (const name of ['subscriptions.json', 'ledger/2025-02-10.ndjson']) {
      await rm(join(folder, name))
      await symlink('/proc/self/mem', join(folder, name))
    }
    const { said, subscriptions } = await start(folder)
    expect(said).toContain('subscriptions.json is damaged (the disk reports an error (EIO)')
    expect(said).toContain('2025-02-10.ndjson is damaged (the disk reports an error (EIO)')
    expect(subscriptions).toHaveLength(1)
  },
)
