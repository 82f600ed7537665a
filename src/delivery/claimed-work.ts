import type { Clock } from '../clock.ts'
import {
  type Claim,
  type ClaimWanted,
  isOpen,
  type LedgerEntry,
  type LedgerStore,
  stepKey,
} from './ledger.ts'

/** Work that this process has claimed, and how far it has come. */
export interface ClaimedWork {
  readonly claim: Claim
  /** Records entries of the claim's subscriptions. @throws LeaseLost where another process has taken the work over */
  record(entries: readonly LedgerEntry[]): Promise<void>
  /**
   * Gives it back. What is left of it is ready once its next attempt is due, or at the next minute; what may be another's,
   * at once.
   *
   * @param now the instant (ms UTC)
   */
  release(now: number): Promise<void>
}

function claimedWork(ledger: Pick<LedgerStore, 'record' | 'release'>, claim: Claim): ClaimedWork {
  const latest = new Map(claim.entries.map((entry) => [keyOf(entry), entry]))
  return {
    claim,
    async record(entries) {
      await ledger.record(claim, entries)
      for (const entry of entries) latest.set(keyOf(entry), entry)
    },
    release: (now) =>
      ledger.release(claim, claim.isOurs() ? readyAt([...latest.values()], now) : now + SOONEST),
  }
}

/** Nothing that was given back is ready sooner (ms), or those who send would never be done. */
const SOONEST = 1_000

/** When the first of some entries is looked at again (ms UTC). */
function readyAt(entries: readonly LedgerEntry[], now: number): number {
  const attempts = entries.flatMap(({ steps }) => {
    const open = steps.find(isOpen)
    return open === undefined ? [] : [open.failures?.notBefore ?? now + LOOKED_AT_AGAIN]
  })
  return Math.max(now + SOONEST, Math.min(...attempts, now + LONGEST_UNSEEN))
}

/** What is left without an attempt that failed, as of a subscription that breaks, is looked at again by the next tick (ms). */
const LOOKED_AT_AGAIN = 50_000

/** Nothing stays unseen for longer (ms): it may have been removed or paused meanwhile. */
const LONGEST_UNSEEN = 60_000

function keyOf({ subscriptionId, edition }: LedgerEntry): string {
  return stepKey(subscriptionId, edition, 0)
}

/** Claims work as it is asked for, some at a time, until nothing is ready any more. */
export interface ClaimQueue {
  /** The next piece of work, or `null` where there is none left. */
  next(): Promise<ClaimedWork | null>
  /** Gives back what was claimed and not asked for. */
  close(): Promise<void>
}

/**
 * @param clock says what is ready, each time that more is claimed
 * @param wanted `limit` is how many are claimed at a time
 */
export function createClaimQueue(
  ledger: Pick<LedgerStore, 'claim' | 'record' | 'release'>,
  clock: Clock,
  wanted: Omit<ClaimWanted, 'now'>,
): ClaimQueue {
  let waiting: ClaimedWork[] = []
  let isDone = false
  let claiming: Promise<void> | null = null

  async function claimMore(): Promise<void> {
    const claims = await ledger.claim({ ...wanted, now: clock.now() })
    waiting.push(...claims.map((claim) => claimedWork(ledger, claim)))
    if (claims.length === 0 || wanted.subscriptionIds !== undefined) isDone = true
  }

  return {
    async next() {
      while (waiting.length === 0 && !isDone) {
        claiming ??= claimMore().finally(() => {
          claiming = null
        })
        await claiming
      }
      return waiting.shift() ?? null
    },
    async close() {
      isDone = true
      const unused = waiting
      waiting = []
      await Promise.all(unused.map(({ claim }) => ledger.release(claim, 0)))
    },
  }
}
