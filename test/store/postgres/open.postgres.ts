import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { StorageFault, UsageError, UserError } from '../../../src/errors.ts'
import { type PostgresServer, startPostgres } from '../../../src/playground/postgres-server.ts'
import { connectDatabase, DATABASE_LIMITS } from '../../../src/store/postgres/connect.ts'
import type { DatabaseUrl } from '../../../src/store/postgres/database-url.ts'
import { MIGRATIONS } from '../../../src/store/postgres/migrations.ts'
import { type DatabaseParts, openDatabase } from '../../../src/store/postgres/open.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import {
  asOwner,
  closedAfterTest,
  databaseUrl,
  freshDatabase,
  QUICK,
} from '../../support/processes/postgres.ts'

const open = (at: DatabaseUrl, parts: DatabaseParts = {}) =>
  openDatabase(at, listeningLog(), '100', { limits: QUICK, ...parts }).then(closedAfterTest)

/** The same address with another part of it. */
const changed = (at: DatabaseUrl, change: (url: URL) => void) => {
  const url = new URL(at.url)
  change(url)
  return databaseUrl(url.href)
}

const password = (at: DatabaseUrl) => new URL(at.url).password || new URL(inject('postgresUrl')).password

/** What keeps the bot from a database; nothing secret is in it. */
async function faultOf(at: DatabaseUrl, parts: DatabaseParts = {}): Promise<Error> {
  const fault = await open(at, parts).then(
    () => new Error('it opened'),
    (error) => error,
  )
  expect(fault).toBeInstanceOf(UserError)
  expect(`${fault.message} ${fault.stack}`).not.toContain(password(at))
  return fault
}

async function ownServer(settings = {}): Promise<PostgresServer> {
  return closedAfterTest(await startPostgres(inject('postgresPrograms'), settings))
}

