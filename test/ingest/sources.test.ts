import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { watchFiles } from '../../src/ingest/changed-files.ts'
import { listDigestFiles, readSource, type SourceFiles, type SourceReading } from '../../src/ingest/files.ts'
import { expandTemplate, isDateTemplate } from '../../src/ingest/template.ts'

let root = ''

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'digests-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

function digestText(n: number, heading = ''): string {
  return `${heading}| Title | Authors | Summary |\n|---|---|---|\n| [P${n}](https://arxiv.org/abs/2502.0000${n}) | Ann | One. |\n`
}

async function put(path: string, text: string): Promise<string> {
  const file = join(root, path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text)
  return file
}

async function readAll(path: string): Promise<SourceReading[]> {
  const readings: SourceReading[] = []
  for await (const reading of readSource(path)) readings.push(reading)
  return readings
}

describe('listDigestFiles', () => {
  test('gives undated files, then dated ones by date; no dotfiles, no other kinds', async () => {
    const paths = [
      '2025/02/10.md',
      '2024/12/31.json',
      '2025-01-05.md',
      'README.md',
      '.git/2025-01-01.md',
      'x/.2025-01-01.md',
      'a.txt',
    ]
    for (const path of paths) await put(path, 'x')
    const { files } = await listDigestFiles(root)
    expect(files.map((file) => relative(root, file))).toEqual([
      'README.md',
      '2024/12/31.json',
      '2025-01-05.md',
      '2025/02/10.md',
    ])
  })

  test('gives a file as it is, and rejects what is missing', async () => {
    const file = await put('notes.txt', 'x')
    expect(await listDigestFiles(file)).toEqual({ files: [file], faults: [] })
    await expect(listDigestFiles(join(root, 'nothing'))).rejects.toThrow('ENOENT')
  })

  test('a folder that links to itself comes to an end', async () => {
    const file = await put('2025-02-10.md', 'x')
    await symlink(root, join(root, 'again'))
    await symlink(file, join(root, '2025-02-11.md'))
    await symlink(join(root, 'gone.md'), join(root, '2025-02-12.md'))
    expect((await listDigestFiles(root)).files).toEqual([file, join(root, '2025-02-11.md')])
  })
})

describe('a folder below that may not be read', () => {
  const forbidden = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
  const files: SourceFiles = {
    kindOf: async (path) => (path.endsWith('.md') ? 'file' : 'folder'),
    async entriesIn(folder) {
      if (folder.endsWith('lost+found')) throw forbidden
      return folder === 'digests'
        ? [
            { name: 'lost+found', kind: 'folder' },
            { name: '2025-02-10.md', kind: 'file' },
          ]
        : []
    },
    async *read() {
      yield new TextEncoder().encode(digestText(1))
    },
  }

  test('is named, and keeps no other file from being read', async () => {
    const readings: SourceReading[] = []
    for await (const reading of readSource('digests', files)) readings.push(reading)
    expect(readings).toMatchObject([
      { status: 'unreadable', file: join('digests', 'lost+found'), reason: 'forbidden' },
      { status: 'digest', file: join('digests', '2025-02-10.md') },
    ])
    await expect(listDigestFiles('lost+found', files)).rejects.toBe(forbidden)
  })
})

describe('watching files', () => {
  test('leaves a file that is still growing to the next look', async () => {
    const file = await put('2025-02-10.md', digestText(1))
    let copies = 2
    const look = watchFiles([root], {
      restMs: 60_000,
      sleep: async () => {
        if (copies-- > 0) await appendFile(file, digestText(2))
      },
    })
    for (const expected of [[], [], [file], [file]]) expect((await look()).files).toEqual(expected)
    const last = await look()
    last.taken()
    expect((await look()).files).toEqual([])
  })

  test('takes at once what was written long ago, also where its time of change was set back', async () => {
    const file = await put('2025-02-10.md', digestText(1))
    const waits: number[] = []
    const sleep = async (ms: number) => waits.push(ms)
    expect((await watchFiles([root], { restMs: 0, sleep })()).files).toEqual([file])
    expect(waits).toEqual([])
    // A copy with the time of its original was made just now all the same.
    await utimes(file, new Date('2020-01-01'), new Date('2020-01-01'))
    expect((await watchFiles([root], { restMs: 60_000, sleep })()).files).toEqual([file])
    expect(waits).toEqual([60_000])
  })
})

describe('readSource', () => {
  test('reads the digests of a folder in order, dated by their paths', async () => {
    await put('2025/02/11.md', digestText(2))
    await put('2025/02/10.md', digestText(1))
    await put('README.md', 'About this folder.')
    const readings = await readAll(root)
    expect(
      readings.map(
        (reading) => reading.status === 'digest' && [reading.digest.date, relative(root, reading.file)],
      ),
    ).toEqual([
      ['2025-02-10', '2025/02/10.md'],
      ['2025-02-11', '2025/02/11.md'],
    ])
  })

  test('reads every section of a file', async () => {
    const file = await put(
      'README.md',
      digestText(1, '## Papers for 2025-02-10\n') + digestText(2, '## Papers for 2025-02-11\n'),
    )
    expect(await readAll(file)).toMatchObject([
      { digest: { date: '2025-02-10' } },
      { digest: { date: '2025-02-11' } },
    ])
  })

  test('tells of what holds no digest and what can not be read', async () => {
    const notes = await put('notes.md', 'Words.')
    await put('days/2025-02-10.md', 'Words.')
    expect(await readAll(notes)).toEqual([{ status: 'no-digest', file: notes, reason: 'no-table' }])
    expect(await readAll(join(root, 'days'))).toMatchObject([{ status: 'no-digest', reason: 'no-table' }])
    expect(await readAll(join(root, 'gone'))).toMatchObject([{ status: 'unreadable', reason: 'missing' }])
  })

  test('a file that fails half-way leaves what it gave', async () => {
    const files = {
      kindOf: async () => 'file' as const,
      entriesIn: async () => [],
      async *read() {
        yield new TextEncoder().encode(`${digestText(1, '## 2025-02-10\n')}## 2025-02-11\n`)
        throw Object.assign(new Error('I/O error'), { code: 'EIO' })
      },
    }
    const readings: SourceReading[] = []
    for await (const reading of readSource('x.md', files)) readings.push(reading)
    expect(readings).toMatchObject([
      { status: 'digest', digest: { date: '2025-02-10' } },
      { status: 'unreadable', file: 'x.md', reason: 'failed', detail: 'I/O error' },
    ])
  })
})

test('URL templates', () => {
  const template = 'https://a.example/{yyyy}/{MM}/{dd}.md?d={yyyy}-{MM}-{dd}'
  expect(isDateTemplate(template)).toBe(true)
  expect(isDateTemplate('https://a.example/{mm}')).toBe(false)
  expect(expandTemplate(template, '2025-02-10')).toBe('https://a.example/2025/02/10.md?d=2025-02-10')
})
