import { type Claim, isOpen, type LedgerEntry, type LedgerStore, stepKey } from './ledger.ts'

/** Work that this process has claimed, and how far it has come. */
export interface ClaimedWork {
  readonly claim: Claim
  /** Records entries of the claim's subscriptions. @throws LeaseLost where another process has taken the work over */
  record(entries: readonly LedgerEntry[]): Promise<void>
  /**
   * Gives it back. What is left of it is ready once its next attempt is due.
   *
   * @param now the instant (ms UTC) for which it was claimed; it is not ready again at that instant
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
    release: (now) => ledger.release(claim, readyAt([...latest.values()], now)),
  }
}

/** When the first of some entries has something to do again (ms UTC), later than now. */
function readyAt(entries: readonly LedgerEntry[], now: number): number {
  const attempts = entries.flatMap(({ steps }) => steps.find(isOpen)?.failures?.notBefore ?? now)
  return Math.max(now + 1, Math.min(...attempts))
}

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

/** @param wanted `limit` is how many are claimed at a time */
export function createClaimQueue(
  ledger: Pick<LedgerStore, 'claim' | 'record' | 'release'>,
  wanted: Parameters<LedgerStore['claim']>[0],
): ClaimQueue {
  let waiting: ClaimedWork[] = []
  let isDone = false
  let claiming: Promise<void> | null = null

  async function claimMore(): Promise<void> {
    const claims = await ledger.claim(wanted)
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
      await Promise.all(unused.map((work) => work.release(wanted.now - 1)))
    },
  }
}
