import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSampleText, SAMPLE_FOLDER } from '../support/builders/sample-text.ts'
import { type Ended, type RunOptions, runProgram } from '../support/processes/program.ts'

const DATE = '2025-02-10'
const VIDEO_ROPE = '2502.05173'
const jsonLines = ({ stdout }: Ended) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

let folder = ''
/** A data folder with the sample, and one with nothing. */
let full = ''
let empty = ''

const run = (args: readonly string[], options: Partial<RunOptions> = {}) =>
  runProgram(args, { cwd: folder, ...options, env: { DATA_DIR: full, ...options.env } })
const file = async (name: string, content: string) => {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperboy-cli-'))
  full = join(folder, 'full')
  empty = join(folder, 'empty')
  await mkdir(empty)
  const ended = await run(['ingest', SAMPLE_FOLDER])
  expect(ended).toMatchObject({
    code: 0,
    stdout: `${DATE}: 12 added, 0 updated, 0 unchanged, 0 rejected\n`,
    stderr: '',
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.concurrent('paperboy', () => {
  it('shows what there is, on standard output', async () => {
    const { code, stdout, stderr } = await run(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of ['start', 'playground', 'ingest', 'parse', 'search', 'render']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
    }
  })

  it.each([
    ['start', /DISCORD_TOKEN/],
    ['playground', /no token/],
    ['ingest', /--json/],
    ['parse', /standard input/],
    ['search', /--tag[\s\S]*--limit[\s\S]*--json[\s\S]*--batch[\s\S]*--corpus/],
    ['render digest', /--tag[\s\S]*--layout[\s\S]*--json[\s\S]*--html/],
  ])('%s --help shows how', async (command, words) => {
    const { code, stdout, stderr } = await run([...command.split(' '), '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(words)
  })

  it('prints its version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
  })

  it.each([
    ['no command', []],
    ['an unknown command', ['explode']],
    ['an unknown option', ['search', 'x', '--explode']],
    ['no source', ['ingest']],
    ['no file', ['parse']],
    ['no query', ['search']],
    ['a limit that is no number', ['search', 'x', '--limit', 'many']],
    ['a limit of nothing', ['search', 'x', '--limit', '0']],
    ['nothing to render', ['render']],
    ['an unknown layout', ['render', 'digest', DATE, '--layout', 'poster']],
    ['two outputs at once', ['render', 'digest', DATE, '--json', '--html']],
    ['a date that is none', ['render', 'digest', '2025-02-30']],
  ])('refuses %s with exit code 2, and prints no result', async (_, args) => {
    const { code, stdout, stderr } = await run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stderr.trim()).not.toBe('')
  })

  it.each([
    ['search', ['search', 'video', '--tag', 'visual question']],
    ['render', ['render', 'digest', DATE, '--tag', 'visual question']],
  ])('%s names the nearest tag', async (_, args) => {
    expect(await run(args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^paperboy: "visual question" is no tag.*Visual Question Answering/),
    })
  })

  describe('ingest', () => {
    it.skipIf(process.platform !== 'linux')('says in one line that the disk is full', async () => {
      const dataDir = join(folder, 'on a full disk')
      await mkdir(join(dataDir, 'library'), { recursive: true })
      await symlink('/dev/full', join(dataDir, 'library', '.2025-02.json.tmp'))
      expect(await run(['ingest', SAMPLE_FOLDER], { env: { DATA_DIR: dataDir } })).toMatchObject({
        code: 1,
        stdout: '',
        stderr: `paperboy: ${join(dataDir, 'library', '2025-02.json')} can't be written: the disk is full; free some space. What was reported before is kept.\n`,
      })
    })

    it('says as JSON what changed, which is nothing the second time', async () => {
      const ended = await run(['ingest', SAMPLE_FOLDER, '--json'])
      expect(jsonLines(ended)).toMatchObject([
        { date: DATE, added: 0, updated: 0, unchanged: 12, rejected: [] },
      ])
      expect(ended).toMatchObject({ code: 0, stderr: '' })
    })

    it('reads the neighbours of what it can’t read, and ends with 1', async () => {
      const broken = await file('mixed/2025-02-11.md', 'Not a digest at all.\n')
      const sample = (await readSampleText()).replaceAll(DATE, '2025-02-12').trimEnd()
      const good = await file('mixed/2025-02-12.md', `${sample}\n| No link here | A | B | C | | |\n`)
      const missing = join(folder, 'mixed/missing.md')
      const below = join(good, 'below')
      const env = { DATA_DIR: join(folder, 'neighbours') }
      const { code, stdout, stderr } = await run(['ingest', missing, broken, below, good], { env })
      expect(code).toBe(1)
      expect(stdout).toMatch(/^2025-02-12: 12 added, 0 updated, 0 unchanged, 1 rejected\n {2}line \d+: .+\n$/)
      expect(stderr).toContain(`${missing} can't be read: there is no such file or folder.`)
      expect(stderr).toContain(`${broken} is not a digest: expected a Markdown table`)
      expect(stderr).toContain(`${below} can't be read`)
      expect(stderr.trimEnd().split('\n')).toHaveLength(3)
    })

    it('says so where the data folder is a file', async () => {
      const path = await file('a-file', '')
      expect(await run(['ingest', SAMPLE_FOLDER], { env: { DATA_DIR: path } })).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(`The data folder ${path} can't be used`),
      })
    })
  })

  describe('parse', () => {
    it('prints the contract’s fields, and keeps nothing', async () => {
      const ended = await run(['parse', SAMPLE_FOLDER, '--json'], {
        env: { DATA_DIR: join(folder, 'never') },
      })
      const [digest] = jsonLines(ended)
      expect(ended.code).toBe(0)
      expect(Object.keys(digest)).toEqual(['date', 'papers', 'rejected'])
      expect(Object.keys(digest.papers[0])).toEqual([
        'id',
        'title',
        'authors',
        'summary',
        'tags',
        'code',
        'models',
      ])
      expect(digest.papers).toHaveLength(12)
      await expect(open(join(folder, 'never'))).rejects.toThrow('ENOENT')
    })

    it('reads standard input, a byte order mark and all', async () => {
      const ended = await run(['parse', '-', '--json'], { input: `\ufeff${await readSampleText()}` })
      expect(jsonLines(ended)).toMatchObject([{ date: DATE }])
      expect(ended).toMatchObject({ code: 0, stderr: '' })
    })

    it.each([
      ['nothing', ''],
      ['no digest', 'hello'],
      ['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 0x80])],
    ])('says so where standard input is %s', async (_, input) => {
      expect(await run(['parse', '-'], { input })).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^paperboy: Standard input is not a digest: /),
      })
    })

    it('reads the neighbours of what it can’t read, and ends with 1', async () => {
      const broken = await file('broken.md', '# Notes\n')
      const loop = join(folder, 'loop')
      await symlink(loop, loop)
      const { code, stdout, stderr } = await run([
        'parse',
        join(folder, 'none.md'),
        broken,
        loop,
        SAMPLE_FOLDER,
      ])
      expect(code).toBe(1)
      expect(stdout.split('\n')).toHaveLength(2)
      expect(stderr).toContain("none.md can't be read: there is no such file or folder.")
      expect(stderr).toContain('broken.md is not a digest')
      expect(stderr).toContain("loop can't be read")
    })
  })

  describe('search', () => {
    it('prints the paper for a name and for a link', async () => {
      const runs = ['videorope', 'https://arxiv.org/abs/2502.05173v1'].map((query) => run(['search', query]))
      for (const ended of await Promise.all(runs)) {
        expect(ended).toMatchObject({ code: 0, stderr: '' })
        expect(ended.stdout).toMatch(/^2502\.05173 {2}VideoRoPE: What Makes/)
      }
    })

    it('takes words without quotes, a tag in other words, and a limit', async () => {
      const ended = await run(['search', 'language', 'models', '--tag', 'nlp', '--limit', '2', '--json'])
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(jsonLines(ended)).toHaveLength(2)
      for (const paper of jsonLines(ended)) expect(paper.tags).toContain('Natural Language Processing')
    })

    it('says on standard error that it found the nearest only', async () => {
      const ended = await run(['search', 'VideoRoEP', '--json'])
      expect(jsonLines(ended)).toMatchObject([{ id: VIDEO_ROPE }])
      expect(ended.stderr).toContain('Nothing matches "VideoRoEP" as typed')
    })

    it('finds nothing like nonsense', async () => {
      expect(await run(['search', 'zxcvbnm qwqwqw'])).toEqual({
        code: 1,
        signal: null,
        stdout: '',
        stderr: 'Nothing found for "zxcvbnm qwqwqw".\n',
      })
    })

    it('says how to fill an empty library', async () => {
      expect(await run(['search', 'x'], { env: { DATA_DIR: empty } })).toMatchObject({
        code: 1,
        stdout: '',
        stderr: 'paperboy: The library is empty. Fill it with: paperboy ingest FILE_OR_FOLDER\n',
      })
    })

    it('answers a batch in order, line by line, the broken ones too', async () => {
      const lines = [
        '\ufeff{"q":"VideoRoPE","limit":3}',
        'not json',
        '{"suggest":"vid"}\r',
        '',
        '{"tag":"vqa"}',
        '{"tag":"constructor"}',
        '{"neither":1}',
        '{"q":"x","limit":0}',
        '[]',
        'null',
        '{"q":"video\u2028rope"}',
        '{"q":""}',
        '{"q":"zxcvbnm"}',
        '{"q":"models","limit":2}',
        ...['(.*)+$', '💥💥', '旋转', '-- --json', 'x'.repeat(6_000)].map((q) => JSON.stringify({ q })),
      ]
      const ended = await run(['search', '--batch'], { input: lines.join('\n') })
      const answers = jsonLines(ended)
      expect(ended).toMatchObject({ code: 1, stderr: '' })
      expect(answers).toHaveLength(18)
      expect(answers[0]).toEqual({ ids: [VIDEO_ROPE], micros: expect.any(Number) })
      expect(answers[1]).toEqual({ error: expect.stringContaining('JSON') })
      expect(answers[2].ids[0]).toBe(VIDEO_ROPE)
      expect(answers[3].tags[0]).toBe('Visual Question Answering')
      for (const tag of answers[4].tags) expect(tag).toEqual(expect.any(String))
      for (const at of [5, 6, 7, 8]) expect(answers[at]).toEqual({ error: expect.any(String) })
      expect(answers[9].ids).toContain(VIDEO_ROPE)
      expect(answers[10].ids).toEqual([])
      expect(answers[11].ids).toEqual([])
      expect(answers[12].ids).toHaveLength(2)
      for (const { ids } of answers.slice(13)) expect(ids).toEqual([])
    })

    it('keeps a batch to the tags and the limit given for all of it', async () => {
      const input = '{"q":"models"}\n{"q":"VideoRoPE"}\n'
      const ended = await run(['search', '--batch', '--tag', 'Multimodal', '--limit', '1'], { input })
      expect(ended.code).toBe(0)
      expect(jsonLines(ended)[1].ids).toEqual([VIDEO_ROPE])
      for (const { ids } of jsonLines(ended)) expect([[], [VIDEO_ROPE], ['2502.05178']]).toContainEqual(ids)
    })

    it('answers a batch on an empty library', async () => {
      const ended = await run(['search', '--batch'], { input: '{"q":"x"}', env: { DATA_DIR: empty } })
      expect(jsonLines(ended)).toMatchObject([{ ids: [] }])
      expect(ended).toMatchObject({ code: 0, stderr: '' })
    })

    it('searches a corpus instead of the library', async () => {
      const paper = (id: string, title: string) =>
        JSON.stringify({
          id,
          title,
          authors: ['A B'],
          date: '2024-01-02',
          tags: ['Audio'],
          summary: '- One.\n- Two.',
        })
      const lines = [paper('2401.00001', 'Zebra: Stripes'), '', paper('2401.00002', 'On Horses')]
      const path = await file('corpus.ndjson', `\ufeff${lines.join('\r\n')}\r\n`)
      const ended = await run(['search', 'zebra', '--json', '--corpus', path], { env: { DATA_DIR: empty } })
      expect(jsonLines(ended)).toMatchObject([
        { id: '2401.00001', nickname: 'Zebra', summary: ['One.', 'Two.'], dates: ['2024-01-02'] },
      ])
      expect(ended.code).toBe(0)
    })

    it.each([
      ['a missing file', 'none.ndjson', null, /none\.ndjson can't be read: there is no such file/],
      [
        'a broken line',
        'bad.ndjson',
        '{"id":"2401.00001","title":"A","date":"2024-01-02"}\n{"id":',
        /bad\.ndjson:2 is no paper/,
      ],
      ['no papers', 'void.ndjson', '\n\n', /void\.ndjson has no papers/],
    ])('says so of a corpus with %s', async (_, name, content, words) => {
      const path = content === null ? join(folder, name) : await file(name, content)
      const { code, stdout, stderr } = await run(['search', 'x', '--corpus', path])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(words)
    })
  })

  describe('render digest', () => {
    it('prints the payloads of a layout, one JSON line a message, also by its name of 0.1', async () => {
      const [ended, older] = await Promise.all(
        ['--layout', '--form'].map((option) => run(['render', 'digest', DATE, option, 'thread', '--json'])),
      )
      if (ended === undefined) throw new Error('nothing ran')
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(older).toEqual(ended)
      for (const payload of jsonLines(ended)) expect(payload.allowed_mentions).toEqual({ parse: [] })
      expect(ended.stdout).toContain(`arxiv.org/abs/${VIDEO_ROPE}`)
    })

    it('shows them as text, and as a page', async () => {
      const [asText, page] = await Promise.all([
        run(['render', 'digest', DATE]),
        run(['render', 'digest', DATE, '--html', '--form', 'full']),
      ])
      expect([asText.code, page.code]).toEqual([0, 0])
      expect(asText.stdout).toContain('Monday 10 February 2025')
      expect(asText.stdout).not.toContain('"type"')
      expect(page.stdout).toMatch(/^<!doctype html>/i)
      expect(page.stdout.match(/<\/html>/g)).toHaveLength(1)
    })

    it('keeps to papers with any of the tags', async () => {
      const ended = await run(['render', 'digest', DATE, '--tag', 'multimodal', '--json'])
      const ids = new Set(
        [...ended.stdout.matchAll(/arxiv\.org\/abs\/(\d{4}\.\d{5})/g)].map((match) => match[1]),
      )
      expect([...ids].sort()).toEqual([VIDEO_ROPE, '2502.05178'])
    })

    it.each([
      [
        'a date without digest',
        ['2024-01-01'],
        `There is no digest of 2024-01-01. The library has 1, from ${DATE} to ${DATE}.`,
      ],
      [
        'a tag without papers',
        [DATE, '--tag', 'Robotics'],
        'has no papers tagged Robotics; nothing would be posted.',
      ],
    ])('says so of %s', async (_, args, words) => {
      const { code, stdout, stderr } = await run(['render', 'digest', ...args])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(words)
    })

    it('says how to fill an empty library', async () => {
      const { code, stderr } = await run(['render', 'digest', DATE], { env: { DATA_DIR: empty } })
      expect(code).toBe(1)
      expect(stderr).toContain('the library is empty. Fill it with: paperboy ingest')
    })
  })

  describe('the environment', () => {
    const SECRET = 'MTEwMDAwMDAwMDAwMDAwMDAwMQ.Sample.not-a-token-at-all-but-secret'

    it('is refused with a line per fault, without the secrets in it', async () => {
      const env = {
        DISCORD_TOKEN: `${SECRET} ${SECRET}`,
        DISCORD_API_URL: 'ftp://discord.com',
        DEFAULT_TIMEZONE: 'Atlantis',
        INGEST_CRON: 'hourly',
        LOG_LEVEL: 'loud',
        ALLOW_PRIVATE_SOURCES: 'perhaps',
      }
      const { code, stdout, stderr } = await run(['start'], { env })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      for (const [name, value] of Object.entries(env)) {
        expect(stderr).toMatch(new RegExp(`^(paperboy: )?${name}: .* is not accepted; expected .`, 'm'))
        if (name !== 'DISCORD_TOKEN') expect(stderr).toContain(`"${value}"`)
      }
      expect(stderr.trimEnd().split('\n')).toHaveLength(Object.keys(env).length)
      expect(stderr).not.toContain(SECRET)
    })

    it('is looked at by commands that need no token as well', async () => {
      const { code, stdout, stderr } = await run(['search', 'x'], { env: { LOG_LEVEL: 'loud' } })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('LOG_LEVEL: "loud" is not accepted')
    })

    it('is no concern of parse, which keeps nothing', async () => {
      const ended = await run(['parse', SAMPLE_FOLDER], { env: { LOG_LEVEL: 'loud' } })
      expect(ended).toMatchObject({ code: 0, stderr: '' })
    })

    it('may be in .env, and wins over it', async () => {
      await file('with-env/.env', `LOG_LEVEL=loud\nDATA_DIR=${full}\n`)
      const cwd = join(folder, 'with-env')
      const [fromFile, over] = await Promise.all([
        runProgram(['search', 'VideoRoPE'], { cwd }),
        runProgram(['search', 'VideoRoPE'], { cwd, env: { LOG_LEVEL: 'info' } }),
      ])
      expect(fromFile).toMatchObject({ code: 2, stderr: expect.stringContaining('LOG_LEVEL: "loud"') })
      expect(over).toMatchObject({ code: 0, stderr: '' })
    })
  })
})
