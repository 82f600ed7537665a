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

/** The time zones that people named last, so that they need not name them again. */
export interface TimeZones {
  /** An IANA name; the usual one of whoever never named any. */
  of(userId: string): string
  /** Keeps the zone that a person named, where it is news. */
  remember(userId: string, timeZone: string): Promise<void>
}

/** @param usual the zone of those who name none */
export function createTimeZones(store: ReaderStore, usual: string): TimeZones {
  return {
    of: (userId) => store.get(userId)?.timeZone ?? usual,
    async remember(userId, timeZone) {
      const reader = readerOf(store, userId)
      if (reader.timeZone !== timeZone) await store.put({ ...reader, timeZone })
    },
  }
}

/** A person as we know them, or as one who left nothing with us yet. */
export function readerOf(store: ReaderStore, userId: string): Reader {
  return store.get(userId) ?? { userId, timeZone: null, saved: [] }
}
