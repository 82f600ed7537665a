import {
  appendFile,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { UserError } from '../../../src/errors.ts'
import { Journal } from '../../../src/store/files/journal.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { type ListeningLog, listeningLog } from '../../support/fakes/log.ts'
import { storeParts } from '../../support/fakes/store-parts.ts'

const SEED = 20250210

const schema = z.object({ key: z.string(), value: z.number() })
type Line = z.infer<typeof schema>

/** The last line of each key. */
const condense = (lines: readonly Line[]) => [...new Map(lines.map((line) => [line.key, line])).values()]

const openAt = (path: string, log: ListeningLog = listeningLog()) =>
  Journal.open({ path, schema, version: 2, condense, ...storeParts(log) })

const line = (key: string, value = 0): Line => ({ key, value })
const LINES = ['a', 'b', 'c'].map((key, i) => line(key, i))

/** A journal of three lines, closed. */
async function written() {
  const folder = join(await tempFolder(), 'ledger')
  const path = join(folder, 'day.ndjson')
  const { journal } = await openAt(path)
  for (const each of LINES) await journal.append([each])
  await journal.close()
  return { folder, path, copy: `${path}.bak` }
}

async function reopened(path: string) {
  const log = listeningLog()
  const { journal, lines } = await openAt(path, log)
  return { lines, log: log.lines, journal }
}

async function refusal(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(UserError)
  return String(error)
}

describe('a journal', () => {
  test('gives back what was added, in order, and says nothing', async () => {
    const { path, folder, copy } = await written()
    const { lines, log, journal } = await reopened(path)
    expect({ lines, log }).toEqual({ lines: LINES, log: [] })
    await journal.append([line('d')])
    expect((await reopened(path)).lines).toEqual([...LINES, line('d')])
    expect(await readFile(copy, 'utf8')).toBe(await readFile(path, 'utf8'))
    expect((await readdir(folder)).sort()).toEqual(['day.ndjson', 'day.ndjson.bak'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(copy)).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  test('that was never written leaves no file', async () => {
    const folder = await tempFolder()
    expect((await reopened(join(folder, 'day.ndjson'))).lines).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  test('costs a change its own length, not the file’s', async () => {
    const { path } = await written()
    const { journal } = await reopened(path)
    await journal.append(Array.from({ length: 1_000 }, (_, i) => line(`k${i}`)))
    const before = (await stat(path)).size
    await journal.append([line('one')])
    expect((await stat(path)).size - before).toBe(
      `${JSON.stringify(line('one'))},"n":1003,"crc":"01234567"`.length + 1,
    )
  })

  test('lets lines asked for at once share a write', async () => {
    const { path } = await written()
    const { journal } = await reopened(path)
    const writes = Array.from({ length: 100 }, (_, i) => journal.append([line(`k${i}`)]))
    expect(new Set(writes).size).toBeLessThanOrEqual(2)
    await Promise.all(writes)
    expect((await reopened(path)).lines).toHaveLength(103)
  })

  test('is rewritten at the next opening where most lines are superseded', async () => {
    const { path } = await written()
    const { journal } = await reopened(path)
    for (let i = 0; i < 10; i += 1) await journal.append([line('a', i)])
    await journal.close()
    await reopened(path)
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(1 + 3)
    expect(condense((await reopened(path)).lines)).toEqual([line('a', 9), ...LINES.slice(1)])
  })

  test('refuses lines once it is closed, and is gone once removed', async () => {
    const { path, folder } = await written()
    const { journal } = await reopened(path)
    await journal.remove()
    expect(await readdir(folder)).toEqual([])
    await expect(journal.append([line('x')])).rejects.toThrow('closed')
  })
})

describe('what a crash leaves', () => {
  test('half a line at the end was never durable: it is dropped, and writing goes on', async () => {
    const { path } = await written()
    await appendFile(path, '{"key":"d","val')
    const { lines, log, journal } = await reopened(path)
    expect({ lines, log }).toEqual({ lines: LINES, log: [] })
    await journal.append([line('e')])
    expect((await reopened(path)).lines).toEqual([...LINES, line('e')])
  })

  test('a copy that is behind is mended', async () => {
    const { path, copy } = await written()
    await truncate(copy, (await stat(copy)).size - 5)
    expect((await reopened(path)).lines).toEqual(LINES)
    expect(await readFile(copy, 'utf8')).toBe(await readFile(path, 'utf8'))
  })

  test('a file without a copy is good', async () => {
    const { path, copy } = await written()
    await rm(copy)
    expect(await reopened(path)).toMatchObject({ lines: LINES, log: [] })
    expect(await readFile(copy, 'utf8')).toBe(await readFile(path, 'utf8'))
  })

  test(`cut anywhere while it grew, it has all that was durable (seed ${SEED})`, async () => {
    const { path, copy } = await written()
    const whole = await readFile(path)
    // The first line is written with the head, whole or not at all.
    const headed = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: headed, max: whole.length }), fc.nat(), async (at, back) => {
        await writeFile(path, whole.subarray(0, at))
        // The copy is behind by anything up to the whole.
        await writeFile(copy, whole.subarray(0, headed + (back % (at - headed + 1))))
        const { lines, log } = await reopened(path)
        const durable = whole.subarray(headed, at).toString().split('\n').length
        expect({ lines, log }).toEqual({ lines: LINES.slice(0, durable), log: [] })
      }),
      { seed: SEED, numRuns: 60 },
    )
  })
})

/** `isNumbered` where the lines' own numbers say what was meant. */
const DAMAGES: readonly {
  readonly name: string
  readonly isNumbered?: true
  readonly harm: (text: string) => string | Buffer
}[] = [
  { name: 'empty', harm: () => '' },
  { name: 'zeros, as after a power cut', harm: (text) => Buffer.alloc(text.length) },
  { name: 'cut in the middle', harm: (text) => text.slice(0, text.length / 2) },
  { name: 'cut at the end of a line', harm: (text) => text.split('\n').slice(0, -2).join('\n').concat('\n') },
  { name: 'a line that is no JSON', harm: (text) => text.replace('{"key":"b"', '{"kay:"b"') },
  { name: 'a line of another form', harm: (text) => text.replace('"value":1', '"value":"1"') },
  { name: 'no version', harm: (text) => text.split('\n').slice(1).join('\n') },
  { name: 'not ours', harm: () => '<html>\n' },
  { name: 'another value', harm: (text) => text.replace('"value":1', '"value":2') },
  { name: 'a lost line', harm: (text) => text.split('\n').toSpliced(2, 1).join('\n') },
  { name: 'a doubled line', isNumbered: true, harm: (text) => text.replace(/^.*"b".*\n/m, '$&$&') },
  {
    name: 'two lines in the wrong order',
    isNumbered: true,
    harm: (text) => text.replace(/^(.*"b".*\n)(.*\n)/m, '$2$1'),
  },
  { name: 'a line without its checksum', harm: (text) => text.replace(/("b".*)"crc"/, '$1"cqc"') },
  { name: 'zeros in the middle', harm: (text) => text.replace(/"key":"b"/, '\0'.repeat(9)) },
  { name: 'a line break gone', harm: (text) => text.replace(/\n(?=.*"c")/, ' ') },
]

describe('a damaged journal', () => {
  test.each(DAMAGES)('$name: kept aside whole, and its copy read', async ({ harm }) => {
    const { path, folder, copy } = await written()
    const harmed = harm(await readFile(path, 'utf8'))
    await writeFile(path, harmed)
    const { lines, log, journal } = await reopened(path)
    expect(lines).toEqual(LINES)
    const aside = (await readdir(folder)).filter((name) => name.startsWith('day.ndjson.damaged-'))
    expect(aside).toHaveLength(1)
    expect(await readFile(join(folder, aside[0] ?? ''))).toEqual(Buffer.from(harmed))
    expect(log).toHaveLength(1)
    expect(log[0]).toContain(aside[0])
    await journal.append([line('d')])
    expect(await reopened(path)).toMatchObject({ lines: [...LINES, line('d')], log: [] })
    expect(await readFile(copy, 'utf8')).toBe(await readFile(path, 'utf8'))
  })

  test.each(DAMAGES.filter(({ name, isNumbered }) => !isNumbered && !name.startsWith('cut')))(
    '$name, and its copy as well: refused in words, nothing touched',
    async ({ harm }) => {
      const { path, folder, copy } = await written()
      const harmed = harm(await readFile(path, 'utf8'))
      for (const each of [path, copy]) await writeFile(each, harmed)
      expect(await refusal(openAt(path))).toContain(`${path} is damaged (`)
      expect((await readdir(folder)).sort()).toEqual(['day.ndjson', 'day.ndjson.bak'])
      expect(await readFile(path)).toEqual(Buffer.from(harmed))
    },
  )

  test('one that is missing is read from its copy', async () => {
    const { path } = await written()
    await rm(path)
    const { lines, log } = await reopened(path)
    expect(lines).toEqual(LINES)
    expect(log.join()).toContain('is missing; its backup was read')
  })

  test('one of a newer Paperboy is refused and left byte for byte', async () => {
    const { path } = await written()
    const newer = '{"version":3}\n{"something":"new"}\n'
    await writeFile(path, newer)
    expect(await refusal(openAt(path))).toContain('newer Paperboy (version 3; this one reads up to 2)')
    expect(await readFile(path, 'utf8')).toBe(newer)
  })
})

describe('a disk that refuses writes', () => {
  test('fails in words, keeps what was there, and goes on when that is mended', async () => {
    const { path } = await written()
    const { journal } = await reopened(path)
    await rename(path, `${path}-moved`)
    await symlink('/dev/full', path)
    await expect(journal.append([line('lost')])).rejects.toThrow(/day\.ndjson can't be written: /)
    await rm(path)
    await rename(`${path}-moved`, path)
    // What a full disk had taken of it.
    await appendFile(path, '{"key":"los')
    await journal.append([line('d')])
    await journal.close()
    expect(await reopened(path)).toMatchObject({ lines: [...LINES, line('d')], log: [] })
  })

  test('a copy that can’t be written is reported once; the change is kept', async () => {
    const { path, copy } = await written()
    const log = listeningLog()
    const { journal } = await openAt(path, log)
    await rm(copy)
    await journal.append([line('d')])
    await journal.append([line('e')])
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]).toContain("day.ndjson.bak can't be written")
    expect((await reopened(path)).lines).toEqual([...LINES, line('d'), line('e')])
  })
})
