import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openReadOnly, openStore, restoreStore } from '../../../src/store/files/file-store.ts'
import { createGate } from '../../../src/store/files/gate.ts'
import type { Store } from '../../../src/store/store.ts'
import {
  channelSubscription,
  ledgerEntry,
  personSubscription,
  sampleDigest,
} from '../../support/builders/samples.ts'
import { seededRandom } from '../../support/builders/seeded-random.ts'
import {
  putDigests,
  putReader,
  putSubscriptions,
  removeSubscriptions,
} from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'

const SEED = 20250210
const FACTS = { program: '0.0.0', at: '2025-02-10T12:00:00.000Z' }
const MADE_AT = Date.parse(FACTS.at)
const log = listeningLog()

const restored = (folder: string, file: string, replace = false) =>
  restoreStore(folder, { file, replace, now: MADE_AT, log })

/** Something of everything. */
async function fill(store: Store): Promise<void> {
  await putDigests(store.digests, [sampleDigest('2025-02-10', ['2502.00001', '2502.00002'])])
  await putSubscriptions(store.subscriptions, [channelSubscription(), personSubscription()])
  await putReader(store.readers, { userId: 'u1', timeZone: 'UTC', saved: [{ id: '2502.00001', at: 1 }] })
  await store.ledger.put([ledgerEntry()])
  await store.forgotten.add('2502.00002', 5)
}

/** What can be read of a data folder. */
async function contentsOf(folder: string) {
  await using files = await openReadOnly(folder, log)
  return {
    digests: await files.digests.load(),
    subscriptions: await files.allSubscriptions(),
    reader: await files.readers.get('u1'),
    ledger: await files.ledger.before('9999-12-31'),
    forgotten: files.forgotten.all(),
  }
}

/** A folder with a filled data folder and a backup of it. */
async function backedUp() {
  const base = await tempFolder()
  const dataDir = join(base, 'data')
  const file = join(base, 'paperboy.backup')
  await using store = await openStore(dataDir, log)
  await fill(store)
  const report = await store.backup(file, FACTS)
  return { base, dataDir, file, report }
}

