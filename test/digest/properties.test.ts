import fc from 'fast-check'
import { describe, test } from 'vitest'
import { DIGEST_PROPERTIES } from '../support/checks/digest-properties.ts'

/** Fixed, so that a run can be repeated; `test/campaigns/fuzz.ts` goes where this one does not. */
const SEED = 20250210

describe('reading digests', () => {
  for (const { name, property, share = 1 } of DIGEST_PROPERTIES) {
    test(name, () => fc.assert(property as fc.IAsyncProperty<unknown>, { seed: SEED, numRuns: 300 * share }))
  }
})
