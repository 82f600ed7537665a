import type { JournalReading } from './journal-text.ts'

/** What a journal and its copy come to together. */
export type Reconciled<T> =
  | {
      readonly is: 'whole'
      readonly lines: readonly T[]
      /** What is wrong with the journal itself that no crash explains, as a verb phrase, or `null`. */
      readonly fault: string | null
      /** Whether both files are as they should be. */
      readonly agree: boolean
    }
  /** Something is lost that neither has. */
  | { readonly is: 'lost'; readonly fault: string }

/**
 * Puts together what a journal and its copy have. A line reaches the copy only after it is durable in the journal, and
 * the whole is written to the copy first; so whatever one of the two has intact is to be believed.
 */
export function reconcile<T>(main: JournalReading<T> | null, copy: JournalReading<T> | null): Reconciled<T> {
  const readable = [main, copy].flatMap((each) => (each?.generation === undefined ? [] : [each]))
  const newest = Math.max(...readable.map(rankOf))
  const sources = readable.filter((each) => rankOf(each) === newest)
  const lines = sources[0]?.generation === null ? plainLines(main, copy) : numberedLines(sources)
  const fault = faultIn(main, copy, lines?.length ?? 0)
  if (lines === null) return { is: 'lost', fault: fault ?? 'is damaged (lines are lost)' }
  const agree = [main, copy].every(
    (each) => each !== null && isPerfect(each) && each.lines.size === lines.length,
  )
  return { is: 'whole', lines, fault, agree: agree && main?.generation === copy?.generation }
}

/** A journal of version 0.1 has generation `null`, and is older than any other. */
function rankOf({ generation }: JournalReading<unknown>): number {
  return generation ?? -1
}

function isPerfect({ fault, isTorn }: JournalReading<unknown>): boolean {
  return fault === null && !isTorn
}

/** All lines of journals of one generation, or `null` where one is missing. */
function numberedLines<T>(sources: readonly JournalReading<T>[]): T[] | null {
  const lines = new Map<number, T>()
  for (const source of sources) for (const [number, line] of source.lines) lines.set(number, line)
  const isComplete = sources.every(({ begunWith, lines: own, badTail }) => {
    const last = Math.max(-1, ...own.keys())
    return begunWith <= lines.size && last + badTail < lines.size
  })
  const ordered = [...lines.keys()].sort((a, b) => a - b)
  const hasGap = ordered.some((number, index) => number !== index)
  return !isComplete || hasGap || sources.length === 0
    ? null
    : ordered.map((number) => lines.get(number) as T)
}

/** Lines without numbers: those of the journal where it has as many as the copy, else of the copy. */
function plainLines<T>(main: JournalReading<T> | null, copy: JournalReading<T> | null): T[] | null {
  const wholeSize = (each: JournalReading<T> | null) =>
    each !== null && each.generation === null && each.fault === null ? each.lines.size : -1
  const best = wholeSize(main) >= wholeSize(copy) ? main : copy
  const isWhole = wholeSize(best) >= 0 && wholeSize(best) >= (main?.lines.size ?? 0)
  return best === null || !isWhole ? null : [...best.lines.values()]
}

function faultIn<T>(
  main: JournalReading<T> | null,
  copy: JournalReading<T> | null,
  count: number,
): string | null {
  if (main === null) return copy === null ? null : 'is missing'
  if (main.fault !== null) return `is damaged (${main.fault})`
  // A crash while the whole was written leaves it as it was before; the copy has all that it has.
  const isOlder = copy !== null && copy.generation !== undefined && rankOf(copy) > rankOf(main)
  if (isOlder && main.lines.size >= copy.begunWith) return null
  return main.lines.size < count ? 'is damaged (lines are lost)' : null
}
