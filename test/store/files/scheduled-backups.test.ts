import { readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createScheduledBackups, newestBackup } from '../../../src/store/files/scheduled-backups.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'

const at = (text: string) => Date.parse(`2025-02-${text}Z`)

async function scheduled(folder: string, keep: number) {
  let now = 0
  const backups = createScheduledBackups({
    folder,
    keep,
    program: '0.0.0',
    now: () => now,
    write: async (file) => {
      await writeFile(file, '')
      return { files: 1, bytes: 2 }
    },
    remove: (file) => rm(file),
  })
  const makeAt = (text: string) => {
    now = at(text)
    return backups.make()
  }
  return { ...backups, makeAt }
}

it('makes its folder, names each by its instant, and keeps the newest', async () => {
  const folder = join(await tempFolder(), 'not/yet')
  const backups = await scheduled(folder, 2)
  expect(await backups.newest()).toBeNull()
  for (const day of ['08', '09', '10']) {
    const file = join(folder, `paperboy-2025-02-${day}T03-00-00Z.backup`)
    expect(await backups.makeAt(`${day}T03:00:00`)).toEqual({ files: 1, bytes: 2, file })
  }
  expect(await readdir(folder)).toEqual([
    'paperboy-2025-02-09T03-00-00Z.backup',
    'paperboy-2025-02-10T03-00-00Z.backup',
  ])
  expect(await backups.newest()).toBe(at('10T03:00:00'))
})

it('leaves files of other names alone', async () => {
  const folder = await tempFolder()
  const others = ['before-the-move.backup', 'paperboy.backup', 'paperboy-2025-02-01T03-00-00Z.backup.gpg']
  for (const name of others) await writeFile(join(folder, name), '')
  const backups = await scheduled(folder, 1)
  await backups.makeAt('09T03:00:00')
  await backups.makeAt('10T03:00:00')
  expect((await readdir(folder)).sort()).toEqual([...others, 'paperboy-2025-02-10T03-00-00Z.backup'].sort())
})

it('says why its folder can’t be made, and finds none in a folder that is not there', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'file'), '')
  const backups = await scheduled(join(folder, 'file/in-a-file'), 1)
  await expect(backups.makeAt('09T03:00:00')).rejects.toThrow(/can't be made: ENOTDIR/)
  expect(await newestBackup(join(folder, 'none'))).toBeNull()
})

it('removes what a killed backup of ours left, once it is surely not made any more', async () => {
  const folder = await tempFolder()
  const old = '.paperboy-2025-02-08T03-00-00Z.backup.17.tmp'
  const kept = ['.paperboy-2025-02-09T03-00-00Z.backup.18.tmp', '.other.backup.17.tmp', '.paperboy.17.tmp']
  for (const name of [old, ...kept]) await writeFile(join(folder, name), 'half')
  const hoursAgo = Date.now() / 1_000 - 2 * 60 * 60
  for (const name of [old, ...kept.slice(1)]) await utimes(join(folder, name), hoursAgo, hoursAgo)
  await (await scheduled(folder, 1)).makeAt('10T03:00:00')
  expect((await readdir(folder)).sort()).toEqual([...kept, 'paperboy-2025-02-10T03-00-00Z.backup'].sort())
})
