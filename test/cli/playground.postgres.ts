import { expect, inject, it } from 'vitest'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { asOwner } from '../support/processes/postgres.ts'
import { startProgram } from '../support/processes/program.ts'

const play = async (args: readonly string[], env: Readonly<Record<string, string>>, input = '') =>
  startProgram(['playground', ...args], { env, input, cwd: await tempFolder() }).ended

const databases = async () =>
  (
    await asOwner().query<{ name: string }>(
      `select datname as name from pg_database where datname like 'paperboy_playground%'`,
    )
  ).length

it('is one bot of three processes: one is killed and started again, and each command and post comes once', async () => {
  const input = [
    'processes',
    '/paper VideoRoPE',
    'kill 2',
    'kill 2',
    'kill 9',
    'kill all',
    'processes',
    '/paper QuEST',
    'start 2',
    'processes',
    'next',
    'kill 1',
    'kill 2',
    'kill 3',
    'next',
    'quit',
  ]
  const { code, stdout, stderr } = await play(
    ['--store', 'postgres', '--processes', '3'],
    { DATABASE_URL: inject('postgresUrl') },
    `${input.join('\n')}\n`,
  )
  expect(stderr).toContain('Starting 3 processes on 127.0.0.1, in a database of its own')
  expect(code).toBe(0)
  // The digest of the day, once.
  expect(stdout.match(/│ Monday 10 February 2025 · part 2 of 2$/gm)).toHaveLength(1)
  expect(stdout.match(/What Makes for Good Video Rotary Position Embedding\?/g)?.length).toBeGreaterThan(0)
  const [first = '', killed = '', again = ''] = stdout
    .split('processes\n')
    .slice(1)
    .map((text) => text.split('\n\n')[0])
  for (const list of [first, again]) {
    expect(list.match(/plans for all/g)).toHaveLength(1)
    expect(list.match(/ {2}\d {2}process \d+: /g)).toHaveLength(3)
  }
  // Each of three shards is answered by one of those that are left.
  expect(killed).toContain('2  killed (start 2 starts it again)')
  expect(
    [...killed.matchAll(/shard ([\d and]+)/g)].flatMap(([, ids = '']) => ids.trim().split(' and ')).sort(),
  ).toEqual(['0', '1', '2'])
  expect(stdout).toMatch(/Process 2 was killed; after [\d.]+ s the others do all that it did/)
  expect(stdout).toContain('No process 2 runs. There are: 1, 3.')
  expect(stdout).toContain('No process 9 runs. There are: 1, 3.')
  expect(stdout).toContain('Which one? Say its number, such as kill 2.')
  expect(stdout).toContain('It was the last one: nobody answers now.')
  expect(stdout).toContain('No process of the bot runs.')
  expect(await databases()).toBe(0)
}, 120_000)

it.each([
  [['--processes', '3'], {}, 2, /--processes 3 needs --store postgres: on files, a bot is one process/],
  [['--store', 'redis'], {}, 2, /Allowed choices are files, postgres/],
  [['--store', 'postgres', '--processes', '0'], {}, 2, /expected a whole number from 1/],
  [['--store', 'postgres', '--processes', '9'], {}, 2, /--processes 9: expected a number from 1 to 8/],
  [['--store', 'postgres'], { DATABASE_URL: 'mysql://a:secret@b/c' }, 2, /DATABASE_URL is not accepted/],
  [
    ['--store', 'postgres'],
    { DATABASE_URL: 'postgres://a:secret@127.0.0.1:9/c' },
    1,
    /the playground makes a database of its own on that server, and can't: the database at 127.0.0.1:9\/c/,
  ],
] as const)('says what is wrong with %j %j', async (args, env, code, says) => {
  const ended = await play(args, env)
  expect(ended.stderr).toMatch(says)
  expect(ended.stderr).not.toContain('secret')
  expect(ended.code).toBe(code)
})

it('is only for the playground to start one of its bots', async () => {
  const ended = await startProgram(['playground-bot', '0'], { cwd: await tempFolder() }).ended
  expect(ended.stderr).toContain('playground-bot is only for the playground')
  expect(ended.code).toBe(2)
})
