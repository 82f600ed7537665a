import { setTimeout as sleep } from 'node:timers/promises'
import { storageFaultIn } from './errors.ts'

/** How long an answer waits for what it can do without (ms). */
const WAITED_FOR = 1_000

/**
 * What is asked of the store, or something else where the store can't say it, or not soon: for what an answer can do without.
 *
 * @param ms how long it is waited for
 */
export async function orElse<T>(asked: Promise<T>, otherwise: T, ms: number = WAITED_FOR): Promise<T> {
  const late = new AbortController()
  const tooLate = sleep(ms, otherwise, { signal: late.signal }).catch(() => otherwise)
  const answer = asked.catch((error) => {
    if (storageFaultIn(error) === undefined) throw error
    return otherwise
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    late.abort()
    answer.catch(() => undefined)
  }
}
