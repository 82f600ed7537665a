import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LedgerStore } from '../delivery/ledger.ts'
import type { SourceArchive } from '../digest/sources/archive.ts'
import type { DigestStore } from '../library/digest-store.ts'
import type { IndexCache } from '../library/index-cache.ts'
import type { Log } from '../log.ts'
import type { ReaderStore } from '../readers/reader.ts'
import type { Privacy } from '../subscriptions/privacy.ts'
import type { Subscription, SubscriptionStore } from '../subscriptions/subscription.ts'
import { openArchiveFolder } from './archive-folder.ts'
import { openDigestFiles } from './digest-files.ts'
import { Document } from './document.ts'
import { openIndexFile } from './index-file.ts'
import { openLedgerFiles } from './ledger-files.ts'
import { lockFolder } from './lock.ts'
import { openPrivacy } from './privacy.ts'
import { readerFile } from './reader-file.ts'
import { CHOICES_VERSION, readersSchema, subscriptionsSchema } from './schemas.ts'
import { subscriptionFile } from './subscription-file.ts'

/**
 * Everything a running bot keeps, in small files under one folder, held by this process alone. Disposing of it
 * waits for the writes under way and refuses later ones, before another process may have the folder.
 */
export interface Store extends AsyncDisposable {
  readonly digests: DigestStore
  readonly index: IndexCache
  readonly archive: SourceArchive
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly readers: ReaderStore
  readonly privacy: Privacy
  /** @throws what the file system says, where nothing can be written */
  probe(): Promise<void>
}

/**
 * Takes the folder's lock and opens its files, making what is missing.
 *
 * @throws UserError where the folder is in use or can't be used, or a file in it can't be believed
 */
export async function openStore(dataDir: string, log: Log): Promise<Store> {
  const lock = await lockFolder(dataDir)
  try {
    const file = (name: string) => ({ path: join(dataDir, name), log })
    const subscriptions = await openSubscriptions(dataDir, log)
    const ledger = await openLedgerFiles(dataDir, log)
    const readers = await Document.open({
      ...file('readers.json'),
      schema: readersSchema,
      version: CHOICES_VERSION,
    })
    const archive = await openArchiveFolder(dataDir, log)
    const digests = openDigestFiles(libraryFolder(dataDir), log)
    const index = openIndexFile(indexPath(dataDir), log)
    return {
      digests,
      index,
      archive,
      subscriptions: subscriptionFile(subscriptions),
      ledger,
      readers: readerFile(readers),
      privacy: openPrivacy({ dataDir, readers, subscriptions, ledger }),
      probe: oncePerMoment(async () => {
        const path = join(dataDir, '.probe')
        await writeFile(path, 'x', { mode: 0o600 })
        await rm(path)
      }),
      async [Symbol.asyncDispose]() {
        await Promise.all(
          [digests, index, archive, subscriptions, ledger, readers].map((file) => file.close()),
        )
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Runs something once for all who ask while it runs: their runs would get into one another's way. */
function oncePerMoment(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }
}

function openSubscriptions(dataDir: string, log: Log): Promise<Document<Subscription>> {
  return Document.open({
    path: join(dataDir, 'subscriptions.json'),
    log,
    schema: subscriptionsSchema,
    version: CHOICES_VERSION,
  })
}

/** Every subscription of a data folder, for reading: a running bot is not disturbed. */
export async function readSubscriptions(dataDir: string, log: Log): Promise<Subscription[]> {
  return [...(await openSubscriptions(dataDir, log)).entries.values()]
}

/** The folder of a data folder that holds the library. */
export function libraryFolder(dataDir: string): string {
  return join(dataDir, 'library')
}

/** The file of a data folder that keeps the search index. */
export function indexPath(dataDir: string): string {
  return join(libraryFolder(dataDir), 'index.bin')
}
