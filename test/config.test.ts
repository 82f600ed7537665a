import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DigestSource, parseConfig, withSecretFiles } from '../src/config.ts'
import { UsageError } from '../src/errors.ts'

/** The shape of a token; nobody's. */
const TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ_1'

function faults(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return (error as UsageError).message.split('\n')
  }
  return []
}

/** A source in a word: what it is and where. */
function shown(source: DigestSource): string {
  const text = 'path' in source ? source.path : 'template' in source ? source.template : 'huggingface'
  return text.startsWith('https://huggingface.co/api/') ? 'huggingface' : text
}

const sourcesOf = (list: string) => parseConfig({ DIGEST_SOURCES: list }).digestSources.map(shown)

describe('defaults', () => {
  test.each([
    { name: 'nothing set', environment: {} },
    {
      name: 'everything set to nothing',
      environment: {
        DISCORD_TOKEN: '',
        DISCORD_API_URL: ' ',
        DATA_DIR: '',
        DIGEST_SOURCES: '\t',
        ALLOW_PRIVATE_SOURCES: '',
        INGEST_CRON: '',
        DEFAULT_TIMEZONE: '',
        LOG_LEVEL: '',
        SHARDS: '',
        DISCORD_REQUESTS_PER_SECOND: ' ',
        ALERT_CHANNEL: '',
      },
    },
  ])('$name', ({ environment }) => {
    const { digestSources, ...config } = parseConfig(environment)
    expect(config).toMatchObject({
      discord: { token: null, apiUrl: 'https://discord.com/api', requestsPerSecond: null, shards: 'auto' },
      dataDir: resolve('data'),
      allowPrivateSources: false,
      ingestCron: '17,47 * * * *',
      defaultTimeZone: 'UTC',
      logLevel: 'info',
    })
    expect(digestSources.map(shown)).toEqual(['huggingface'])
  })
})

describe('good values', () => {
  test('are taken, white space around them off', () => {
    expect(
      parseConfig({
        DISCORD_TOKEN: ` ${TOKEN}\n`,
        DISCORD_API_URL: 'http://127.0.0.1:3000/api//',
        DISCORD_REQUESTS_PER_SECOND: '500',
        SHARDS: '4-5/16',
        DATA_DIR: ' /var/lib/paperboy ',
        ALLOW_PRIVATE_SOURCES: 'Yes',
        INGEST_CRON: '*/5 6-18 * * 1-5',
        DEFAULT_TIMEZONE: 'jst',
        LOG_LEVEL: 'debug',
      }),
    ).toMatchObject({
      discord: {
        token: TOKEN,
        apiUrl: 'http://127.0.0.1:3000/api',
        requestsPerSecond: 500,
        shards: { ids: [4, 5], count: 16 },
      },
      dataDir: '/var/lib/paperboy',
      allowPrivateSources: true,
      ingestCron: '*/5 6-18 * * 1-5',
      defaultTimeZone: 'Asia/Tokyo',
      logLevel: 'debug',
    })
  })

  test.each([
    ['yes', true],
    ['TRUE', true],
    ['1', true],
    ['no', false],
    ['False', false],
    ['0', false],
  ] as const)('ALLOW_PRIVATE_SOURCES=%s', (value, allowed) => {
    expect(parseConfig({ ALLOW_PRIVATE_SOURCES: value }).allowPrivateSources).toBe(allowed)
  })

  test.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])('LOG_LEVEL=%s', (level) => {
    expect(parseConfig({ LOG_LEVEL: level }).logLevel).toBe(level)
  })

  test.each([
    ['huggingface', ['huggingface']],
    ['digests', [resolve('digests')]],
    ['/srv/digests, huggingface ,, notes.md,', ['/srv/digests', 'huggingface', resolve('notes.md')]],
    ['https://example.org/{yyyy}/{MM}/{dd}.md', ['https://example.org/{yyyy}/{MM}/{dd}.md']],
    ['HTTP://example.org/latest.json', ['HTTP://example.org/latest.json']],
  ] as const)('DIGEST_SOURCES=%s', (list, expected) => {
    expect(sourcesOf(list)).toEqual(expected)
  })

  test.each([
    [{}, null],
    [{ HTTP_PORT: '9090' }, { host: '127.0.0.1', port: 9090 }],
    [
      { HTTP_PORT: '9090', HTTP_HOST: '0.0.0.0' },
      { host: '0.0.0.0', port: 9090 },
    ],
    [{ HTTP_HOST: '0.0.0.0' }, null],
  ] as const)('%j serves health at %j', (environment, expected) => {
    expect(parseConfig(environment).http).toEqual(expected)
  })

  test('what is not ours is nobody’s business', () => {
    expect(faults({ PATH: '/usr/bin', LOG_LEVELS: 'loud', __proto__: 'x' })).toEqual([])
  })
})

