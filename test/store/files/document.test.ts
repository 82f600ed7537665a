import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Document, type Draft } from '../../../src/store/files/document.ts'
import { type Keyed, STORE_VERSION } from '../../../src/store/files/schemas.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { storeParts } from '../../support/fakes/store-parts.ts'

const SEED = 20250210

const schema: z.ZodType<Keyed<number>> = z.object({
  version: z.literal(STORE_VERSION),
  entries: z.record(z.string(), z.number()),
})

const openAt = (path: string) => Document.open({ path, schema, ...storeParts() })

/** How often the file was written. */
const revisionOf = async (path: string) => JSON.parse(await readFile(path, 'utf8')).revision

async function numbers() {
  const folder = join(await tempFolder(), 'data')
  const path = join(folder, 'numbers.json')
  return { folder, path, document: await openAt(path) }
}

const set = (key: string, value: number) => (draft: Draft<number>) => draft.set(key, value)

async function onDisk(path: string): Promise<Record<string, number>> {
  return Object.fromEntries((await openAt(path)).entries)
}

/** Makes every write fail until it is called again. */
function breakable(folder: string) {
  let broken = false
  return async () => {
    if (broken) {
      await rm(folder)
      await rename(`${folder}-moved`, folder)
    } else {
      await mkdir(folder, { recursive: true })
      await rename(folder, `${folder}-moved`)
      await writeFile(folder, 'in the way')
    }
    broken = !broken
  }
}

describe('changes', () => {
  test('are seen at once and durable when they resolve', async () => {
    const { document, path } = await numbers()
    const change = document.change(set('a', 1))
    expect(Object.fromEntries(document.entries)).toEqual({ a: 1 })
    await change
    expect(await onDisk(path)).toEqual({ a: 1 })
  })

  test('a hundred at once share a write, and all are durable', async () => {
    const { document, path } = await numbers()
    await document.change(set('first', 0))
    await Promise.all(Array.from({ length: 100 }, (_, i) => document.change(set(`k${i}`, i))))
    expect(Object.keys(await onDisk(path))).toHaveLength(101)
    expect(await revisionOf(path)).toBe(2)
  })

  test('that come while a write is under way share the next one', async () => {
    const { document, path } = await numbers()
    const first = document.change(set('a', 1))
    await Promise.resolve()
    await Promise.resolve()
    const later = Array.from({ length: 100 }, (_, i) => document.change(set(`k${i}`, i)))
    await first
    expect(await onDisk(path)).toMatchObject({ a: 1 })
    await Promise.all(later)
    expect(Object.keys(await onDisk(path))).toHaveLength(101)
    expect(await revisionOf(path)).toBe(2)
  })
})

describe('a write that fails', () => {
  test('undoes its changes in memory, also where the file cannot even be read', async () => {
    const { document, folder, path } = await numbers()
    await document.change(set('a', 1))
    const toggle = breakable(folder)
    await toggle()
    await expect(document.change(set('a', 2))).rejects.toThrow("can't be written")
    expect(Object.fromEntries(document.entries)).toEqual({ a: 1 })
    await toggle()
    await document.change(set('b', 3))
    expect(Object.fromEntries(document.entries)).toEqual({ a: 1, b: 3 })
    expect(await onDisk(path)).toEqual({ a: 1, b: 3 })
  })

  test('undoes deletions too', async () => {
    const { document, folder } = await numbers()
    await document.change(set('a', 1))
    await breakable(folder)()
    const deletion = document.change((draft) => draft.delete('a'))
    expect(Object.fromEntries(document.entries)).toEqual({})
    await expect(deletion).rejects.toThrow()
    expect(Object.fromEntries(document.entries)).toEqual({ a: 1 })
  })

  test('harms neither the write before it nor the changes after it', async () => {
    const { document, path } = await numbers()
    const blocker = join(path, '..', '.numbers.json.tmp')
    const first = document.change(set('first', 1))
    await first
    await mkdir(blocker)
    const failing = document.change(set('failing', 2))
    await Promise.resolve()
    await Promise.resolve()
    const later = document.change(set('later', 3)).then(
      () => true,
      () => false,
    )
    await expect(failing).rejects.toThrow("can't be written")
    await rm(blocker, { recursive: true })
    // The next write began while the blocker may still have been there: either way what is reported is what is kept.
    const kept = await later
    const expected = kept ? { first: 1, later: 3 } : { first: 1 }
    expect(Object.fromEntries(document.entries)).toEqual(expected)
    expect(await onDisk(path)).toEqual(expected)
  })

  test('never leaves on disk what was said not to be kept, in memory or after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            key: fc.constantFrom('a', 'b', 'c'),
            fails: fc.boolean(),
            turns: fc.integer({ min: 0, max: 4 }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (steps) => {
          const folder = join(await tempFolder(), 'data')
          const path = join(folder, 'numbers.json')
          const blocker = join(folder, '.numbers.json.tmp')
          const document = await openAt(path)
          await document.change(set('start', 0))
          const kept: Record<string, number> = { start: 0 }
          const outcomes: Promise<void>[] = []
          for (const [index, { key, fails, turns }] of steps.entries()) {
            if (fails) await mkdir(blocker).catch(() => undefined)
            else await rm(blocker, { recursive: true, force: true })
            outcomes.push(
              document.change(set(key, index)).then(
                () => {
                  kept[key] = Math.max(kept[key] ?? -1, index)
                },
                () => undefined,
              ),
            )
            for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate)
          }
          await Promise.all(outcomes)
          expect(Object.fromEntries(document.entries)).toEqual(kept)
          expect(await onDisk(path)).toEqual(kept)
        },
      ),
      { seed: SEED, numRuns: 40 },
    )
  })
})

describe('closing', () => {
  test('waits for the writes under way and those that wait for them', async () => {
    const { document, path } = await numbers()
    const outcomes: string[] = []
    void document.change(set('a', 1)).then(() => outcomes.push('a'))
    await Promise.resolve()
    await Promise.resolve()
    void document.change(set('b', 2)).then(() => outcomes.push('b'))
    await document.close()
    expect(outcomes).toEqual(['a', 'b'])
    expect(await onDisk(path)).toEqual({ a: 1, b: 2 })
  })

  test('refuses later changes, and keeps nothing of them', async () => {
    const { document } = await numbers()
    await document.change(set('a', 1))
    await document.close()
    await expect(document.change(set('a', 2))).rejects.toThrow('closed')
    expect(Object.fromEntries(document.entries)).toEqual({ a: 1 })
  })

  test('does not fail where a write does; whoever asked for it hears of it', async () => {
    const { document, folder } = await numbers()
    await breakable(folder)()
    const change = document.change(set('a', 1))
    const refused = expect(change).rejects.toThrow("can't be written")
    await document.close()
    await refused
  })
})
