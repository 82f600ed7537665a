/** A person who talked to the bot, and what they left with us. Nothing but ids and choices. */
export interface Reader {
  readonly userId: string
  /** IANA time zone they named last; offered and used where they name none. `null` where they never did. */
  readonly timeZone: string | null
  /** Their reading list, in the order of saving. */
  readonly saved: readonly SavedPaper[]
}

/** A paper on a reading list. */
interface SavedPaper {
  /** arXiv id. */
  readonly id: string
  /** Instant of saving (ms UTC). */
  readonly at: number
}

/** Where readers are kept. Reads are from memory; a write is durable when its promise resolves. */
export interface ReaderStore {
  get(userId: string): Reader | undefined
  put(reader: Reader): Promise<void>
  remove(userId: string): Promise<void>
}

/** The time zone to use for a person: the one named now, else the one named last, else the default. */
export function timeZoneFor(
  store: ReaderStore,
  userId: string,
  named: string | null,
  fallback: string,
): string {
  return named ?? store.get(userId)?.timeZone ?? fallback
}

/** Keeps the time zone a person named, where it is news. */
export async function rememberTimeZone(store: ReaderStore, userId: string, timeZone: string): Promise<void> {
  const reader = readerOf(store, userId)
  if (reader.timeZone !== timeZone) await store.put({ ...reader, timeZone })
}

/** A person as we know them, or as one who left nothing with us yet. */
export function readerOf(store: ReaderStore, userId: string): Reader {
  return store.get(userId) ?? { userId, timeZone: null, saved: [] }
}
