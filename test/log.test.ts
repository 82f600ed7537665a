import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createLog, hideSecrets, LOG_LEVELS, type Log, type LogLevel } from '../src/log.ts'

/** The shape of a token; nobody's. */
const TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ_1'

/** What a logger wrote: to a file, or to a terminal. */
function written(use: (log: Log) => void, { level = 'trace' as LogLevel, terminal = false } = {}): string {
  const chunks: string[] = []
  const stream = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        chunks.push(String(chunk))
        done()
      },
    }),
    { isTTY: terminal },
  )
  use(createLog(level, stream as unknown as NodeJS.WriteStream))
  return chunks.join('')
}

const failed = (message: string, extra: object = {}) => Object.assign(new Error(message), extra)

const LEAKS: readonly { readonly name: string; readonly use: (log: Log) => void }[] = [
  { name: 'in the sentence', use: (log) => log.info(`logging in with ${TOKEN}`) },
  { name: 'in the sentence beside fields', use: (log) => log.info({ a: 1 }, `Bot ${TOKEN}`) },
  { name: 'as an argument of the sentence', use: (log) => log.info('logging in with %s', TOKEN) },
  { name: 'in a field called token', use: (log) => log.info({ token: TOKEN }, 'x') },
  { name: 'in a field called otherwise', use: (log) => log.info({ detail: `got ${TOKEN}` }, 'x') },
  { name: 'in a header', use: (log) => log.info({ headers: { authorization: `Bot ${TOKEN}` } }, 'x') },
  { name: 'deep down', use: (log) => log.info({ a: { b: { c: { d: [{ e: TOKEN }] } } } }, 'x') },
  { name: 'as a key', use: (log) => log.info({ [TOKEN]: 1 }, 'x') },
  { name: 'in an address', use: (log) => log.info({ url: `https://example.org/?t=${TOKEN}&x=1` }, 'x') },
  { name: 'in an error’s message', use: (log) => log.error({ err: failed(`bad ${TOKEN}`) }, 'x') },
  { name: 'in an error with no sentence', use: (log) => log.error({ err: failed(`bad ${TOKEN}`) }) },
  { name: 'in an error alone', use: (log) => log.error(failed(`bad ${TOKEN}`)) },
  {
    name: 'in what an error carries',
    use: (log) => log.error({ err: failed('bad', { requestBody: TOKEN }) }, 'x'),
  },
  {
    name: 'in an error’s cause',
    use: (log) => log.error({ err: new Error('bad', { cause: failed(TOKEN) }) }, 'x'),
  },
  { name: 'in an error under another name', use: (log) => log.error({ reason: failed(TOKEN) }, 'x') },
  { name: 'in something thrown that is no error', use: (log) => log.error({ err: `bad ${TOKEN}` }, 'x') },
  { name: 'in quotes', use: (log) => log.warn({ body: JSON.stringify({ t: TOKEN }) }, `"${TOKEN}"`) },
]

test('tokens are taken out of long texts of any kind without hanging', () => {
  const parts = [
    'a'.repeat(300_000),
    `${'a'.repeat(30)}.`.repeat(10_000),
    'a-'.repeat(150_000),
    '.'.repeat(300_000),
  ]
  for (const part of parts) hideSecrets(`${part} ${part}.${part}`)
  expect(hideSecrets(`x.y.${TOKEN}.z and ${TOKEN}, ${TOKEN}`)).toBe('x.y.[token] and [token], [token]')
})

describe.each([
  { to: 'a file', terminal: false },
  { to: 'a terminal', terminal: true },
])('a token never reaches $to', ({ terminal }) => {
  test.each(LEAKS)('$name', ({ use }) => {
    for (const level of ['trace', 'debug', 'info'] as const) {
      const text = written(use, { level, terminal })
      expect(text).not.toBe('')
      expect(text).not.toContain('GaBcDe')
      expect(text).not.toContain(TOKEN.slice(0, 12))
    }
  })
})

describe('a line', () => {
  test('is one JSON object with time, level, fields and sentence', () => {
    const lines = written((log) => {
      log.info({ papers: 12 }, 'library opened')
      log.error({ err: new TypeError('bad\nnews') }, 'the tick failed')
    }).trimEnd()
    const [first, second] = lines.split('\n').map((line) => JSON.parse(line))
    expect(first).toEqual({ level: 'info', time: expect.any(String), papers: 12, msg: 'library opened' })
    expect(Date.parse(first.time)).not.toBeNaN()
    expect(second.err).toMatchObject({ type: 'TypeError', message: 'bad\nnews' })
    expect(second.err.stack).toContain('log.test')
  })

  test('still is one where secrets were taken out of it', () => {
    const text = written((log) =>
      log.info({ token: 'x', DATABASE_URL: 'postgres://u:p@h/d', a: TOKEN }, TOKEN),
    )
    expect(JSON.parse(text)).toMatchObject({
      token: '[secret]',
      DATABASE_URL: '[secret]',
      a: '[token]',
      msg: '[token]',
    })
  })

  test.each([
    'github.com/some-longer-organisation.name/and-a-repository',
    '2025-02-10 step 1: sent',
    'https://arxiv.org/abs/2502.05173',
    '/var/lib/paperboy/subscriptions.json.damaged-2025-02-10T06-00-00-000Z',
  ])('keeps what is no token: %s', (text) => {
    expect(JSON.parse(written((log) => log.info(text))).msg).toBe(text)
  })

  test('is written at its level and above, and not below', () => {
    for (const [place, level] of LOG_LEVELS.entries()) {
      const text = written(
        (log) => {
          for (const each of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) log[each](each)
        },
        { level },
      )
      const levels = text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).level)
      expect(levels).toEqual(LOG_LEVELS.slice(place, -1))
    }
  })
})
