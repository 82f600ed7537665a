import type { HadStore } from '../delivery/had.ts'
import type { LedgerStore } from '../delivery/ledger.ts'
import type { NotedInstants } from '../delivery/repair-clock.ts'
import type { SourceArchive } from '../ingest/archive.ts'
import type { DigestStore } from '../library/digest-store.ts'
import type { ForgottenStore } from '../library/forgotten.ts'
import type { Privacy } from '../privacy/privacy.ts'
import type { ReaderStore } from '../readers/reader.ts'
import type { IndexCache } from '../search/index-cache.ts'
import type { Subscription, SubscriptionStore } from '../subscriptions/subscription.ts'

/** Everything that is kept, behind the ports of the rooms that need it: in files, or in a database. */
export interface Stored extends AsyncDisposable {
  readonly digests: DigestStore
  readonly archive: SourceArchive
  readonly forgotten: ForgottenStore
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly had: HadStore
  /** Instants in what people chose and took out. */
  readonly otherInstants: NotedInstants
  readonly readers: ReaderStore
  readonly privacy: Privacy
  /** The search index, which is always a file. */
  readonly index: IndexCache
  /** Every subscription, paused ones included. */
  allSubscriptions(): Promise<Subscription[]>
  /** Months (`YYYY-MM`) of digests that were lost when it was opened, and that the archive may have. */
  lostMonths(): readonly string[]
}
