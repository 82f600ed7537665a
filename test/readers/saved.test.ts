import { describe, expect, it } from 'vitest'
import { createTimeZones } from '../../src/readers/reader.ts'
import { isSaved, SAVED_LIMIT, savePaper, unsavePaper } from '../../src/readers/saved.ts'
import { memoryReaders } from '../support/fakes/memory-readers.ts'

describe('a reading list', () => {
  it('has a paper once, in the order of saving', async () => {
    const store = memoryReaders()
    expect(await savePaper(store, 'u', { id: 'b', now: 1 })).toEqual({ kind: 'saved', papers: 1 })
    expect(await savePaper(store, 'u', { id: 'a', now: 2 })).toEqual({ kind: 'saved', papers: 2 })
    expect(await savePaper(store, 'u', { id: 'b', now: 3 })).toEqual({ kind: 'saved-before', papers: 2 })
    expect((await store.get('u'))?.saved).toEqual([
      { id: 'b', at: 1 },
      { id: 'a', at: 2 },
    ])
    expect(await isSaved(store, 'other', 'a')).toBe(false)
  })

  it('gives a paper back', async () => {
    const store = memoryReaders()
    await savePaper(store, 'u', { id: 'a', now: 1 })
    expect(await unsavePaper(store, 'u', 'a')).toBe(true)
    expect(await unsavePaper(store, 'u', 'a')).toBe(false)
    expect(await isSaved(store, 'u', 'a')).toBe(false)
  })

  it('is full at its limit, and names it', async () => {
    const store = memoryReaders()
    for (let n = 0; n < SAVED_LIMIT; n++) await savePaper(store, 'u', { id: String(n), now: n })
    expect(await savePaper(store, 'u', { id: 'one more', now: 0 })).toEqual({
      kind: 'full',
      limit: SAVED_LIMIT,
    })
  })

  it('and the time zone do not undo each other', async () => {
    const store = memoryReaders()
    await savePaper(store, 'u', { id: 'a', now: 1 })
    await createTimeZones(store, 'UTC').remember('u', 'Asia/Tokyo')
    expect(await store.get('u')).toEqual({ userId: 'u', timeZone: 'Asia/Tokyo', saved: [{ id: 'a', at: 1 }] })
  })
})
