import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { UserError } from '../../../src/errors.ts'
import { LINE_LIMIT } from '../../../src/store/files/control/protocol.ts'
import { controlHandler } from '../../../src/store/files/control/server.ts'
import { askHolder, lockFolder } from '../../../src/store/files/lock.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { lockClocks } from '../../support/fakes/lock-clocks.ts'
import { type ListeningLog, listeningLog } from '../../support/fakes/log.ts'

const SEED = 20250210

let folder = ''
let path = ''
let log: ListeningLog

const handlers = {
  add: controlHandler(z.object({ a: z.number(), b: z.number() }), async ({ a, b }) => a + b),
  refuse: controlHandler(z.unknown(), async () => {
    throw new UserError('There is no such paper.')
  }),
  break: controlHandler(z.unknown(), async () => {
    throw new Error('a fault of ours')
  }),
}

beforeEach(async () => {
  folder = await tempFolder()
  log = listeningLog()
  const lock = await lockFolder(folder, log, lockClocks().parts)
  onTestFinished(() => lock.release())
  path = join(folder, JSON.parse(await readFile(join(folder, '.lock'), 'utf8')).socket)
  lock.control?.serve(handlers)
})

/** Sends bytes and gives all that comes back until the other end closes. */
function sent(bytes: string | Uint8Array, { end = true } = {}): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket: Socket = createConnection({ path, allowHalfOpen: true })
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text
    })
    socket.on('error', () => undefined).on('close', () => resolve(heard))
    socket.on('end', () => socket.end())
    if (end) socket.end(bytes)
    else socket.write(bytes)
  })
}

const answers = async (bytes: string | Uint8Array) =>
  (await sent(bytes)).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
const refused = (kind: string) => ({ v: 1, ok: false, error: { kind, message: expect.any(String) } })

describe('requests', () => {
  test('are answered in order, over one connection, also where the client closes its end first', async () => {
    const requests = [1, 2, 3].map((a) => JSON.stringify({ v: 1, do: 'add', with: { a, b: 1 } }))
    expect(await answers(requests.join('\n'))).toEqual(
      [2, 3, 4].map((result) => ({ v: 1, ok: true, result })),
    )
  })

  test('come through the client, refusals as errors for the operator', async () => {
    expect(await askHolder(folder, { do: 'add', with: { a: 1, b: 2 } })).toMatchObject({
      is: 'answered',
      by: { pid: process.pid },
      result: 3,
    })
    await expect(askHolder(folder, { do: 'refuse' })).rejects.toThrow(
      new UserError('There is no such paper.'),
    )
    await expect(askHolder(folder, { do: 'unheard-of' })).rejects.toThrow('knows add, refuse, break')
  })

  test.each([
    ['no JSON', 'hello\n', 'bad-request'],
    ['no object', '[]\n', 'bad-request'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22, 0x0a]), 'bad-request'],
    ['an empty line', '\n', 'bad-request'],
    ['of another version', '{"v":2,"do":"add"}\n', 'version'],
    ['nobody knows', '{"v":1,"do":"constructor"}\n', 'unknown'],
    ['that lacks something', '{"v":1,"do":"add","with":{"a":1}}\n', 'bad-request'],
    ['that can’t be done', '{"v":1,"do":"refuse"}\n', 'refused'],
    ['that breaks', '{"v":1,"do":"break"}\n', 'fault'],
    ['too long', `${'x'.repeat(LINE_LIMIT + 1)}\n`, 'bad-request'],
    ['too long and without end', 'x'.repeat(LINE_LIMIT + 1), 'bad-request'],
  ])('%s: refused, and the next one is answered', async (_, bytes, kind) => {
    expect(await answers(bytes)).toEqual([refused(kind)])
    expect(await answers('{"v":1,"do":"add","with":{"a":1,"b":1}}\n')).toMatchObject([{ ok: true }])
    expect(log.lines.filter((line) => line.startsWith('error'))).toHaveLength(kind === 'fault' ? 1 : 0)
  })

  test('before there is anybody to answer: not ready', async () => {
    const other = await tempFolder()
    const lock = await lockFolder(other, log, lockClocks().parts)
    onTestFinished(() => lock.release())
    await expect(askHolder(other, { do: 'add' })).rejects.toThrow('takes no requests (yet)')
  })

  test('of a folder that nobody has', async () => {
    expect(await askHolder(await tempFolder(), { do: 'add' })).toEqual({ is: 'nobody' })
  })
})

test('any bytes at all, and connections that break off, harm nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, breaksOff) => {
      if (!breaksOff) {
        for (const answer of await answers(bytes)) expect(answer).toMatchObject({ v: 1, ok: false })
        return
      }
      const socket = createConnection({ path })
      socket.on('error', () => undefined)
      socket.write(bytes, () => socket.destroy())
      await once(socket, 'close')
    }),
    { seed: SEED, numRuns: 60 },
  )
  expect(await askHolder(folder, { do: 'add', with: { a: 1, b: 1 } })).toMatchObject({ result: 2 })
})

test('connections that say nothing leave room for one that does', async () => {
  const idle = Array.from({ length: 10 }, () => createConnection({ path }).on('error', () => undefined))
  onTestFinished(() => {
    for (const socket of idle) socket.destroy()
  })
  expect(await askHolder(folder, { do: 'add', with: { a: 1, b: 1 } })).toMatchObject({ result: 2 })
})

test('nobody else on the machine reaches it', async () => {
  const [name = ''] = (await readdir(folder)).filter((each) => each.startsWith('.control-'))
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o700)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})