describe('bad values: one line each, with name, value and what is accepted', () => {
  test.each([
    ['DISCORD_API_URL', 'discord.com/api', /http or https address/],
    ['DISCORD_API_URL', 'ftp://discord.com/api', /http or https address/],
    ['DISCORD_API_URL', 'javascript:alert(1)', /http or https address/],
    ['DIGEST_SOURCES', 'ftp://example.org/digests', /folders, files, http or https URLs/],
    ['DIGEST_SOURCES', 'file:///srv/digests', /folders, files, http or https URLs/],
    ['DIGEST_SOURCES', 'https://exa mple/{yyyy}', /\{yyyy\}, \{MM\} and \{dd\}/],
    ['DIGEST_SOURCES', 'https://example.org/{YYYY}.md', /\{yyyy\}, \{MM\} and \{dd\}/],
    ['ALERT_CHANNEL', '#ops', /a channel id/],
    ['HTTP_PORT', '0', /a port from 1 to 65535/],
    ['HTTP_PORT', '70000', /a port from 1 to 65535/],
    ['HTTP_PORT', '80a', /a port from 1 to 65535/],
    ['ALLOW_PRIVATE_SOURCES', 'maybe', /yes or no/],
    ['ALLOW_PRIVATE_SOURCES', 'yess', /yes or no/],
    ['INGEST_CRON', 'hourly', /five fields/],
    ['INGEST_CRON', '99 * * * *', /five fields/],
    ['INGEST_CRON', '* * * *', /five fields/],
    ['INGEST_CRON', '* * * * * *', /five fields/],
    ['INGEST_CRON', '@hourly', /five fields/],
    ['DEFAULT_TIMEZONE', 'Mars/Olympus', /IANA time zone/],
    ['DEFAULT_TIMEZONE', 'constructor', /IANA time zone/],
    ['SHARDS', 'all', /auto, or numbers from 0 such as 2, 0-3/],
    ['SHARDS', '4/4', /auto, or numbers from 0 such as 2, 0-3/],
    ['SHARDS', '3-0', /auto, or numbers from 0 such as 2, 0-3/],
    ['DISCORD_REQUESTS_PER_SECOND', '0', /requests a second/],
    ['DISCORD_REQUESTS_PER_SECOND', '50.5', /requests a second/],
    ['DISCORD_REQUESTS_PER_SECOND', '12345', /requests a second/],
    ['LOG_LEVEL', 'loud', /trace, debug, info, warn, error, fatal, silent/],
  ] as const)('%s=%s', (name, value, accepted) => {
    const lines = faults({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name}: `))
    expect(lines[0]).toContain(`"${value}"`)
    expect(lines[0]).toMatch(accepted)
  })

  test('several at once, several lines', () => {
    const lines = faults({
      LOG_LEVEL: 'loud',
      DEFAULT_TIMEZONE: 'nowhere',
      INGEST_CRON: 'x',
      DATA_DIR: 'fine',
    })
    expect(lines.map((line) => line.split(':')[0]).sort()).toEqual([
      'DEFAULT_TIMEZONE',
      'INGEST_CRON',
      'LOG_LEVEL',
    ])
  })

  test('a value of several lines makes no second one', () => {
    expect(faults({ LOG_LEVEL: 'loud\nDATA_DIR: is fine' })).toHaveLength(1)
  })
})

describe('the token', () => {
  test.each([
    'secret',
    'not.a.token',
    `Bot ${TOKEN}`,
    `${TOKEN} `.repeat(2),
    TOKEN.slice(0, 36),
    `"${TOKEN}"`,
  ])('badly formed (%#) is refused without being shown', (value) => {
    const lines = faults({ DISCORD_TOKEN: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^DISCORD_TOKEN: .*three dotted parts/)
    expect(lines[0]).not.toContain(value.trim())
    expect(lines[0]).not.toContain(TOKEN.slice(0, 10))
  })

  test.each(['DISCORD_API_URL', 'ALLOW_PRIVATE_SOURCES', 'INGEST_CRON', 'DEFAULT_TIMEZONE', 'LOG_LEVEL'])(
    'pasted into %s by mistake is not shown either',
    (name) => {
      for (const environment of [{ [name]: TOKEN }, { [name]: `x ${TOKEN}`, DISCORD_TOKEN: TOKEN }]) {
        const message = faults(environment).join('\n')
        expect(message).toContain(`${name}: `)
        expect(message).not.toContain('GaBcDe')
      }
    },
  )

  test('that is short is hidden where it is known to be the token', () => {
    const short = 'abcdefgh.x.ijklmnop'
    expect(faults({ DISCORD_TOKEN: short, LOG_LEVEL: short }).join()).not.toContain('ijklmnop')
  })
})

describe('scheduled backups', () => {
  test('are off, or in the data folder, a week of them', () => {
    expect(parseConfig({}).backups).toBeNull()
    expect(parseConfig({ BACKUP_CRON: '0 3 * * *', DATA_DIR: '/d' }).backups).toEqual({
      cron: '0 3 * * *',
      folder: '/d/backups',
      keep: 7,
    })
    const set = { BACKUP_CRON: '0 3 * * *', BACKUP_DIR: '/b', BACKUP_KEEP: '30' }
    expect(parseConfig(set).backups).toEqual({ cron: '0 3 * * *', folder: '/b', keep: 30 })
  })

  test.each([
    [
      { BACKUP_CRON: 'daily' },
      'BACKUP_CRON: "daily" is not accepted; expected a cron expression of five fields',
    ],
    [{ BACKUP_KEEP: '0' }, 'BACKUP_KEEP: "0" is not accepted; expected how many are kept, from 1.'],
  ])('%j is refused', (environment, fault) => {
    expect(faults(environment)).toEqual([expect.stringContaining(fault)])
  })
})

describe('a secret from a file', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'paperboy-secret-'))
    writeFileSync(join(folder, 'token'), ` ${TOKEN}\r\n`)
    writeFileSync(join(folder, 'empty'), '\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is read without the white space around it', () => {
    const environment = withSecretFiles({ DISCORD_TOKEN_FILE: join(folder, 'token'), DATA_DIR: 'x' })
    expect(parseConfig(environment).discord.token).toBe(TOKEN)
  })

  test('counts as unset where its variable is empty', () => {
    const environment = { DISCORD_TOKEN: TOKEN, DISCORD_TOKEN_FILE: ' ' }
    expect(parseConfig(withSecretFiles(environment)).discord.token).toBe(TOKEN)
  })

  test.each([
    [
      'that is missing',
      'none',
      /^DISCORD_TOKEN_FILE: ".*none" can't be read: there is no such file or folder\.$/,
    ],
    ['that is a folder', '.', /^DISCORD_TOKEN_FILE: ".*" can't be read: /],
    ['that is empty', 'empty', /^DISCORD_TOKEN_FILE: ".*empty" is empty; expected the secret in it\.$/],
  ])('is refused from one %s', (_, name, message) => {
    expect(() => withSecretFiles({ DISCORD_TOKEN_FILE: join(folder, name) })).toThrow(message)
  })

  test('is refused where the secret is set as well, without showing it', () => {
    const both = { DISCORD_TOKEN: TOKEN, DISCORD_TOKEN_FILE: join(folder, 'token') }
    expect(() => withSecretFiles(both)).toThrow(
      /^DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set; leave one of them out\.$/,
    )
  })
})
