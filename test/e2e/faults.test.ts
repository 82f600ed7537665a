import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../../src/playground/faults.ts'
import type { Answer } from '../../src/playground/rest/route.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { MINUTE } from '../support/builders/durations.ts'
import { idsOf, textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, general, ada, ben, paperClub, application } = sampleIds

/** When the channels are due. */
const NINE = Date.parse('2025-02-10T09:00:00Z')

/** Requests are given up after this long (ms): short enough for stalls, long enough for a dozen bots at once. */
const PATIENCE = 1_500

/** A bot with #papers subscribed, and #general of another server, both due at nine. */
async function startDue(options: Parameters<typeof startTestBot>[0] = {}): Promise<TestBot> {
  const bot = await startTestBot({ requestTimeout: PATIENCE, ...options })
  const replies = await Promise.all(
    [
      { person: ada, channelId: papers, channel: '#papers' },
      { person: ben, channelId: general, channel: '#general' },
    ].map(({ person, channelId, channel }) =>
      bot.standIn.person(person).slash({
        channelId,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel, time: '09:00', timezone: 'UTC', layout: 'full' },
      }),
    ),
  )
  // Else nothing would be due, and a test of what is posted would fail for another reason than its own.
  for (const { message } of replies) {
    expect(
      idsOf(message).some((id) => id.startsWith('channel-stop:')),
      textOf(message),
    ).toBe(true)
  }
  return bot
}

async function tickAt(bot: TestBot, instant: number) {
  bot.clock.set(new Date(instant).toISOString())
  await bot.app.tick()
}

/** A file of the bot's. */
const fileOf = (bot: TestBot, name: string) => join(bot.dataDir, name)

/** Ticks each minute for a while from nine on. */
async function ticks(bot: TestBot, minutes: number) {
  for (let minute = 0; minute <= minutes; minute += 1) await tickAt(bot, NINE + minute * MINUTE)
}

/** The steps that stand in a channel, by their markers. */
function stepsIn(bot: TestBot, channelId: string): string[] {
  return bot.standIn
    .messages(channelId)
    .flatMap(idsOf)
    .flatMap((id) => /^post:2025-02-10:(\d+):/.exec(id)?.[1] ?? [])
}

function expectEachPartOnce(bot: TestBot) {
  expect(stepsIn(bot, papers)).toEqual(['1', '2', '3'])
  expect(stepsIn(bot, general)).toEqual(['1', '2', '3'])
}

const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, body, headers } satisfies Answer,
})
const limited = (headers: Record<string, string>, body: object = {}) =>
  answer(429, { message: 'You are being rate limited.', retry_after: 0.05, global: false, ...body }, headers)

interface RestFault {
  readonly name: string
  /** What happens to #papers' messages, from the second on; the list's end is the end of the fault. */
  readonly faults: readonly Fault[]
  /** What the log says of it, in one line; nothing where it is met in memory. */
  readonly says: RegExp | null
}

const times = (count: number, fault: Fault): Fault[] => Array.from({ length: count }, () => fault)

