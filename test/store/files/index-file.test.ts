import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openIndexFile } from '../../../src/store/files/index-file.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { storeParts } from '../../support/fakes/store-parts.ts'

const never = new AbortController().signal
const pieces = (...texts: string[]) => texts.map((text) => new TextEncoder().encode(text))

async function indexFile() {
  const folder = join(await tempFolder(), 'library')
  const path = join(folder, 'index.bin')
  return { folder, path, log: listeningLog(), file: openIndexFile(path, storeParts(listeningLog())) }
}

test('what was kept is loaded, and only its owner may read it', async () => {
  const { folder, path, file } = await indexFile()
  expect(await file.load()).toBeNull()
  await file.save(pieces('one', '', 'two'), never)
  await file.save(pieces('three', 'four'), never)
  expect(Buffer.from((await file.load()) ?? []).toString()).toBe('threefour')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['index.bin'])
})

test('a file that is torn, changed or empty counts as missing', async () => {
  const { path, file } = await indexFile()
  await file.save(pieces('some contents'), never)
  const whole = await readFile(path)
  for (const at of [0, 5, whole.length - 1]) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 1
    await writeFile(path, changed)
    expect(await file.load()).toBeNull()
  }
  for (const length of [whole.length - 1, 40, 31, 1, 0]) {
    await writeFile(path, whole)
    await truncate(path, length)
    expect(await file.load(), `${length} bytes`).toBeNull()
  }
})

test('keeping that is stopped leaves what was kept before, and others get their turn meanwhile', async () => {
  const { folder, file } = await indexFile()
  await file.save(pieces('before'), never)
  const stopping = new AbortController()
  setImmediate(() => stopping.abort())
  function* endless() {
    for (;;) yield new Uint8Array(0)
  }
  await file.save(endless(), stopping.signal)
  expect(Buffer.from((await file.load()) ?? []).toString()).toBe('before')
  expect(await readdir(folder)).toEqual(['index.bin'])
})

test('a file that can be neither read nor written is reported in the log, and no fault', async () => {
  const { path, log } = await indexFile()
  await mkdir(path, { recursive: true })
  const file = openIndexFile(path, storeParts(log))
  expect(await file.load()).toBeNull()
  await file.save(pieces('some contents'), never)
  await log.heard('so the next start takes longer: it is a folder')
})

test('nothing is written once it is closed', async () => {
  const { folder, file } = await indexFile()
  await file.close()
  await file.save(pieces('some contents'), never)
  await expect(readdir(folder)).rejects.toThrow('ENOENT')
})

test('an index that can not be written is reported in the log, and the next one is kept', async () => {
  const { path } = await indexFile()
  const log = listeningLog()
  const file = openIndexFile(path, storeParts(log))
  function* failing(): Iterable<Uint8Array> {
    yield new Uint8Array(1)
    throw new RangeError('out of range')
  }
  await file.save(failing(), never)
  await log.heard('out of range')
  await file.save(pieces('some contents'), never)
  expect(Buffer.from((await file.load()) ?? []).toString()).toBe('some contents')
})