describe('a backup', () => {
  test('brings everything back, into an empty folder', async () => {
    const { base, dataDir, file, report } = await backedUp()
    expect(report.files).toBeGreaterThan(4)
    const target = join(base, 'new')
    expect(await restored(target, file)).toMatchObject({ ...FACTS, ...report, aside: null, deleted: 0 })
    expect(await contentsOf(target)).toEqual(await contentsOf(dataDir))
    await using store = await openStore(target, log)
    expect(await store.subscriptions.get('c1')).toEqual(channelSubscription())
  })

  test('has no lock, socket, copy or index, and is for its owner alone', async () => {
    const { file } = await backedUp()
    const paths = gunzipSync(await readFile(file))
      .toString()
      .split('\n')
      .flatMap((line) => (line.includes('"path"') ? [JSON.parse(line).path] : []))
    expect(paths).toContain('subscriptions.json')
    expect(paths.filter((path) => /\.bak$|(?:^|\/)\.|index\.bin/.test(path))).toEqual([])
  })

  test('never takes the place of a file that is there', async () => {
    const { dataDir, file } = await backedUp()
    const before = await readFile(file)
    await using store = await openStore(dataDir, log)
    await expect(store.backup(file, FACTS)).rejects.toThrow(/it is there already; choose another name/)
    await expect(store.backup(join(dataDir, 'no/such/folder'), FACTS)).rejects.toThrow(/can't be written/)
    expect(await readFile(file)).toEqual(before)
  })

  test(`sees no change half done, however many are made meanwhile (seed ${SEED})`, async () => {
    const base = await tempFolder()
    await using store = await openStore(join(base, 'data'), log)
    await fill(store)
    const changes = Array.from({ length: 40 }, (_, n) =>
      putSubscriptions(store.subscriptions, [
        channelSubscription({ id: `c${n}` }),
        personSubscription({ id: `pu${n}` }),
      ]),
    )
    await store.backup(join(base, 'file'), FACTS)
    await Promise.all(changes)
    const target = join(base, 'new')
    await restored(target, join(base, 'file'))
    const { subscriptions } = await contentsOf(target)
    const ids = new Set(subscriptions.map(({ id }) => id))
    for (let n = 0; n < 40; n += 1) expect(ids.has(`c${n}`), `c${n}`).toBe(ids.has(`pu${n}`))
  })
})

describe('a backup is refused, and nothing changed,', () => {
  const lines = async (file: string) =>
    gunzipSync(await readFile(file))
      .toString()
      .split('\n')
      .slice(0, -1)
  const packed = (those: readonly string[]) => gzipSync(`${those.join('\n')}\n`)

  test.each<[string, (file: string) => Promise<Buffer>, RegExp]>([
    ['that is none', async () => Buffer.from('hello'), /it is no backup of Paperboy/],
    ['that is empty', async () => Buffer.alloc(0), /it is no backup of Paperboy|cut off/],
    ['that is another gzipped file', async () => gzipSync('{"a":1}\n'), /it is no backup of Paperboy/],
    ['that breaks off', async (file) => (await readFile(file)).subarray(0, -40), /cut off/],
    ['that lost its end', async (file) => packed((await lines(file)).slice(0, -1)), /it is cut off/],
    ['that lost a file', async (file) => packed((await lines(file)).toSpliced(2, 1)), /it is cut off/],
    [
      'with a damaged file',
      async (file) => packed((await lines(file)).map((line) => line.replace('"data":"e', '"data":"f'))),
      /its file [\w./-]+ is damaged/,
    ],
    [
      'of a newer Paperboy',
      async (file) =>
        packed((await lines(file)).with(0, '{"paperboy":"backup","version":9,"program":"9.1.0","at":""}')),
      /a newer Paperboy \(9\.1\.0\) made it/,
    ],
    [
      'with a file outside of the folder',
      async (file) => packed((await lines(file)).map((line) => line.replace('"path":"', '"path":"../'))),
      /a file that may not be there, "\.\.\//,
    ],
    [
      'with a lock',
      async (file) =>
        packed((await lines(file)).map((line) => line.replace(/"path":"[^"]*"/, '"path":".lock"'))),
      /a file that may not be there, "\.lock"/,
    ],
    [
      'with a file of a newer Paperboy',
      async (file) => {
        const data = Buffer.from('{"version":99,"entries":{}}').toString('base64')
        const sha256 = (await import('node:crypto'))
          .createHash('sha256')
          .update(Buffer.from(data, 'base64'))
          .digest('hex')
        const those = (await lines(file)).filter(
          (line) => !line.includes('readers.json') && !line.includes('"end"'),
        )
        const bytes = those
          .slice(1)
          .reduce((sum, line) => sum + Buffer.from(JSON.parse(line).data, 'base64').length, 27)
        return packed([
          ...those,
          JSON.stringify({ path: 'readers.json', sha256, data }),
          JSON.stringify({ end: true, files: those.length, bytes }),
        ])
      },
      /newer/,
    ],
  ])('%s', async (_, change, message) => {
    const { base, file } = await backedUp()
    await writeFile(file, await change(file))
    const target = join(base, 'new')
    await expect(restored(target, file)).rejects.toThrow(message)
    expect((await readdir(target)).filter((name) => name !== '.lock' && !name.startsWith('.lock'))).toEqual(
      [],
    )
  })

  test(`with any byte changed, or restored as it was (seed ${SEED})`, async () => {
    const { base, dataDir, file } = await backedUp()
    const bytes = await readFile(file)
    const expected = await contentsOf(dataDir)
    const random = seededRandom(SEED)
    for (let round = 0; round < 25; round += 1) {
      const damaged = Buffer.from(bytes)
      const at = Math.floor(random() * bytes.length)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      await writeFile(file, damaged)
      const target = join(base, `new-${round}`)
      const refused = await restored(target, file).then(
        () => false,
        (error) => /can't be restored/.test(error.message),
      )
      if (!refused) expect(await contentsOf(target), `byte ${at}`).toEqual(expected)
      await rm(target, { recursive: true })
    }
  })

  test('where the folder has data, unless that is moved aside', async () => {
    const { dataDir, file } = await backedUp()
    {
      await using store = await openStore(dataDir, log)
      await removeSubscriptions(store.subscriptions, 'c1')
    }
    const before = await contentsOf(dataDir)
    await expect(restored(dataDir, file)).rejects.toThrow(
      /has data already \(.+\)\. Name an empty DATA_DIR, or .*--replace/,
    )
    expect(await contentsOf(dataDir)).toEqual(before)
    const { aside } = await restored(dataDir, file, true)
    expect((await contentsOf(dataDir)).subscriptions.map(({ id }) => id)).toContain('c1')
    expect(await contentsOf(aside ?? '')).toEqual(before)
  })

  test('where a bot uses the folder', async () => {
    const { dataDir, file } = await backedUp()
    await using _ = await openStore(dataDir, log)
    await expect(restored(dataDir, file, true)).rejects.toThrow(/in use/)
  })
})

describe('people', () => {
  test('who were deleted since stay deleted; who were deleted before and came back are kept', async () => {
    const { base, dataDir } = await backedUp()
    const file = join(base, 'later.backup')
    {
      await using store = await openStore(dataDir, log)
      await putReader(store.readers, { userId: 'u2', timeZone: 'UTC', saved: [] })
      await store.privacy.forget('u2')
      await putReader(store.readers, { userId: 'u2', timeZone: 'UTC', saved: [] })
      const at = new Date(Date.now() + 1_000).toISOString()
      await store.backup(file, { ...FACTS, at: new Date().toISOString() })
      expect(at > FACTS.at).toBe(true)
      // The clock of a deletion may be the same millisecond as the backup's.
      while (Date.now() <= Date.parse(at) - 999) await new Promise((resolve) => setImmediate(resolve))
      await store.privacy.forget('u1')
    }
    const report = await restored(dataDir, file, true)
    expect(report.deleted).toBe(1)
    await using store = await openStore(dataDir, log)
    expect(await store.readers.get('u1')).toBeUndefined()
    expect(await store.readers.get('u2')).toMatchObject({ userId: 'u2' })
    expect(await store.subscriptions.get('c1')).toMatchObject({ createdBy: '' })
  })
})

test('a restore that is killed at any moment is finished by the next start', async () => {
  const { base, dataDir, file } = await backedUp()
  const target = join(base, 'whole')
  await restored(target, file)
  const expected = await contentsOf(target)
  const names = (await readdir(target)).filter((name) => !name.startsWith('.'))
  const aside = 'before-restore-now'
  /** The folder as it is when so many old names were moved out, and so many new ones in. */
  for (let moved = 0; moved <= 2 * names.length; moved += 1) {
    const folder = join(base, `killed-${moved}`)
    const old = moved < names.length
    await mkdir(join(folder, '.restore-new'), { recursive: true })
    await mkdir(join(folder, aside))
    for (const [place, name] of names.entries()) {
      await writeFile(join(folder, old && place >= moved ? '' : aside, name), 'old')
      const isIn = !old && place < moved - names.length
      const { cp } = await import('node:fs/promises')
      await cp(join(target, name), join(folder, isIn ? '' : '.restore-new', name), { recursive: true })
    }
    await writeFile(join(folder, '.restore'), JSON.stringify({ phase: old ? 'out' : 'in', aside }))
    await expect(openReadOnly(folder, log)).rejects.toThrow(/was interrupted/)
    {
      await using store = await openStore(folder, log)
      expect(await store.subscriptions.get('c1')).toEqual(channelSubscription())
    }
    expect(await contentsOf(folder), `killed after ${moved} moves`).toEqual(expected)
    expect((await readdir(join(folder, aside))).sort()).toEqual([...names].sort())
  }
  // One that was killed before any move leaves everything as it was.
  const before = await contentsOf(dataDir)
  await mkdir(join(dataDir, '.restore-new/library'), { recursive: true })
  {
    await using _ = await openStore(dataDir, log)
  }
  expect(await contentsOf(dataDir)).toEqual(before)
  expect(await readdir(dataDir)).not.toContain('.restore-new')
  await rename(dataDir, join(base, 'kept'))
})

test('a look waits for the writes under way, and later writes for the look', async () => {
  const gate = createGate()
  const story: string[] = []
  const waitFor = (name: string) => {
    let release: () => void = () => undefined
    const done = new Promise<void>((resolve) => {
      release = resolve
    })
    const run = async () => {
      story.push(`${name} begins`)
      await done
      story.push(`${name} ends`)
    }
    return { run, release: () => release() }
  }
  const [first, look, second] = ['first', 'look', 'second'].map(waitFor)
  const all = [
    gate.write(first?.run ?? (async () => undefined)),
    gate.look(look?.run ?? (async () => undefined)),
    gate.write(second?.run ?? (async () => undefined)),
  ]
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  await turn()
  expect(story).toEqual(['first begins'])
  first?.release()
  await turn()
  expect(story).toEqual(['first begins', 'first ends', 'look begins'])
  look?.release()
  await turn()
  second?.release()
  await Promise.all(all)
  expect(story.slice(3)).toEqual(['look ends', 'second begins', 'second ends'])
  await expect(gate.look(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(gate.write(async () => 'goes on')).resolves.toBe('goes on')
})
