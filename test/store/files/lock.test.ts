import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { StorageFault, UserError } from '../../../src/errors.ts'
import { createFolderWriter } from '../../../src/store/files/folder-writer.ts'
import { askHolder, type Lock, LockLost, lockFolder } from '../../../src/store/files/lock.ts'
import { lockText, newHolder, readLock } from '../../../src/store/files/lock-holder.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { type LockClocks, lockClocks } from '../../support/fakes/lock-clocks.ts'
import { listeningLog } from '../../support/fakes/log.ts'

/** No process has it: Linux gives at most 2^22. */
const DEAD_PID = 2 ** 30

/** Takes a folder's lock by clocks of the test's own, to be released at its end. */
async function lockIn(folder: string, clocks: LockClocks = lockClocks()): Promise<Lock> {
  const lock = await lockFolder(folder, listeningLog(), clocks.parts)
  onTestFinished(() => lock.release())
  return lock
}

async function refusal(folder: string, clocks = lockClocks()): Promise<string> {
  const error = await lockFolder(folder, listeningLog(), clocks.parts).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  return error instanceof Error ? error.message : ''
}

/** How long a lock takes to be taken over, by the clock of whoever does (ms). */
async function takeover(folder: string): Promise<number> {
  const clocks = lockClocks()
  const before = clocks.parts.monotonic()
  await lockIn(folder, clocks)
  return clocks.parts.monotonic() - before
}

async function folderWithLock(text: string) {
  const folder = await tempFolder()
  const path = join(folder, '.lock')
  await writeFile(path, text)
  return { folder, path }
}

/** A lock of version 0.1. */
const ofVersion01 = (changes: object) =>
  JSON.stringify({
    pid: DEAD_PID,
    host: hostname(),
    since: '2025-02-10T06:00:00.000Z',
    begun: null,
    ...changes,
  })

/** A lock on a machine that can't be seen from here. */
async function elsewhere(folder: string, changes: object = {}) {
  const holder = await newHolder(folder, '.control-xxxxxx/socket')
  return { ...holder, host: 'elsewhere', pid: 1, kernel: 'another kernel', ...changes }
}

const locksIn = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith('.lock'))

describe('a free folder', () => {
  test('is made where there is none, readable by us alone', async () => {
    const folder = join(await tempFolder(), 'deep', 'data')
    const lock = await lockIn(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, '.lock'))).mode & 0o777).toBe(0o600)
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  test('names its holder, so that an operator can find it; version 0.1 can read that too', async () => {
    const folder = await tempFolder()
    await lockIn(folder)
    expect(JSON.parse(await readFile(join(folder, '.lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
      since: expect.stringMatching(/^\d{4}-/),
      begun: expect.anything(),
    })
  })

  test('is refused a second time at once, and free after its release', async () => {
    const folder = await tempFolder()
    const lock = await lockIn(folder)
    const clocks = lockClocks()
    const message = await refusal(folder, clocks)
    expect(clocks.parts.monotonic()).toBe(lockClocks().parts.monotonic())
    expect(message).toContain(folder)
    expect(message).toContain(`process ${process.pid} on ${hostname()}`)
    expect(message).toContain('DATA_DIR')
    await lock.release()
    expect(await takeover(folder)).toBe(0)
  })

  test('goes to exactly one of many who ask at once', async () => {
    const folder = await tempFolder()
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockIn(folder)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await locksIn(folder)).toEqual(['.lock'])
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('a path that is a file, or lies below one, is refused in words', async () => {
    const file = join(await tempFolder(), 'data')
    await writeFile(file, '')
    expect(await refusal(file)).toContain("can't be used")
    expect(await refusal(join(file, 'below'))).toContain('a part of the path is a file')
  })

  test('a folder in place of the lock is refused in words, not taken', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, '.lock'))
    expect(await refusal(folder)).toContain("can't be used")
    expect(await readdir(folder)).toEqual(['.lock'])
  })

  test('may have a path that is too long for a socket', async () => {
    const folder = join(await tempFolder(), 'a'.repeat(120), 'b'.repeat(120))
    const lock = await lockIn(folder)
    lock.control?.serve({ echo: async (input) => input })
    expect(await refusal(folder)).toContain('in use by another Paperboy')
    expect(await askHolder(folder, { do: 'echo', with: 1 })).toMatchObject({ is: 'answered', result: 1 })
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })
})

