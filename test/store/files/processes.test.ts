import { type ChildProcess, fork, type Serializable, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../../src/store/files/file-store.ts'
import { channelSubscription } from '../../support/builders/samples.ts'
import { putReader, putSubscriptions, removeSubscriptions } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { buildSource } from '../../support/processes/built-source.ts'
import type { StoreReply, StoreRequest } from '../../support/processes/store-process.ts'

/** Fixed, so that a run can be repeated. */
const SEED = 20250210

let built = ''
const program = () => join(built, 'test/support/processes/store-process.js')

beforeAll(async () => {
  built = await buildSource('test/support/processes/store-process.ts')
})
afterAll(() => rm(built, { recursive: true, force: true }))

/** A process of the store's, ended with the test. */
function storeProcess(child: ChildProcess = fork(program())) {
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    pid: child.pid ?? 0,
    ask: (request: StoreRequest) => void child.send(request as Serializable),
    reply: async () => ((await once(child, 'message')) as [StoreReply])[0],
    async kill() {
      // What it ran in a namespace of its own may go a moment later; its channel closes only then.
      const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
      child.kill('SIGKILL')
      await gone
    },
    child,
  }
}

describe('two processes on one folder', () => {
  test('the second is refused in words that name the first; after kill -9 it gets in', async () => {
    const folder = await tempFolder()
    const [first, second] = [storeProcess(), storeProcess()]
    first.ask({ do: 'lock', folder })
    expect(await first.reply()).toEqual({ is: 'locked' })

    second.ask({ do: 'lock', folder })
    const refused = await second.reply()
    expect(refused).toMatchObject({ is: 'refused' })
    expect(JSON.stringify(refused)).toContain(`process ${first.pid} on ${hostname()}`)
    await expect(openStore(folder, listeningLog())).rejects.toThrow(`process ${first.pid} on`)

    await first.kill()
    second.ask({ do: 'lock', folder })
    expect(await second.reply()).toEqual({ is: 'locked' })
    second.ask({ do: 'release' })
    expect(await second.reply()).toEqual({ is: 'released' })
    // The socket of the one that was killed goes with the next that opens the store.
    await (await openStore(folder, listeningLog()))[Symbol.asyncDispose]()
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('of several that start at once on a dead one’s lock, exactly one wins, every time', async () => {
    const racers = Array.from({ length: 4 }, () => storeProcess())
    for (let round = 0; round < 9; round += 1) {
      const folder = await tempFolder()
      if (round % 3 !== 0) {
        const victim = storeProcess()
        victim.ask({ do: 'lock', folder })
        await victim.reply()
        await victim.kill()
      }
      const replies = racers.map((racer) => racer.reply())
      for (const racer of racers) racer.ask({ do: 'lock', folder })
      const outcomes = await Promise.all(replies)
      const winners = racers.filter((_, i) => outcomes[i]?.is === 'locked')
      expect(winners, `round ${round}`).toHaveLength(1)
      const locks = (await readdir(folder)).filter((name) => name.startsWith('.lock'))
      expect(locks).toEqual(['.lock'])
      const holder = JSON.parse(await readFile(join(folder, '.lock'), 'utf8'))
      expect(holder.pid).toBe(winners[0]?.pid)
    }
  })
})

describe.skipIf(!canUnshare())('two containers on one folder, with one host name and each process 1', () => {
  /** A process that sees only itself, as in a container. */
  const container = () =>
    storeProcess(
      spawn(
        'unshare',
        [
          '--pid',
          '--fork',
          '--mount-proc',
          '--uts',
          '--kill-child',
          'sh',
          '-c',
          'hostname box; exec "$0" "$1"',
          process.execPath,
          program(),
        ],
        { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
      ),
    )

  test('the second is refused at once, and gets in once the first is killed', async () => {
    const folder = await tempFolder()
    const [first, second] = [container(), container()]
    first.ask({ do: 'lock', folder })
    expect(await first.reply()).toEqual({ is: 'locked' })
    expect(JSON.parse(await readFile(join(folder, '.lock'), 'utf8'))).toMatchObject({ pid: 1, host: 'box' })
    second.ask({ do: 'lock', folder })
    expect(JSON.stringify(await second.reply())).toContain('process 1 on box')
    await first.kill()
    second.ask({ do: 'lock', folder })
    expect(await second.reply()).toEqual({ is: 'locked' })
  })
})

describe('kill -9 in mid-write', () => {
  test(`ten times over (seed ${SEED}): the store opens, with all that was durable`, async () => {
    const folder = await tempFolder()
    const random = randomBelow(SEED)
    let next = storeProcess()
    let durable = 0
    for (let kill = 0; kill < 10; kill += 1) {
      const victim = next
      next = storeProcess()
      const reached = new Promise<void>((resolve, reject) => {
        const target = durable + 1 + random(4)
        victim.child.on('message', (reply: StoreReply) => {
          if (reply.is === 'counted') durable = reply.count
          else reject(new Error(JSON.stringify(reply)))
          if (durable >= target) resolve()
        })
      })
      victim.ask({ do: 'count', folder })
      await reached
      // A different place in the write each time.
      for (let turn = random(60); turn > 0; turn -= 1) await new Promise(setImmediate)
      await victim.kill()

      const log = listeningLog()
      const store = await openStore(folder, log)
      const counts = new Set((await store.subscriptions.ofGuild('g1')).map(({ createdAt }) => createdAt))
      await store[Symbol.asyncDispose]()
      expect(log.lines, `kill ${kill}`).toEqual([])
      expect(counts.size, `kill ${kill}`).toBe(1)
      const [count = 0] = counts
      expect(count, `kill ${kill}`).toBeGreaterThanOrEqual(durable)
      durable = count
    }
  })
})

describe.skipIf(process.platform === 'win32')('a disk that fills up in mid-write', () => {
  test('the change is refused and undone, the file is as before, and a smaller change is kept', async () => {
    const folder = await tempFolder()
    // Files may grow to 64 blocks; the signal that would end the process at more is ignored.
    const limited = spawn(
      'sh',
      ['-c', `trap '' XFSZ; ulimit -f 64; exec "$0" "$1"`, process.execPath, program()],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    )
    const child = storeProcess(limited)
    child.ask({ do: 'fill', folder })
    const reply = await child.reply()
    if (reply.is !== 'full') throw new Error(JSON.stringify(reply))
    expect(reply.message).toContain("subscriptions.json can't be written: ")
    expect(reply.kept).toBeGreaterThan(0)
    expect(reply.seen).toBe(reply.kept)
    await child.kill()

    await using store = await openStore(folder, listeningLog())
    expect(await store.subscriptions.ofGuild('g1')).toHaveLength(reply.kept - 1)
    // Not even the part of a file that the disk had room for.
    const written = (await readdir(folder)).filter((name) => name.includes('subscriptions'))
    expect(written.sort()).toEqual(['subscriptions.json', 'subscriptions.json.bak'])
  })
})

describe('giving the folder back', () => {
  test('waits for writes under way, and refuses those that come later', async () => {
    const folder = await tempFolder()
    const store = await openStore(folder, listeningLog())
    const put = putSubscriptions(store.subscriptions, [channelSubscription()])
    const remembered = putReader(store.readers, { userId: 'u1', timeZone: 'Europe/Berlin', saved: [] })
    await store[Symbol.asyncDispose]()
    await using again = await openStore(folder, listeningLog())
    expect(await again.subscriptions.get('c1')).toEqual(channelSubscription())
    expect(await again.readers.get('u1')).toEqual({ userId: 'u1', timeZone: 'Europe/Berlin', saved: [] })
    await Promise.all([put, remembered])
    await expect(removeSubscriptions(store.subscriptions, 'c1')).rejects.toThrow('closed')
    expect(await again.subscriptions.get('c1')).toEqual(channelSubscription())
  })

  test('also where the store could not be opened', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'ledger.json'), 'damaged')
    await expect(openStore(folder, listeningLog())).rejects.toThrow('ledger.json is damaged')
    expect(await readdir(folder)).toEqual(['ledger.json'])
  })
})

/** Whether this system lets us make namespaces, which needs Linux and root. */
function canUnshare(): boolean {
  return spawnSync('unshare', ['--pid', '--fork', '--mount-proc', '--uts', 'true']).status === 0
}

/** Whole numbers below a limit, the same ones for the same seed (mulberry32). */
function randomBelow(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}