const tables = (at: DatabaseUrl) =>
  closedAfterTest(connectDatabase(at, listeningLog()))
    .query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace`,
    )
    .then((found) => found.map(({ name }) => name))

describe('opening a database', () => {
  it('makes its tables once, however many processes start at once, and finds them again', async () => {
    const at = await freshDatabase()
    const opened = await Promise.all([1, 2, 3, 4].map(() => open(at)))
    for (const each of opened) {
      expect(await each.query('select version, readable_by from paperboy_schema')).toEqual([
        { version: MIGRATIONS.at(-1)?.version, readable_by: 1 },
      ])
    }
    await expect(open(at)).resolves.toBeDefined()
  })

  it('keeps version N - 1 running while N migrates', async () => {
    const at = await freshDatabase()
    const ours = MIGRATIONS.length
    const next = (readableBy: number) => [
      ...MIGRATIONS,
      {
        version: ours + 1,
        readableBy,
        statements: ['alter table readers add column language text'],
      },
    ]
    const old = await open(at)
    await open(at, { migrations: next(ours) })
    await old.query(`insert into readers (user_id, doc) values ('1', '{}')`)
    await expect(open(at)).resolves.toBeDefined()
    expect(await tables(at)).toContain('readers')
  })

  it('refuses a database that only a newer version can read, and changes nothing', async () => {
    const at = await freshDatabase()
    const ours = MIGRATIONS.length
    await open(at, {
      migrations: [...MIGRATIONS, { version: ours + 1, readableBy: ours + 1, statements: [] }],
    })
    const fault = await faultOf(at)
    expect(fault).toBeInstanceOf(UsageError)
    expect(fault.message).toContain(
      `changed by a newer Paperboy (schema version ${ours + 1}; this one knows ${ours})`,
    )
  })

  it('leaves nothing of a migration that fails', async () => {
    const at = await freshDatabase()
    const broken = [{ version: 1, readableBy: 1, statements: ['create table a (b int)', 'nonsense'] }]
    await faultOf(at, { migrations: broken })
    expect(await tables(at)).toEqual([])
    await expect(open(at)).resolves.toBeDefined()
  })

  it('refuses another program’s database, and not one with an extension', async () => {
    const at = await freshDatabase()
    const other = closedAfterTest(connectDatabase(at, listeningLog()))
    await other.query('create table invoices (id int)')
    const fault = await faultOf(at)
    expect(fault).toBeInstanceOf(UsageError)
    expect(fault.message).toMatch(/is another program's: it has the tables invoices\./)
    expect(await tables(at)).toEqual(['invoices'])
    await other.query('drop table invoices')
    await expect(open(at)).resolves.toBeDefined()
  })

  it('refuses another bot’s', async () => {
    const at = await freshDatabase()
    await open(at)
    await expect(openDatabase(at, listeningLog(), '200')).rejects.toThrow(
      /is another bot's: its id is 100, and the id of this token's bot is 200/,
    )
  })
})

describe('a database that can’t be used is a sentence', () => {
  it.each([
    [
      'a wrong password',
      (url: URL) => {
        url.password = 'not-it'
      },
      UsageError,
      /refuses the password of the user paperboy/,
    ],
    [
      'an unknown user',
      (url: URL) => {
        url.username = 'nobody-here'
      },
      UsageError,
      /refuses the password of the user nobody-here/,
    ],
    [
      'no password',
      (url: URL) => {
        url.password = ''
      },
      UsageError,
      /wants a password/,
    ],
    [
      'no such database',
      (url: URL) => {
        url.pathname = '/elsewhere'
      },
      UsageError,
      /no database named elsewhere/,
    ],
    [
      'no such host',
      (url: URL) => {
        url.hostname = 'nowhere.invalid'
      },
      Error,
      /no host is known as nowhere|name service does not answer/,
    ],
    [
      'nothing there',
      (url: URL) => {
        url.port = '1'
      },
      UserError,
      /the connection is refused; is PostgreSQL running there\?/,
    ],
    [
      'TLS where there is none',
      (url: URL) => {
        url.search = '?sslmode=require'
      },
      UsageError,
      /takes no TLS/,
    ],
  ] as const)('%s', async (_what, change, kind, words) => {
    const at = await freshDatabase()
    const fault = await faultOf(changed(at, change))
    expect(fault.message).toMatch(words)
    expect(fault).toBeInstanceOf(kind)
    if (kind === UserError) expect(fault).not.toBeInstanceOf(UsageError)
  })

  it.each([
    ['no right to make tables', 'connection limit -1', /gives the user \w+ no right to do this/],
    ['too many connections', 'connection limit 0', /has too many connections/],
  ])('%s', async (_what, option, words) => {
    const at = await freshDatabase()
    const owner = asOwner()
    const name = `role_${at.database}`
    await owner.query(`create role ${name} login password 'p4ssw0rd' ${option}`)
    onTestFinished(() => owner.query(`drop role ${name}`).then(() => {}))
    const fault = await faultOf(
      changed(at, (url) => {
        url.username = name
        url.password = 'p4ssw0rd'
      }),
    )
    expect(fault.message).toMatch(words)
  })

  it('another encoding', async () => {
    const at = await freshDatabase(`encoding 'SQL_ASCII' template template0`)
    const fault = await faultOf(at)
    expect(fault).toBeInstanceOf(UsageError)
    expect(fault.message).toMatch(/is in SQL_ASCII/)
  })

  it('one that is read-only', async () => {
    const at = await freshDatabase()
    await asOwner().query(`alter database ${at.database} set default_transaction_read_only = on`)
    const fault = await faultOf(at)
    expect(fault).toBeInstanceOf(UsageError)
    expect(fault.message).toMatch(/is read-only: a replica/)
  })

  it('a certificate that nobody vouches for, and a host that it isn’t for', async () => {
    const folder = await tempFolder()
    const [key, certificate] = [join(folder, 'k.pem'), join(folder, 'c.pem')]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=elsewhere'],
        ...['-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    )
    // The server wants its key to be its own, or root's and of a group.
    execFileSync('chmod', ['755', folder])
    execFileSync('chmod', ['640', key])
    if (process.getuid?.() === 0) execFileSync('chown', ['root:postgres', key])
    const server = await ownServer({ ssl: 'on', ssl_key_file: key, ssl_cert_file: certificate })
    const withSearch = (search: string) => databaseUrl(`${server.url('postgres')}?${search}`)
    expect((await faultOf(withSearch('sslmode=require'))).message).toMatch(
      /certificate that can’t be verified/,
    )
    const named = await faultOf(withSearch(`sslmode=verify-full&sslrootcert=${certificate}`))
    expect(named.message).toMatch(/certificate that is for another host than 127.0.0.1/)
    await expect(open(withSearch('sslmode=no-verify'))).resolves.toBeDefined()
  })

  it('something that is not PostgreSQL', async () => {
    const web = createServer((_request, response) => response.end('hello'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      web.close()
    })
    const { port } = web.address() as { port: number }
    const fault = await faultOf(databaseUrl(`postgres://u:secret7@127.0.0.1:${port}/d`))
    expect(fault.message).toMatch(/^The database at 127.0.0.1:\d+\/d /)
    expect(fault.message).toMatch(/can’t be reached/)
  })
})