describe('a lock whose process this kernel knows to be gone', () => {
  /** Leaves everything of a lock behind but the process. */
  async function abandoned(folder: string) {
    const lock = await lockIn(folder)
    const text = await readFile(join(folder, '.lock'), 'utf8')
    const { socket } = JSON.parse(text) as { socket: string }
    await lock.release()
    await writeFile(join(folder, '.lock'), text)
    await mkdir(join(folder, socket, '..'))
    // A socket that nobody listens on any more stays as a file; a plain file refuses a connection alike.
    await writeFile(join(folder, socket), '')
  }

  test('is taken over at once', async () => {
    const folder = await tempFolder()
    await abandoned(folder)
    expect(await takeover(folder)).toBe(0)
  })

  test('goes to exactly one of many who ask at once', async () => {
    const folder = await tempFolder()
    await abandoned(folder)
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockIn(folder)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await locksIn(folder)).toEqual(['.lock'])
  })

  test('a takeover that died half way is finished', async () => {
    const folder = await tempFolder()
    await abandoned(folder)
    const path = join(folder, '.lock')
    const dead = await readLock(path)
    const right = `.lock-after-${createHash('sha256')
      .update(dead?.mark ?? '')
      .digest('hex')
      .slice(0, 12)}`
    await writeFile(join(folder, right), dead?.text ?? '')
    const outcomes = await Promise.allSettled([lockIn(folder), lockIn(folder)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await locksIn(folder)).toEqual(['.lock'])
  })
})

describe('a lock that nobody here can see the process of', () => {
  test('is taken over after 15 s without a change', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.lock'), lockText(await elsewhere(folder), 7))
    expect(await takeover(folder)).toBe(15_000)
  })

  test('is refused as soon as it changes, whatever the clocks say', async () => {
    const folder = await tempFolder()
    const path = join(folder, '.lock')
    const holder = await elsewhere(folder)
    await writeFile(path, lockText(holder, 7))
    const clocks = lockClocks()
    const parts = {
      ...clocks.parts,
      async pause(ms: number) {
        await clocks.parts.pause(ms)
        if (clocks.parts.monotonic() > 14_000) await writeFile(path, lockText(holder, 8))
      },
    }
    await expect(lockFolder(folder, listeningLog(), parts)).rejects.toThrow('process 1 on elsewhere')
  })

  test('looks that were delayed prove no silence', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.lock'), lockText(await elsewhere(folder), 7))
    const clocks = lockClocks()
    let looks = 0
    const parts = {
      ...clocks.parts,
      async pause() {
        looks += 1
        clocks.stop(60_000)
      },
    }
    const lock = await lockFolder(folder, listeningLog(), parts)
    await lock.release()
    expect(looks).toBe(15)
  })

  test.each([
    ['the same host name and process number, as two containers have', { host: hostname(), pid: process.pid }],
    ['no socket, as on exFAT', { socket: null }],
    ['a kernel that does not say which it is', { kernel: null }],
  ])('%s: is watched, too', async (_, changes) => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.lock'), lockText(await elsewhere(folder, { begun: '1', ...changes }), 7))
    expect(await takeover(folder)).toBe(15_000)
  })

  test.each([
    ['cut off by a power cut', '{"pid": 12'],
    ['empty', ''],
  ])('%s: is watched, too', async (_, text) => {
    const { folder } = await folderWithLock(text)
    expect(await takeover(folder)).toBe(15_000)
  })

  test('goes to exactly one of many who ask at once', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.lock'), lockText(await elsewhere(folder), 7))
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => lockIn(folder)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await locksIn(folder)).toEqual(['.lock'])
  })
})

describe('a lock of version 0.1, which beat every 20 s', () => {
  test('is taken over after 65 s without a change', async () => {
    const { folder } = await folderWithLock(ofVersion01({}))
    expect(await takeover(folder)).toBe(65_000)
  })

  test('is refused at once where its process runs here', async () => {
    const { begun } = await newHolder(await tempFolder(), null)
    const { folder } = await folderWithLock(ofVersion01({ pid: process.pid, begun }))
    expect(await refusal(folder)).toContain(`process ${process.pid}`)
  })
})

