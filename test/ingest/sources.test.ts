import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeNoDigest } from '../../src/digest/read.ts'
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
  test('gives undated files, then dated ones by date, of whatever ending; what is hidden is left alone', async () => {
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
    const { files, leftAlone } = await listDigestFiles(root)
    expect(leftAlone.map(({ path, why }) => [relative(root, path), why])).toEqual([
      ['.git', 'hidden'],
      ['x/.2025-01-01.md', 'hidden'],
    ])
    expect(files.map((file) => relative(root, file))).toEqual([
      'README.md',
      'a.txt',
      '2024/12/31.json',
      '2025-01-05.md',
      '2025/02/10.md',
    ])
  })

  test('gives a file as it is, and rejects what is missing', async () => {
    const file = await put('notes.txt', 'x')
    expect(await listDigestFiles(file)).toEqual({ files: [file], leftAlone: [], faults: [] })
    await expect(listDigestFiles(join(root, 'nothing'))).rejects.toThrow('ENOENT')
  })

  test('a folder that links to itself comes to an end', async () => {
    const file = await put('2025-02-10.md', 'x')
    await symlink(root, join(root, 'again'))
    await symlink(file, join(root, '2025-02-11.md'))
    await symlink(join(root, 'gone.md'), join(root, '2025-02-12.md'))
    expect(await listDigestFiles(root)).toEqual({
      files: [file, join(root, '2025-02-11.md')],
      leftAlone: expect.arrayContaining([
        { path: join(root, 'again'), why: 'linked-folder' },
        { path: join(root, '2025-02-12.md'), why: 'dead-link' },
      ]),
      faults: [],
    })
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

  const TABLE =
    '| Title | Authors | Summary |\n|---|---|---|\n| [P](https://arxiv.org/abs/2502.10001) | Ann | - It wo'
  test.each([
    ['a table in its last cell', '2025-02-10.md', TABLE, `${TABLE}rks. |`],
    ['a table between cells', '2025-02-10.md', TABLE.slice(0, -12), `${TABLE}rks. |\n`],
    ['JSON', 'a.json', '[{"id":"2502.10001","title":"P', '[{"id":"2502.10001","title":"P"}]'],
    ['JSON Lines', 'a.jsonl', '{"id":"2502.10001"}\n{"id":"2502', '{"id":"2502.10001"}\n{"id":"2502.10002"}'],
    ['a feed', 'a.xml', '<?xml version="1.0"?><feed><entry>', '<?xml version="1.0"?><feed></feed>\n'],
  ])('waits longer for what breaks off, as a copy that stalled does: %s', async (_, name, cut, whole) => {
    const file = await put(name, cut)
    const look = watchFiles([root], { restMs: 60_000, sleep: async () => undefined })
    expect((await look()).files).toEqual([])
    await writeFile(file, whole)
    expect((await look()).files).toEqual([file])
    // Nothing grows any more: it is read as it is, and the report names what breaks off.
    await writeFile(file, cut)
    const later = () => Date.now() + 2 * 60 * 60_000
    const lookLater = watchFiles([root], { restMs: 60_000, sleep: async () => undefined, now: later })
    expect((await lookLater()).files).toEqual([file])
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
      readings.map((reading) => [
        reading.status === 'digest' ? reading.digest.date : reading.status,
        relative(root, reading.file),
      ]),
    ).toEqual([
      ['no-digest', 'README.md'],
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
    const none = { status: 'no-digest', reason: 'no-table' }
    expect(await readAll(notes)).toEqual([{ ...none, file: notes, isExpected: true }])
    expect(await readAll(join(root, 'days'))).toMatchObject([{ ...none, isExpected: true }])
    expect(await readAll(root)).toMatchObject([{ ...none, isExpected: false }, none])
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

describe('a folder of all kinds of files', () => {
  const bytes = (...numbers: number[]) => Uint8Array.from(numbers)
  /** Names, what they hold, and what is said of it. */
  const kinds: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['a.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'pdf'],
    ['2025-02-10', '%PDF-1.4 named as nothing', 'pdf'],
    ['b.png', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3, 4), 'image'],
    ['c.jpg', bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1), 'image'],
    ['d.svg', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image'],
    ['e.docx', 'PK\u0003\u0004\u0014\0\u0006\0 and so on', 'zip'],
    ['f.gz', bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7), 'packed'],
    ['g.xls', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0, 0, 0, 0, 0), 'office'],
    ['h.mp4', bytes(0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d, 0, 0, 2, 0), 'media'],
    ['i.db', 'SQLite format 3\0 and pages', 'database'],
    ['j.bin', bytes(...Array.from({ length: 600 }, (_, i) => i % 7)), 'binary'],
    ['2025-02-11.html', '<!DOCTYPE html>\n<html><body><p>Papers</p></body></html>', 'html'],
    ['k.htm', '<!-- made by hand -->\n<html>', 'html'],
    ['l.xml', '<?xml version="1.0"?>\n<opml version="2.0"></opml>', 'xml'],
    ['m.csv', 'title,authors\nOne,Ann\n', 'no-table'],
    ['LICENSE', 'Do what you like.', 'no-table'],
    ['2025-02-12.txt', '', 'empty'],
  ]

  test('each is named for what it is', async () => {
    for (const [name, text] of kinds) await writeFile(join(root, name), text)
    await put('2025-02-14.text', digestText(1))
    const readings = await readAll(root)
    const said = new Map(
      readings.map((reading) => [
        relative(root, reading.file),
        reading.status === 'no-digest' ? reading.reason : reading.status,
      ]),
    )
    expect(said).toEqual(
      new Map([...kinds.map(([name, , reason]) => [name, reason] as const), ['2025-02-14.text', 'digest']]),
    )
    for (const [, , reason] of kinds) expect(describeNoDigest(reason as 'pdf')).toMatch(/^(it is |expected)/)
  })

  test.each(['x.md~', 'y.part', 'z.md.crdownload', '~$w.docx', '.hidden.md', '#v.md#', 'u.md.swp', 't.tmp'])(
    '%s is left alone, and named',
    async (name) => {
      const file = await put(name, digestText(1))
      expect(await readAll(root)).toMatchObject([{ status: 'left-alone', files: [{ path: file }] }])
    },
  )

  test('what is left alone is said once', async () => {
    const hidden = await put('.hidden.md', 'x')
    const look = watchFiles([root], { restMs: 0 })
    expect((await look()).leftAlone).toEqual([{ path: hidden, why: 'hidden' }])
    expect((await look()).leftAlone).toEqual([])
  })
})

test('URL templates', () => {
  const template = 'https://a.example/{yyyy}/{MM}/{dd}.md?d={yyyy}-{MM}-{dd}'
  expect(isDateTemplate(template)).toBe(true)
  expect(isDateTemplate('https://a.example/{mm}')).toBe(false)
  expect(expandTemplate(template, '2025-02-10')).toBe('https://a.example/2025/02/10.md?d=2025-02-10')
})
