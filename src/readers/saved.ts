import { type ReaderStore, readerOf } from './reader.ts'

/** Most papers of a reading list. */
export const SAVED_LIMIT = 500

/** What came of saving a paper; with how many are on the list now. */
export type SaveOutcome =
  | { readonly kind: 'saved' | 'saved-before'; readonly papers: number }
  | { readonly kind: 'full'; readonly limit: number }

/** Puts a paper at the end of a person's reading list, where it isn't on it. */
export async function savePaper(
  store: ReaderStore,
  userId: string,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<SaveOutcome> {
  const reader = readerOf(store, userId)
  if (isSaved(store, userId, id)) return { kind: 'saved-before', papers: reader.saved.length }
  if (reader.saved.length >= SAVED_LIMIT) return { kind: 'full', limit: SAVED_LIMIT }
  const saved = [...reader.saved, { id, at: now }]
  await store.put({ ...reader, saved })
  return { kind: 'saved', papers: saved.length }
}

/** Takes a paper off a person's reading list; false where it wasn't on it. */
export async function unsavePaper(store: ReaderStore, userId: string, id: string): Promise<boolean> {
  if (!isSaved(store, userId, id)) return false
  const reader = readerOf(store, userId)
  await store.put({ ...reader, saved: reader.saved.filter((each) => each.id !== id) })
  return true
}

/** The ids of a person's saved papers, last saved first. */
export function savedIds(store: ReaderStore, userId: string): string[] {
  return readerOf(store, userId)
    .saved.map(({ id }) => id)
    .reverse()
}

/** Is a paper on a person's reading list? */
export function isSaved(store: ReaderStore, userId: string, id: string): boolean {
  return readerOf(store, userId).saved.some((each) => each.id === id)
}