/** Every way in which a message can fail to get through, or seem to. */
const REST_FAULTS: readonly RestFault[] = [
  { name: 'a burst of 500', faults: times(3, answer(500)), says: /step 2: failed \(Internal Server Error/ },
  {
    name: 'a burst of 502, with a page',
    faults: times(3, answer(502, '<html>')),
    says: /failed \(Bad Gateway/,
  },
  { name: 'a burst of 503', faults: times(3, answer(503)), says: /failed \(Service Unavailable/ },
  {
    name: '429 of the route',
    faults: times(2, limited({ 'Retry-After': '0.05', 'X-RateLimit-Scope': 'user' })),
    says: null,
  },
  {
    name: '429 shared with others',
    faults: times(2, limited({ 'Retry-After': '0.05', 'X-RateLimit-Scope': 'shared' })),
    says: null,
  },
  {
    name: '429 of all routes',
    faults: [limited({ 'Retry-After': '0.05', 'X-RateLimit-Global': 'true' }, { global: true })],
    says: null,
  },
  { name: '429 without headers', faults: times(2, limited({})), says: null },
  {
    name: '429 for ten minutes',
    faults: [limited({ 'Retry-After': '600' }, { retry_after: 600 })],
    says: /failed \(rate limited for 60\d s/,
  },
  {
    name: 'an answer that never comes',
    faults: [{ kind: 'stall', what: 'answer' }],
    says: /failed \(.*(abort|timeout)/i,
  },
  {
    name: 'a body that never ends',
    faults: [{ kind: 'stall', what: 'body' }],
    says: /failed \(.*(abort|timeout)/i,
  },
  {
    name: 'a socket dropped before the request',
    faults: [{ kind: 'drop', when: 'before' }],
    says: /failed \(other side/,
  },
  {
    name: 'a socket dropped once it is stored',
    faults: [{ kind: 'drop', when: 'after' }],
    says: /failed \(other side/,
  },
  {
    name: 'a socket dropped in mid-body',
    faults: [{ kind: 'drop', when: 'in-body' }],
    says: /failed \(.*(aborted|terminated|other side)/,
  },
  { name: 'malformed JSON', faults: [{ kind: 'garble' }], says: /failed \(.*JSON/ },
  {
    name: 'an error that nobody has heard of',
    faults: times(2, answer(400, { code: 999_999, message: 'Something new' })),
    says: /failed \(Something new/,
  },
  {
    name: 'a forbidden that names no cause',
    faults: times(2, answer(403, { code: 0, message: 'Forbidden' })),
    says: /failed \(Forbidden/,
  },
  {
    name: 'one thing after another, until the nonce is long forgotten',
    faults: [
      { kind: 'drop', when: 'after' },
      answer(500),
      answer(503),
      { kind: 'stall', what: 'answer' },
      answer(502),
      { kind: 'garble' },
    ],
    says: /step 2: found/,
  },
]

describe('sending, where it goes wrong', () => {
  it.each(REST_FAULTS)('$name: nothing lost, nothing twice, the log says so', async ({ faults, says }) => {
    await using bot = await startDue()
    let sends = 0
    bot.standIn.misbehave(({ method, path }) => {
      if (method !== 'POST' || !path.endsWith(`/channels/${papers}/messages`)) return null
      sends += 1
      return faults[sends - 2] ?? null
    })
    await tickAt(bot, NINE)
    // One blocked channel never holds up another.
    expect(stepsIn(bot, general)).toEqual(['1', '2', '3'])
    for (const minute of [1, 2, 4, 8, 15, 25, 40, 60]) await tickAt(bot, NINE + minute * MINUTE)
    expectEachPartOnce(bot)
    expect(sends).toBeGreaterThanOrEqual(3)
    const told = bot.log.lines.filter((line) => /^(warn|error|info) .*: (failed|found)/.test(line))
    if (says === null) expect(told).toEqual([])
    else
      expect(
        told.some((line) => says.test(line)),
        told.join('\n'),
      ).toBe(true)
  })

  it('a refused token ends the bot with what its operator must do', async () => {
    await using bot = await startDue()
    bot.standIn.misbehave(({ path }) => (path.endsWith('/messages') ? answer(401, { code: 0 }) : null))
    await tickAt(bot, NINE)
    expect((await bot.app.ended).message).toContain('Discord refuses DISCORD_TOKEN')
    bot.standIn.misbehave(null)
    await bot.restart()
    await ticks(bot, 1)
    expectEachPartOnce(bot)
  })

  it('a channel whose history was taken away: the step in doubt is unknown and said so, the rest follows', async () => {
    await using bot = await startDue()
    bot.standIn.misbehave(({ method, path }) =>
      method === 'POST' && path.includes(papers) ? { kind: 'drop', when: 'before' } : null,
    )
    await tickAt(bot, NINE)
    bot.standIn.misbehave(null)
    // Whether what was written last is the bot's can't be read any more.
    bot.standIn.person(ada).say({ channelId: papers }, 'Good morning')
    bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['ReadMessageHistory'] }])
    await tickAt(bot, NINE + 10 * MINUTE)
    await tickAt(bot, NINE + 11 * MINUTE)
    expect(stepsIn(bot, papers)).toEqual(['2', '3'])
    expect(bot.log.lines.filter((line) => /step 1: unknown \(.*history/.test(line))).toHaveLength(1)
  })
})

interface GatewayFault {
  readonly name: string
  readonly happen: (bot: TestBot) => void
  /** Is the connection lost by it? */
  readonly reconnects: boolean
}

const GATEWAY_FAULTS: readonly GatewayFault[] = [
  ...[1000, 4000, 4009].map((code) => ({
    name: `a close with ${code}`,
    happen: (bot: TestBot) => bot.standIn.gateway.closeConnections(code),
    reconnects: true,
  })),
  { name: 'a cut connection', happen: (bot) => bot.standIn.gateway.dropConnections(), reconnects: true },
  { name: 'op 7', happen: (bot) => bot.standIn.gateway.requestReconnect(), reconnects: true },
  {
    name: 'op 9, resumable',
    happen: (bot) => bot.standIn.gateway.invalidateSessions({ resumable: true }),
    reconnects: true,
  },
  {
    name: 'op 9, not resumable',
    happen: (bot) => bot.standIn.gateway.invalidateSessions({ resumable: false }),
    reconnects: true,
  },
  {
    name: 'a server unavailable for an hour',
    happen: (bot) => {
      bot.standIn.setGuildAvailable(paperClub, false)
      bot.clock.set(new Date(NINE - 30 * MINUTE).toISOString())
      bot.standIn.setGuildAvailable(paperClub, true)
    },
    reconnects: false,
  },
]

/** Resolves at the bot's next log-in or resume. */
function nextConnection(bot: TestBot): Promise<void> {
  return new Promise((resolve) => {
    const stop = bot.standIn.gateway.onConnect(() => {
      stop()
      resolve()
    })
  })
}

const lookUp = (bot: TestBot) =>
  bot.standIn.person(ben).slash({ channelId: papers, command: 'paper', options: { query: 'VideoRoPE' } })

async function expectAllWell(bot: TestBot) {
  await lookUp(bot)
  await ticks(bot, 1)
  expectEachPartOnce(bot)
  expect(bot.log.lines.filter((line) => line.includes('"hello"'))).toEqual([])
}

describe.concurrent('the gateway, where it goes wrong', () => {
  it.each(GATEWAY_FAULTS)('$name: the bot lives and goes on', async ({ happen, reconnects }) => {
    await using bot = await startDue()
    const connected = reconnects ? nextConnection(bot) : Promise.resolve()
    happen(bot)
    await connected
    await expectAllWell(bot)
    expect(bot.log.lines.filter((line) => line.includes('is lost')).length).toBeLessThanOrEqual(1)
  })

  it('heartbeats that nobody acknowledges: it connects anew', async () => {
    await using bot = await startDue({ heartbeatIntervalMs: 100 })
    const connected = nextConnection(bot)
    bot.standIn.gateway.acknowledges = false
    await connected
    bot.standIn.gateway.acknowledges = true
    await expectAllWell(bot)
  })

  it.each([
    [4004, 'Discord refuses DISCORD_TOKEN'],
    [4013, 'Discord refuses the events'],
    [4014, 'Discord refuses the events'],
    [4011, 'more servers than its shards may serve'],
    [4012, 'for good (close code 4012)'],
  ])('a close with %i ends it with what its operator must do', async (code, says) => {
    await using bot = await startDue()
    bot.standIn.gateway.closeConnections(code)
    expect((await bot.app.ended).message).toContain(says)
  })
})

describe('the data folder, where it goes wrong', () => {
  it('a ledger that can’t be written: nothing is sent that would not be remembered; then all is', async () => {
    await using bot = await startDue()
    await rm(fileOf(bot, 'ledger'), { recursive: true, force: true })
    await writeFile(fileOf(bot, 'ledger'), 'in the way')
    await expect(tickAt(bot, NINE)).rejects.toThrow(/2025-02-10\.ndjson.*can't be/)
    expect(stepsIn(bot, papers)).toEqual([])
    await rm(fileOf(bot, 'ledger'))
    await ticks(bot, 1)
    expectEachPartOnce(bot)
  })

  it.each([
    ['corrupt', (path: string) => writeFile(path, '{"version":2}\n{"entr')],
    ['empty', (path: string) => truncate(path)],
    ['truncated', async (path: string) => truncate(path, (await readFile(path)).length / 2)],
    ['full of zeros', async (path: string) => writeFile(path, Buffer.alloc((await readFile(path)).length))],
    ['gone', (path: string) => rm(path)],
  ])('a ledger that is %s: its copy is read, nothing is posted again', async (_, harm) => {
    await using bot = await startDue()
    await tickAt(bot, NINE)
    await bot.app.close()
    await harm(fileOf(bot, 'ledger/2025-02-10.ndjson'))
    await bot.restart()
    await ticks(bot, 5)
    expectEachPartOnce(bot)
    const told = bot.log.lines.filter((line) => /2025-02-10\.ndjson is .* backup (was )?read/.test(line))
    expect(told).toHaveLength(1)
  })

  it.each([
    'subscriptions.json',
    'readers.json',
    'ledger.json',
    'had.json',
    'library/2025-02.json',
    'fetched.json',
  ])('a %s of a newer Paperboy is refused and left as it is', async (name) => {
    await using bot = await startDue()
    await bot.app.close()
    const newer = '{"version":99,"entries":{}}'
    await rename(fileOf(bot, name), fileOf(bot, 'kept')).catch(() => undefined)
    await writeFile(fileOf(bot, name), newer)
    await expect(bot.restart()).rejects.toThrow(/newer Paperboy \(version 99/)
    expect(await readFile(fileOf(bot, name), 'utf8')).toBe(newer)
    await rename(fileOf(bot, 'kept'), fileOf(bot, name)).catch(() => rm(fileOf(bot, name)))
    await bot.restart()
  })
})
