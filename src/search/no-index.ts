import type { StorableIndex } from './search-index.ts'

/** The index of a library that is only written to: it costs nothing and finds nothing. */
export const noIndex: StorableIndex = {
  put: () => undefined,
  remove: () => undefined,
  search: () => ({ hits: [], exact: true, near: [] }),
  suggest: () => [],
  related: () => [],
  waitFor: () => undefined,
  *compacting() {},
  restore: (_, papers) => papers,
  contents: () => [],
}
