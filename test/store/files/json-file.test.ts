import { mkdir, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { UserError } from '../../../src/errors.ts'
import { JsonFile } from '../../../src/store/files/json-file.ts'
import { STORE_VERSION } from '../../../src/store/files/schemas.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { storeParts } from '../../support/fakes/store-parts.ts'

interface Notes {
  version: number
  notes: string[]
}

const schema: z.ZodType<Notes> = z.object({
  version: z.literal(STORE_VERSION),
  notes: z.array(z.string()),
})

const holding = (...notes: string[]): Notes => ({ version: STORE_VERSION, notes })

async function notesFile(folder?: string) {
  const path = join(folder ?? (await tempFolder()), 'notes.json')
  const log = listeningLog()
  return { path, backup: `${path}.bak`, log, file: new JsonFile({ path, schema, ...storeParts(log) }) }
}

/** Two writes: the file says `two`, and so does its backup. */
async function writtenTwice() {
  const made = await notesFile()
  await made.file.write(holding('one'))
  await made.file.write(holding('two'))
  return made
}

async function failure(run: Promise<unknown>): Promise<Error> {
  const outcome = await run.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new Error('it did not fail')
}

describe('reading', () => {
  test('a file that was never written is absent, not damaged', async () => {
    const { file, log } = await notesFile()
    expect(await file.read()).toBeNull()
    expect(log.lines).toEqual([])
  })

  test('what was written comes back, by another adapter too', async () => {
    const { file, path, log } = await notesFile()
    const data = holding('ä 中 😀 \u2028 "quoted" \\ \n', '')
    await file.write(data)
    expect(await file.read()).toEqual(data)
    expect(await new JsonFile({ path, schema, ...storeParts(log) }).read()).toEqual(data)
  })

  test('a byte order mark in front does no harm', async () => {
    const { file, path, log } = await notesFile()
    await writeFile(path, `\uFEFF${JSON.stringify(holding('kept'))}`)
    expect(await file.read()).toEqual(holding('kept'))
    expect(log.lines).toEqual([])
  })

  test('the backup is there from the first write on, and says the same', async () => {
    const { file, path, backup } = await notesFile()
    for (const note of ['one', 'two']) {
      await file.write(holding(note))
      expect(await readFile(backup)).toEqual(await readFile(path))
    }
    await rm(path)
    expect(await file.read()).toEqual(holding('two'))
  })

  test('a file without a backup, as of version 0.1, gets one', async () => {
    const { file, path, backup } = await notesFile()
    await writeFile(path, JSON.stringify(holding('kept')))
    await file.read()
    expect(await readFile(backup)).toEqual(await readFile(path))
  })

  test('a backup that a crash left behind is written again', async () => {
    const { file, path, backup, log } = await writtenTwice()
    const older = await readFile(backup)
    await file.write(holding('three'))
    await writeFile(backup, older)
    expect(await file.read()).toEqual(holding('three'))
    expect(await readFile(backup)).toEqual(await readFile(path))
    expect(log.lines).toEqual([])
  })

  test('an older file in its place gives way to the backup', async () => {
    const { file, path, log } = await writtenTwice()
    const older = await readFile(path)
    await file.write(holding('three'))
    await writeFile(path, older)
    expect(await file.read()).toEqual(holding('three'))
    expect(log.lines.join()).toContain('is older than its backup')
  })

  test('a file that lost its checksum, or has another file’s, gives way to the backup', async () => {
    const { file, path, log } = await writtenTwice()
    const other = join(path, '..', 'other.json')
    await new JsonFile({ path: other, schema, ...storeParts(log) }).write(holding('other'))
    for (const text of [JSON.stringify(holding('by hand')), await readFile(other)]) {
      await writeFile(path, text)
      expect(await file.read()).toEqual(holding('two'))
    }
    expect(log.lines).toHaveLength(2)
  })

  test('a missing file with a backup is said', async () => {
    const { file, path, log } = await writtenTwice()
    await rm(path)
    await file.read()
    expect(log.lines.join()).toContain('is missing; its backup was read')
  })
})

const DAMAGES: readonly { readonly name: string; readonly bytes: string | Buffer }[] = [
  { name: 'empty', bytes: '' },
  { name: 'only white space', bytes: ' \n' },
  { name: 'only a byte order mark', bytes: '\uFEFF' },
  { name: 'zeros, as after a power cut', bytes: Buffer.alloc(64) },
  { name: 'truncated', bytes: JSON.stringify(holding('a long enough note')).slice(0, -9) },
  { name: 'two documents in one', bytes: JSON.stringify(holding('a')).repeat(2) },
  { name: '`null`', bytes: 'null' },
  { name: 'a number', bytes: '1' },
  { name: 'a list', bytes: '[]' },
  { name: 'an object without version', bytes: '{"notes":[]}' },
  { name: 'a version that is no number', bytes: '{"version":"1","notes":[]}' },
  { name: 'the wrong schema', bytes: '{"version":1,"notes":[1]}' },
  { name: 'not JSON', bytes: '<html>' },
]

describe('a damaged file', () => {
  test.each(DAMAGES)('$name: set aside whole, and the backup read', async ({ bytes }) => {
    const { file, path, log } = await writtenTwice()
    await writeFile(path, bytes)
    expect(await file.read()).toEqual(holding('two'))

    const names = await readdir(join(path, '..'))
    const aside = names.filter((name) => name.startsWith('notes.json.damaged-'))
    expect(aside).toHaveLength(1)
    expect(await readFile(join(path, '..', aside[0] ?? ''))).toEqual(Buffer.from(bytes))
    expect(names).toContain('notes.json.bak')
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]).toContain(aside[0])
    expect(log.lines[0]).toMatch(/^warn /)
  })

  test.each(DAMAGES)('$name, with no backup: refused in words, nothing touched', async ({ bytes }) => {
    const { file, path } = await notesFile()
    await writeFile(path, bytes)
    const error = await failure(file.read())
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toContain(path)
    expect(error.message).toContain('no good backup')
    expect(error.message).not.toContain('undefined')
    expect(await readdir(join(path, '..'))).toEqual(['notes.json'])
    expect(await readFile(path)).toEqual(Buffer.from(bytes))
  })

  test.each(DAMAGES)('$name, and the backup as well: refused, nothing touched', async ({ bytes }) => {
    const { file, path, backup } = await writtenTwice()
    await writeFile(path, bytes)
    await writeFile(backup, bytes)
    expect(await failure(file.read())).toBeInstanceOf(UserError)
    expect((await readdir(join(path, '..'))).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  test('reading it twice before anything is written gives the backup twice', async () => {
    const { file, path } = await writtenTwice()
    await truncate(path, 5)
    expect(await file.read()).toEqual(holding('two'))
    expect(await file.read()).toEqual(holding('two'))
  })

  test('after it, writing goes on, and the backup stays good at every moment', async () => {
    const { file, path, backup } = await writtenTwice()
    await truncate(path, 5)
    await file.read()
    await file.write(holding('three'))
    expect(await readFile(backup)).toEqual(await readFile(path))
    expect(await file.read()).toEqual(holding('three'))
  })
})

describe('a file of a newer Paperboy', () => {
  const newer = '{"version":2,"somethingNew":true}\n'

  test('is refused and left byte for byte, its backup too', async () => {
    const { file, path, backup } = await writtenTwice()
    await writeFile(path, newer)
    const error = await failure(file.read())
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toContain('newer Paperboy')
    expect(await readFile(path, 'utf8')).toBe(newer)
    expect(JSON.parse(await readFile(backup, 'utf8'))).toMatchObject(holding('two'))
    expect((await readdir(join(path, '..'))).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  test('is refused as a backup too: the damaged file beside it stays', async () => {
    const { file, path, backup } = await notesFile()
    await writeFile(path, 'damaged')
    await writeFile(backup, newer)
    expect((await failure(file.read())).message).toContain('newer Paperboy')
    expect(await readFile(path, 'utf8')).toBe('damaged')
    expect(await readFile(backup, 'utf8')).toBe(newer)
  })
})

describe('writing', () => {
  test('makes the folder, and files that nobody else may read', async () => {
    const folder = join(await tempFolder(), 'data', 'library')
    const { file, path, backup } = await notesFile(folder)
    await file.write(holding('one'))
    await file.write(holding('two'))
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(backup)).mode & 0o777).toBe(0o600)
  })

  test('leaves nothing else behind', async () => {
    const { path } = await writtenTwice()
    expect((await readdir(join(path, '..'))).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  test('is not harmed by what a crash left', async () => {
    const { file, path } = await writtenTwice()
    await writeFile(join(path, '..', '.notes.json.tmp'), 'half a fi')
    await file.write(holding('three'))
    expect(await file.read()).toEqual(holding('three'))
    expect((await readdir(join(path, '..'))).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  test('writes the data as it was when asked', async () => {
    const { file } = await notesFile()
    const data = holding('as asked')
    const writing = file.write(data)
    data.notes.push('changed meanwhile')
    await writing
    expect(await file.read()).toEqual(holding('as asked'))
  })

  test.each([
    {
      name: 'a folder is where the temporary file goes',
      says: 'it is a folder',
      harm: (folder: string) => mkdir(join(folder, '.notes.json.tmp')),
    },
    {
      name: 'the temporary file leads to a full disk',
      says: 'the disk is full',
      harm: (folder: string) => symlink('/dev/full', join(folder, '.notes.json.tmp')),
    },
  ])('$name: it fails in words, and the file before it is still there', async ({ harm, says }) => {
    const { file, path } = await writtenTwice()
    await harm(join(path, '..'))
    const error = await failure(file.write(holding('three')))
    expect(error.message).toMatch(/notes\.json can't be written: /)
    expect(error.message).toContain(says)
    expect(await file.read()).toEqual(holding('two'))
  })

  test('a backup that can’t be written is no reason to refuse a change, but is said', async () => {
    const { file, path, backup, log } = await writtenTwice()
    await rm(backup)
    await mkdir(join(backup, 'in it'), { recursive: true })
    await file.write(holding('three'))
    expect(log.lines).toEqual([expect.stringMatching(/^warn .*notes\.json\.bak can't be written: /)])
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject(holding('three'))
  })

  test('a file is where the folder was: it fails in words, and works again when that is mended', async () => {
    const folder = join(await tempFolder(), 'data')
    const { file, path } = await notesFile(folder)
    await file.write(holding('one'))
    await rename(folder, `${folder}-moved`)
    await writeFile(folder, 'in the way')
    expect((await failure(file.write(holding('two')))).message).toContain(`${path} can't be written: `)
    await rm(folder)
    await rename(`${folder}-moved`, folder)
    expect(await file.read()).toEqual(holding('one'))
    await file.write(holding('two'))
    expect(await file.read()).toEqual(holding('two'))
  })
})