describe('whoever has the folder', () => {
  test('may write for as long as it runs', async () => {
    const clocks = lockClocks()
    const folder = await tempFolder()
    const lock = await lockIn(folder, clocks)
    const writer = createFolderWriter(() => lock.ensureOwned())
    const first = await readFile(join(folder, '.lock'), 'utf8')
    await clocks.run(120_000)
    await writer.replace(join(folder, 'x'), 'text')
    const later = await readFile(join(folder, '.lock'), 'utf8')
    expect(later).not.toBe(first)
    expect(later).toHaveLength(first.length)
  })

  test('stops before its next write after 7 s without running', async () => {
    const clocks = lockClocks()
    const folder = await tempFolder()
    const lock = await lockIn(folder, clocks)
    const writer = createFolderWriter(() => lock.ensureOwned())
    clocks.stop(7_000)
    await writer.replace(join(folder, 'x'), 'text')
    clocks.stop(7_001)
    const failed = writer.replace(join(folder, 'x'), 'other')
    await expect(failed).rejects.toBeInstanceOf(LockLost)
    await expect(failed).rejects.toThrow(/did not run for 7 s .* It stops before it writes or sends/)
    expect(await readFile(join(folder, 'x'), 'utf8')).toBe('text')
    // Nor does it start again by itself.
    await clocks.run(30_000)
    await expect(writer.remove(join(folder, 'x'))).rejects.toThrow(LockLost)
    expect(await lock.lost).toBeInstanceOf(LockLost)
  })

  test('goes on after its machine slept, where nobody took the folder over meanwhile', async () => {
    const clocks = lockClocks()
    const lock = await lockIn(await tempFolder(), clocks)
    clocks.sleep(3_600_000)
    await lock.ensureOwned()
  })

  test.each([
    ['has another’s lock', (folder: string, text: string) => writeFile(join(folder, '.lock'), text)],
    ['has no lock', (folder: string) => rm(join(folder, '.lock'))],
  ])('stops after its machine slept, where the folder %s', async (_, change) => {
    const clocks = lockClocks()
    const folder = await tempFolder()
    const lock = await lockIn(folder, clocks)
    clocks.sleep(60_000)
    const others = lockText(await elsewhere(folder), 0)
    await change(folder, others)
    await expect(lock.ensureOwned()).rejects.toThrow(/not this Paperboy's any more/)
    await lock.release()
    expect(await locksIn(folder)).toEqual(
      (await readFile(join(folder, '.lock'), 'utf8').catch(() => '')) === others ? ['.lock'] : [],
    )
  })

  test('notices with its next heartbeat that another has the folder', async () => {
    const clocks = lockClocks()
    const folder = await tempFolder()
    const lock = await lockIn(folder, clocks)
    await writeFile(join(folder, '.lock'), lockText(await elsewhere(folder), 0))
    await clocks.run(4_000)
    expect((await lock.lost).message).toContain('Process 1 on elsewhere has taken it over')
  })

  test('does not write where its heartbeat can’t be written, and goes on once it can', async () => {
    const clocks = lockClocks()
    const folder = await tempFolder()
    const path = join(folder, '.lock')
    const lock = await lockIn(folder, clocks)
    const text = await readFile(path, 'utf8')
    await rm(path)
    await mkdir(path)
    await clocks.run(9_000)
    await expect(lock.ensureOwned()).rejects.toBeInstanceOf(StorageFault)
    await rm(path, { recursive: true })
    await writeFile(path, text)
    await lock.ensureOwned()
  })

  test('is asked at the moment of sending without looking at the file: not after it stood still, nor for as long as it can’t say', async () => {
    const clocks = lockClocks()
    const lock = await lockIn(await tempFolder(), clocks)
    lock.checkOwned()
    clocks.sleep(60_000)
    expect(() => lock.checkOwned()).toThrow(StorageFault)
    await lock.ensureOwned()
    lock.checkOwned()
    clocks.stop(7_001)
    expect(() => lock.checkOwned()).toThrow(LockLost)
    await expect(lock.ensureOwned()).rejects.toThrow(LockLost)
  })

  test('is seen by others as living, however long it is stopped, on its own kernel', async () => {
    const clocks = lockClocks()
    const folder = await tempFolder()
    await lockIn(folder, clocks)
    clocks.stop(3_600_000)
    expect(await refusal(folder)).toContain('in use')
  })
})

describe('release', () => {
  test('can be asked for twice', async () => {
    const lock = await lockIn(await tempFolder())
    await lock.release()
    await lock.release()
  })

  test('leaves a lock that has become another process’s', async () => {
    const folder = await tempFolder()
    const path = join(folder, '.lock')
    const lock = await lockIn(folder)
    const other = ofVersion01({ host: 'elsewhere' })
    await writeFile(path, other)
    await lock.release()
    expect(await readFile(path, 'utf8')).toBe(other)
  })
})
