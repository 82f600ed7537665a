import type { Reader, ReaderStore } from './reader.ts'

/** Most papers of a reading list. */
export const SAVED_LIMIT = 500

/** What came of saving a paper; with how many are on the list now. */
export type SaveOutcome =
  | { readonly kind: 'saved' | 'saved-before'; readonly papers: number }
  | { readonly kind: 'full'; readonly limit: number }

/** Puts a paper at the end of a person's reading list, where it isn't on it. */
export function savePaper(
  store: ReaderStore,
  userId: string,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<SaveOutcome> {
  return store.change<SaveOutcome>(userId, (reader) => {
    if (isOn(reader, id)) return { result: { kind: 'saved-before', papers: reader.saved.length } }
    if (reader.saved.length >= SAVED_LIMIT) return { result: { kind: 'full', limit: SAVED_LIMIT } }
    const saved = [...reader.saved, { id, at: now }]
    return { put: { ...reader, saved }, result: { kind: 'saved', papers: saved.length } }
  })
}

/** Takes a paper off a person's reading list; false where it wasn't on it. */
export function unsavePaper(store: ReaderStore, userId: string, id: string): Promise<boolean> {
  return store.change<boolean>(userId, (reader) =>
    isOn(reader, id)
      ? { put: { ...reader, saved: reader.saved.filter((each) => each.id !== id) }, result: true }
      : { result: false },
  )
}

/** The ids of a person's saved papers, last saved first. */
export async function savedIds(store: Pick<ReaderStore, 'get'>, userId: string): Promise<string[]> {
  const reader = await store.get(userId)
  return (reader?.saved ?? []).map(({ id }) => id).reverse()
}

/** Whether a paper is on a person's reading list. */
export async function isSaved(store: Pick<ReaderStore, 'get'>, userId: string, id: string): Promise<boolean> {
  const reader = await store.get(userId)
  return reader !== undefined && isOn(reader, id)
}

function isOn({ saved }: Reader, id: string): boolean {
  return saved.some((each) => each.id === id)
}
