import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { lockFolder } from '../../src/store/lock.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** No process has it: Linux gives at most 2^22. */
const DEAD_PID = 2 ** 30

async function folderHeldBy(holder: object | string) {
  const folder = await tempFolder()
  const path = join(folder, '.lock')
  await writeFile(path, typeof holder === 'string' ? holder : JSON.stringify(holder))
  return { folder, path }
}

const here = (changes: object) => ({
  pid: process.pid,
  host: hostname(),
  since: '2025-02-10T06:00:00.000Z',
  begun: null,
  ...changes,
})

async function refusal(folder: string): Promise<string> {
  const error = await lockFolder(folder).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  return error instanceof Error ? error.message : ''
}

describe('a free folder', () => {
  test('is made where there is none, readable by us alone', async () => {
    const folder = join(await tempFolder(), 'deep', 'data')
    const lock = await lockFolder(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, '.lock'))).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['.lock'])
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  test('names its holder, so that an operator can find it', async () => {
    const folder = await tempFolder()
    const lock = await lockFolder(folder)
    expect(JSON.parse(await readFile(join(folder, '.lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    })
    await lock.release()
  })

  test('is refused a second time, and free after its release', async () => {
    const folder = await tempFolder()
    const lock = await lockFolder(folder)
    const message = await refusal(folder)
    expect(message).toContain(folder)
    expect(message).toContain(`process ${process.pid} on ${hostname()}`)
    expect(message).toContain('DATA_DIR')
    await lock.release()
    await (await lockFolder(folder)).release()
  })

  test('goes to exactly one of many who ask at once', async () => {
    const folder = await tempFolder()
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    const won = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(won).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['.lock'])
  })

  test('a path that is a file, or lies below one, is refused in words', async () => {
    const file = join(await tempFolder(), 'data')
    await writeFile(file, '')
    expect(await refusal(file)).toContain("can't be used")
    expect(await refusal(join(file, 'below'))).toContain('a part of the path is a file')
  })
})

describe('a lock that was left behind', () => {
  test.each([
    { name: 'a dead process of this machine', holder: here({ pid: DEAD_PID }) },
    { name: 'an earlier process of the same pid', holder: here({ begun: '1' }) },
    { name: 'a file cut off by a power cut', holder: '{"pid": 12' },
    { name: 'an empty file', holder: '' },
  ])('$name: taken over', async ({ holder }) => {
    const { folder, path } = await folderHeldBy(holder)
    const lock = await lockFolder(folder)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
    expect(await readdir(folder)).toEqual(['.lock'])
    await lock.release()
  })

  test('goes to exactly one of many who ask at once', async () => {
    const { folder } = await folderHeldBy(here({ pid: DEAD_PID }))
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['.lock'])
  })

  test('a takeover that died half way is finished', async () => {
    const { folder } = await folderHeldBy(here({ pid: DEAD_PID }))
    await writeFile(join(folder, '.lock-takeover'), JSON.stringify(here({ pid: DEAD_PID - 1 })))
    const lock = await lockFolder(folder)
    expect(await readdir(folder)).toEqual(['.lock'])
    await lock.release()
  })

  test('while another process is taking it over, it is refused', async () => {
    const { folder, path } = await folderHeldBy(here({ pid: DEAD_PID }))
    const guard = join(folder, '.lock-takeover')
    await writeFile(guard, JSON.stringify(here({})))
    expect(await refusal(folder)).toContain('in use by another Paperboy')
    expect(JSON.parse(await readFile(path, 'utf8')).pid).toBe(DEAD_PID)
    expect((await readdir(folder)).sort()).toEqual(['.lock', '.lock-takeover'])
  })
})

describe('a lock that must be honoured', () => {
  test('of a living process whose beginning nobody recorded', async () => {
    const { folder } = await folderHeldBy(here({}))
    expect(await refusal(folder)).toContain(`process ${process.pid}`)
  })

  test('of another machine that showed a sign of life lately', async () => {
    const { folder, path } = await folderHeldBy(here({ host: 'elsewhere', pid: DEAD_PID }))
    expect(await refusal(folder)).toContain(`process ${DEAD_PID} on elsewhere`)
    const halfAMinuteAgo = new Date(Date.now() - 30_000)
    await utimes(path, halfAMinuteAgo, halfAMinuteAgo)
    expect(await refusal(folder)).toContain('on elsewhere')
  })

  test('but not of another machine that has been silent for long', async () => {
    const { folder, path } = await folderHeldBy(here({ host: 'elsewhere' }))
    const longAgo = new Date(Date.now() - 120_000)
    await utimes(path, longAgo, longAgo)
    await (await lockFolder(folder)).release()
  })

  test('a folder in place of the lock is refused in words, not taken', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, '.lock'))
    expect(await refusal(folder)).toContain("can't be used")
    expect(await readdir(folder)).toEqual(['.lock'])
  })
})

describe('release', () => {
  test('can be asked for twice', async () => {
    const folder = await tempFolder()
    const lock = await lockFolder(folder)
    await lock.release()
    await lock.release()
  })

  test('leaves a lock that has become another process’s', async () => {
    const folder = await tempFolder()
    const path = join(folder, '.lock')
    const lock = await lockFolder(folder)
    const other = JSON.stringify(here({ host: 'elsewhere' }))
    await writeFile(path, other)
    await lock.release()
    expect(await readFile(path, 'utf8')).toBe(other)
  })
})
