import type { SearchIndex } from './search-index.ts'

/** The index of a library that is only written to: it costs nothing and finds nothing. */
export const noIndex: SearchIndex = {
  put: () => undefined,
  remove: () => undefined,
  search: () => ({ hits: [], exact: true, near: [] }),
  suggest: () => [],
  related: () => [],
}
