import { orElse } from '../or-else.ts'

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

/** Where readers are kept. A change is durable when its promise resolves. */
export interface ReaderStore {
  get(userId: string): Promise<Reader | undefined>
  /**
   * Changes a reader by what they are at that moment; whoever left nothing with us yet is {@link newReader}.
   *
   * @param decide is pure, and may be asked again; without `put`, nothing changes
   */
  change<Result>(
    userId: string,
    decide: (before: Reader) => { readonly put?: Reader; readonly result: Result },
  ): Promise<Result>
}

/** The time zones that people named last, so that they need not name them again. */
export interface TimeZones {
  /** An IANA name; the usual one of whoever never named any, and where that can't be asked. */
  of(userId: string): Promise<string>
  /** Keeps the zone that a person named, where it is news. */
  remember(userId: string, timeZone: string): Promise<void>
}

/** @param usual the zone of those who name none */
export function createTimeZones(store: ReaderStore, usual: string): TimeZones {
  return {
    of: async (userId) => (await orElse(store.get(userId), undefined))?.timeZone ?? usual,
    remember: (userId, timeZone) =>
      store.change(userId, (before) => ({
        ...(before.timeZone === timeZone ? {} : { put: { ...before, timeZone } }),
        result: undefined,
      })),
  }
}

/** A person who left nothing with us yet. */
export function newReader(userId: string): Reader {
  return { userId, timeZone: null, saved: [] }
}
