/**
 * Where the contents of the search index are kept from one start to the next. Losing them costs nothing but the time to
 * analyse every paper again, so neither reading nor keeping them ever fails for the caller.
 */
export interface IndexCache {
  /** What was kept last, or `null` where there is nothing that is whole. */
  load(): Promise<Uint8Array | null>
  /**
   * Keeps contents in place of those before. Others get their turn between two pieces; where `signal` is aborted before the
   * last, those before stay.
   */
  save(pieces: Iterable<Uint8Array>, signal: AbortSignal): Promise<void>
}

/** Keeps nothing. */
export const noCache: IndexCache = { load: async () => null, save: async () => undefined }
