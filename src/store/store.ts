import type { HadStore } from '../delivery/had.ts'
import type { LedgerStore } from '../delivery/ledger.ts'
import type { NotedInstants } from '../delivery/repair-clock.ts'
import type { UserError } from '../errors.ts'
import type { AlertStore } from '../health/alert-store.ts'
import type { SourceArchive } from '../ingest/archive.ts'
import type { DigestStore } from '../library/digest-store.ts'
import type { ForgottenStore } from '../library/forgotten.ts'
import type { Privacy } from '../privacy/privacy.ts'
import type { ReaderStore } from '../readers/reader.ts'
import type { IndexCache } from '../search/index-cache.ts'
import type { Subscription, SubscriptionStore } from '../subscriptions/subscription.ts'
import type { StoreContents } from './contents.ts'
import type { BackupFacts, BackupReport } from './files/backup.ts'
import type { ControlServer } from './files/control/server.ts'

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
  /** Alerts that the operator was sent and whose trouble is not over. */
  readonly alerts: AlertStore
  /** The search index, which is always a file. */
  readonly index: IndexCache
  /** All of it as it is, to be moved to another store. */
  readonly contents: StoreContents
  /** Every subscription, paused ones included. */
  allSubscriptions(): Promise<Subscription[]>
  /** Months (`YYYY-MM`) of digests that were lost when it was opened, and that the archive may have. */
  lostMonths(): readonly string[]
}

/** Everything that a running bot keeps. Disposing of it waits for the changes under way and refuses later ones. */
export interface Store extends Stored {
  /**
   * To be called before everything that is sent.
   *
   * @throws UserError where what is kept may be another process's to send by now
   */
  ensureOwned(): Promise<void>
  /** The same by what is known at this moment, without asking: for the moment in which something is sent. @throws UserError */
  checkOwned(): void
  /** Resolves once nothing may be kept or sent any more, with what the operator must do. */
  readonly lost: Promise<UserError>
  /** Takes requests from other programs on this machine; `null` where the system has no sockets. */
  readonly control: ControlServer | null
  /** @throws where nothing can be kept */
  probe(): Promise<void>
  /**
   * Writes a backup of everything, as it is at one moment: changes wait meanwhile.
   *
   * @throws UserError where the file is there already, or can't be written
   */
  backup(file: string, facts: BackupFacts): Promise<BackupReport>
}