describe('a database that fails while the bot runs', () => {
  it.each([
    ['53100', /has no space left on its disk/],
    ['53400', /has no resources left/],
    ['57014', /took too long to answer/],
    ['58030', /fault of its files/],
    ['XX001', /fault of its own/],
    ['25006', /is read-only/],
  ])('says what it says: %s', async (code, words) => {
    const database = await open(await freshDatabase())
    const asked = database.query(`do $$ begin raise exception 'a secret' using errcode = '${code}'; end $$`)
    const fault = await asked.catch((error) => error)
    expect(fault).toBeInstanceOf(StorageFault)
    expect(fault.message).toMatch(words)
    expect(JSON.stringify([fault.message, fault.cause ?? null])).not.toContain('secret')
  })

  it('never says what was in a row', async () => {
    const database = await open(await freshDatabase())
    const put = () =>
      database.query(`insert into readers (user_id, doc) values ('4711', '{"saved": "secret"}')`)
    await put()
    const fault = await put().catch((error) => error)
    expect(`${fault.message}${JSON.stringify(fault.cause ?? null)}`).not.toMatch(/4711|secret/)
    const wrong = await database.query(`select '4711x'::int`).catch((error) => error)
    expect(wrong.message).not.toContain('4711')
  })

  it('answers in time where the server is frozen, and goes on when it is back', async () => {
    const server = await ownServer()
    const database = await open(databaseUrl(server.url('postgres')))
    await database.query('select 1')
    const backends = await database.query<{ pid: number }>(
      'select pid from pg_stat_activity where backend_type = $1',
      ['client backend'],
    )
    const all = [server.pid ?? 0, ...backends.map(({ pid }) => pid)]
    for (const pid of all) process.kill(pid, 'SIGSTOP')
    await expect(database.query('select 1')).rejects.toThrow(/took too long to answer|can’t be reached/)
    await expect(database.transaction((each) => each.query('select 1'))).rejects.toThrow(StorageFault)
    for (const pid of all) process.kill(pid, 'SIGCONT')
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  it('can be ended while it is frozen', async () => {
    const server = await ownServer()
    process.kill(server.pid ?? 0, 'SIGSTOP')
    await server.stop('immediate')
    expect(server.pid).toBeNull()
  })

  it('goes on after a crash of the server', async () => {
    const server = await ownServer()
    const log = listeningLog()
    const database = closedAfterTest(
      await openDatabase(databaseUrl(server.url('postgres')), log, null, { limits: QUICK }),
    )
    await database.query('create table kept (a int)')
    const asked = database.query('select pg_sleep(1)').catch((error) => error)
    await server.stop('immediate')
    expect(await asked).toBeInstanceOf(StorageFault)
    await expect(database.query('select 1')).rejects.toThrow(/the connection is refused/)
    await server.start()
    await database.transaction((each) => each.query('insert into kept values (1)'))
    expect(await database.query('select * from kept')).toEqual([{ a: 1 }])
    expect(log.lines.join('\n')).not.toContain(password(database.at))
  })
})

describe('a transaction', () => {
  it('is kept as a whole or not at all', async () => {
    const database = await open(await freshDatabase())
    const failing = database.transaction(async (each) => {
      await each.query(`insert into alerts values ('a', now())`)
      throw new TypeError('of ours')
    })
    await expect(failing).rejects.toThrow(TypeError)
    expect(await database.query('select * from alerts')).toEqual([])
  })

  it('is run again where others were in its way', async () => {
    const database = await open(await freshDatabase(), { limits: DATABASE_LIMITS })
    await database.query(`insert into alerts values ('a', now()), ('b', now())`)
    const change = (order: readonly string[]) =>
      database.transaction(async (each) => {
        for (const kind of order) {
          await each.query(`update alerts set at = at + interval '1 s' where kind = $1`, [kind])
          await each.query('select pg_sleep(0.05)')
        }
      })
    const pairs = Array.from({ length: 4 }, (_, n) => change(n % 2 === 0 ? ['a', 'b'] : ['b', 'a']))
    await expect(Promise.all(pairs)).resolves.toBeDefined()
  })
})
