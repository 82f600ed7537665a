import { arxivIdFrom } from '../digest/arxiv-id.ts'
import { isCalendarDate } from '../digest/calendar-date.ts'
import type { ForgottenStore } from './forgotten.ts'
import type { Library } from './library.ts'

/** What came of taking something out of the library, or of bringing it back. */
export interface ForgetOutcome {
  readonly kind: 'forgotten' | 'forgotten-before' | 'restored' | 'not-forgotten'
  /** An arXiv id without version, or a date. */
  readonly target: string
  /** How many papers of the library that hid or showed again. */
  readonly papers: number
}

/** What a text names: a paper by its arXiv id or address, or a day by its date; `null` where neither. */
export function forgetTarget(text: string): string | null {
  const trimmed = text.trim()
  return isCalendarDate(trimmed) ? trimmed : arxivIdFrom(trimmed)
}

/** Takes a paper or a day out of the library, for good, or brings it back. Durable when it resolves. */
export async function forget(
  target: string,
  isUndo: boolean,
  parts: { readonly library: Library; readonly forgotten: ForgottenStore; readonly now: number },
): Promise<ForgetOutcome> {
  const { library, forgotten, now } = parts
  if (forgotten.has(target) !== isUndo) {
    return { kind: isUndo ? 'not-forgotten' : 'forgotten-before', target, papers: 0 }
  }
  await library.settled()
  const before = library.size
  await (isUndo ? forgotten.remove(target) : forgotten.add(target, now))
  await library.reconsider(target)
  return { kind: isUndo ? 'restored' : 'forgotten', target, papers: Math.abs(library.size - before) }
}
