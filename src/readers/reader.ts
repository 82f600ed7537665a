/** A person who talked to the bot, and what they left with us. Nothing but ids and choices. */
export interface Reader {
  readonly userId: string
  /** IANA time zone they named last; offered and used where they name none. */
  readonly timeZone: string
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
  if (store.get(userId)?.timeZone !== timeZone) await store.put({ userId, timeZone })
}
