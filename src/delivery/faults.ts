import { messageOf } from '../errors.ts'
import { loggedId } from './log-id.ts'

/** What broke while one subscription was served, named by it. */
export function faultOf(subscriptionId: string, error: unknown): Error {
  return new Error(`subscription ${loggedId(subscriptionId)}: ${messageOf(error)}`, { cause: error })
}

/** Faults named in the message of all. */
const NAMED_FAULTS = 5

/** @throws AggregateError where there are faults, its message naming the first of them */
export function throwFaults(faults: readonly Error[]): void {
  if (faults.length === 0) return
  const named = faults.slice(0, NAMED_FAULTS).map(messageOf).join('; ')
  const rest = faults.length > NAMED_FAULTS ? `; and ${faults.length - NAMED_FAULTS} more` : ''
  throw new AggregateError(faults, named + rest)
}
