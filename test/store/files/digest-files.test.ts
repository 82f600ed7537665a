import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Library } from '../../../src/library/library.ts'
import { createEngine } from '../../../src/search/engine.ts'
import { openDigestFiles } from '../../../src/store/files/digest-files.ts'
import { sampleDigest, samplePaper } from '../../support/builders/samples.ts'
import { putDigests } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { storeParts } from '../../support/fakes/store-parts.ts'

async function files() {
  const folder = join(await tempFolder(), 'library')
  return { folder, store: openDigestFiles(folder, storeParts()) }
}

const withBackups = (...names: string[]) => names.flatMap((name) => [name, `${name}.bak`])

/** What a later start finds. */
async function reloaded(folder: string) {
  const digests = await openDigestFiles(folder, storeParts()).load()
  return digests.sort((a, b) => a.date.localeCompare(b.date))
}

const feb10 = sampleDigest('2025-02-10', ['2502.00001', '2502.00002'])
const feb11 = sampleDigest('2025-02-11', ['2502.00003'])
const mar01 = sampleDigest('2025-03-01', ['2503.00001'])

test('a library that was never written is empty', async () => {
  expect(await (await files()).store.load()).toEqual([])
})

describe('saving', () => {
  test('keeps one file a month, readable by us alone', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10, mar01, feb11])
    expect((await readdir(folder)).sort()).toEqual(withBackups('2025-02.json', '2025-03.json'))
    expect((await stat(join(folder, '2025-02.json'))).mode & 0o777).toBe(0o600)
    expect(await reloaded(folder)).toEqual([feb10, feb11, mar01])
  })

  test('replaces a day and leaves its neighbours', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10, feb11])
    const grown = sampleDigest('2025-02-10', ['2502.00001', '2502.00002', '2502.00009'])
    await putDigests(store, [grown])
    expect(await reloaded(folder)).toEqual([grown, feb11])
  })

  test('adds to months that an earlier run wrote', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10])
    await putDigests(openDigestFiles(folder, storeParts()), [feb11])
    expect(await reloaded(folder)).toEqual([feb10, feb11])
  })

  test('many at once are all kept', async () => {
    const { folder, store } = await files()
    const days = Array.from({ length: 28 }, (_, i) =>
      sampleDigest(`2025-02-${String(i + 1).padStart(2, '0')}`, [`2502.0${1000 + i}`]),
    )
    await Promise.all(days.map((day) => putDigests(store, [day])))
    expect(await reloaded(folder)).toEqual(days)
  })

  test('works again once what made it fail is mended', async () => {
    const { folder, store } = await files()
    const path = join(folder, '2025-02.json')
    await mkdir(path, { recursive: true })
    await expect(putDigests(store, [feb10])).rejects.toThrow('it is a folder')
    await rm(path, { recursive: true })
    await putDigests(store, [feb10])
    expect(await reloaded(folder)).toEqual([feb10])
  })
})

describe('loading', () => {
  test('passes over what is not ours', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10])
    await writeFile(join(folder, 'notes.txt'), 'mine')
    await writeFile(join(folder, '2025-02.json.damaged-2025'), 'old')
    await writeFile(join(folder, '.2025-04.json.tmp'), '{')
    expect(await reloaded(folder)).toEqual([feb10])
  })

  test('finds a month of which only the backup is left', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10])
    await putDigests(store, [feb11])
    await rm(join(folder, '2025-02.json'))
    expect(await reloaded(folder)).toEqual([feb10, feb11])
  })

  test('a damaged month is read from its backup, at every later start too', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10])
    await putDigests(store, [feb11])
    await writeFile(join(folder, '2025-02.json'), '{"version":1,')
    expect(await reloaded(folder)).toEqual([feb10, feb11])
    expect(await reloaded(folder)).toEqual([feb10, feb11])
  })

  test('a month that is damaged with its backup is set aside and named, and the others are read', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10, mar01])
    const path = join(folder, '2025-02.json')
    for (const each of [path, `${path}.bak`]) await writeFile(each, 'damaged')
    const log = listeningLog()
    const again = openDigestFiles(folder, storeParts(log))
    expect(await again.load()).toEqual([mar01])
    expect(again.lostMonths()).toEqual(['2025-02'])
    expect(log.lines).toEqual([expect.stringMatching(/^warn .*2025-02\.json is damaged .* read again/)])
    const aside = (await readdir(folder)).filter((name) => name.includes('.damaged-'))
    expect(aside).toHaveLength(2)
    await putDigests(again, [feb11])
    expect(await reloaded(folder)).toEqual([feb11, mar01])
  })

  test('a folder that is a file is refused in words', async () => {
    const { folder } = await files()
    await writeFile(folder, '')
    await expect(reloaded(folder)).rejects.toThrow(/can't be read: a part of the path is a file/)
  })
})

describe('closing', () => {
  test('waits for what was asked for, months not opened before included, and refuses the rest', async () => {
    const { folder, store } = await files()
    await putDigests(store, [feb10])
    const saving = putDigests(store, [feb11, mar01])
    await store.close()
    expect(await reloaded(folder)).toEqual([feb10, feb11, mar01])
    await saving
    await expect(putDigests(store, [sampleDigest('2025-04-01', ['2504.00001'])])).rejects.toThrow('closed')
    await expect(putDigests(store, [feb11])).rejects.toThrow('closed')
    expect((await readdir(folder)).sort()).toEqual(withBackups('2025-02.json', '2025-03.json'))
  })
})

describe('a library over it', () => {
  const open = (folder: string) => Library.open(openDigestFiles(folder, storeParts()), createEngine())

  test('ingesting the same twice writes nothing, now or after a restart', async () => {
    const { folder } = await files()
    const library = await open(folder)
    const [first] = await library.ingest([feb10])
    expect(first?.added).toEqual(['2502.00001', '2502.00002'])
    const { ino } = await stat(join(folder, '2025-02.json'))
    const [again] = await library.ingest([feb10])
    const [later] = await (await open(folder)).ingest([feb10])
    for (const report of [again, later]) {
      expect(report).toMatchObject({ added: [], updated: [], unchanged: ['2502.00001', '2502.00002'] })
    }
    expect((await stat(join(folder, '2025-02.json'))).ino).toBe(ino)
  })

  test('a day grows at its end, whatever order the newer reading has', async () => {
    const { folder } = await files()
    const library = await open(folder)
    await library.ingest([feb10])
    await library.ingest([sampleDigest('2025-02-10', ['2502.00009', '2502.00002', '2502.00001'])])
    const [stored] = await reloaded(folder)
    expect(stored?.papers.map(({ id }) => id)).toEqual(['2502.00001', '2502.00002', '2502.00009'])
  })

  test('what could not be kept is not shown either, and can be taken in later', async () => {
    const { folder } = await files()
    const library = await open(folder)
    await writeFile(folder, '')
    await expect(library.ingest([feb10])).rejects.toThrow()
    expect(library.size).toBe(0)
    await rm(folder)
    await library.ingest([sampleDigest('2025-02-10', [samplePaper('2502.00001')])])
    expect(library.size).toBe(1)
  })
})
