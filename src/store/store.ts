import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HadStore } from '../delivery/had.ts'
import type { LedgerStore } from '../delivery/ledger.ts'
import type { SourceArchive } from '../ingest/archive.ts'
import type { ForgottenStore } from '../library/forgotten.ts'
import type { Log } from '../log.ts'
import type { Privacy } from '../privacy/privacy.ts'
import type { ReaderStore } from '../readers/reader.ts'
import type { IndexCache } from '../search/index-cache.ts'
import type { Subscription, SubscriptionStore } from '../subscriptions/subscription.ts'
import { openArchiveFolder } from './archive-folder.ts'
import { type DigestFiles, openDigestFiles } from './digest-files.ts'
import { Document } from './document.ts'
import { createFolderWriter, type FolderWriter, readOnlyWriter } from './folder-writer.ts'
import { forgottenFile } from './forgotten-file.ts'
import { hadFile } from './had-file.ts'
import { openIndexFile } from './index-file.ts'
import { openLedgerFiles } from './ledger-files.ts'
import { type Lock, type LockParts, lockFolder, removeDeadSockets } from './lock.ts'
import { openPrivacy } from './privacy.ts'
import { readerFile } from './reader-file.ts'
import { CHOICES_VERSION, forgottenSchema, hadSchema, readersSchema, subscriptionsSchema } from './schemas.ts'
import { subscriptionFile } from './subscription-file.ts'

/** What a data folder contains. */
export interface Files extends AsyncDisposable {
  readonly digests: DigestFiles
  readonly index: IndexCache
  readonly archive: SourceArchive
  readonly forgotten: ForgottenStore
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly had: HadStore
  readonly readers: ReaderStore
  readonly privacy: Privacy
  /** Every subscription, paused ones included. */
  allSubscriptions(): Subscription[]
}

/**
 * Everything a running bot keeps, in small files under one folder that belongs to this process alone. Disposing of it
 * waits for the writes under way and refuses later ones, before another process may have the folder.
 */
export interface Store extends Files, Pick<Lock, 'ensureOwned' | 'lost' | 'control'> {
  /** @throws what the file system says, where nothing can be written */
  probe(): Promise<void>
}

/**
 * Takes the folder's lock and opens its files, making what is missing and mending what is damaged.
 *
 * @throws UserError where the folder is in use or can't be used, or a file in it can't be believed
 */
export async function openStore(dataDir: string, log: Log, lockParts: LockParts = {}): Promise<Store> {
  const lock = await lockFolder(dataDir, log, lockParts)
  try {
    const writer = createFolderWriter(() => lock.ensureOwned())
    await removeDeadSockets(dataDir)
    for (const folder of [
      dataDir,
      libraryFolder(dataDir),
      join(dataDir, 'ledger'),
      join(dataDir, 'archive'),
    ]) {
      await writer.removeLeftovers(folder)
    }
    const files = await openFiles(dataDir, writer, log)
    return {
      ...files,
      ensureOwned: () => lock.ensureOwned(),
      lost: lock.lost,
      control: lock.control,
      probe: oncePerMoment(async () => {
        await lock.ensureOwned()
        const path = join(dataDir, '.probe')
        await writeFile(path, 'x', { mode: 0o600 })
        await rm(path)
      }),
      async [Symbol.asyncDispose]() {
        await files[Symbol.asyncDispose]()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * Opens the files of a data folder to look at them: nothing is made, mended or locked, whether a bot runs there or not.
 *
 * @param log hears of what a start would mend
 * @throws UserError where a file can't be believed
 */
export function openReadOnly(dataDir: string, log: Log): Promise<Files> {
  return openFiles(dataDir, readOnlyWriter, log)
}

async function openFiles(dataDir: string, writer: FolderWriter, log: Log): Promise<Files> {
  const parts = { writer, log }
  const choices = { ...parts, version: CHOICES_VERSION }
  const subscriptions = await Document.open<Subscription>({
    ...choices,
    path: join(dataDir, 'subscriptions.json'),
    schema: subscriptionsSchema,
  })
  const exists = (subscriptionId: string) => subscriptions.entries.has(subscriptionId)
  const ledger = await openLedgerFiles(dataDir, { ...parts, exists })
  const readers = await Document.open({
    ...choices,
    path: join(dataDir, 'readers.json'),
    schema: readersSchema,
  })
  const forgotten = await Document.open({
    ...parts,
    path: join(dataDir, 'forgotten.json'),
    schema: forgottenSchema,
  })
  const had = await Document.open({
    ...parts,
    path: join(dataDir, 'had.json'),
    schema: hadSchema,
    // Without it, papers that are listed again may come again.
    whenLost: 'start-empty',
  })
  const archive = await openArchiveFolder(dataDir, parts)
  const digests = openDigestFiles(libraryFolder(dataDir), parts)
  const index = openIndexFile(indexPath(dataDir), parts)
  return {
    digests,
    index,
    archive,
    forgotten: forgottenFile(forgotten),
    subscriptions: subscriptionFile(subscriptions),
    ledger,
    had: hadFile(had),
    readers: readerFile(readers),
    allSubscriptions: () => [...subscriptions.entries.values()],
    privacy: openPrivacy({ dataDir, readers, subscriptions, ledger, had, writer }),
    async [Symbol.asyncDispose]() {
      await Promise.all(
        [digests, index, archive, forgotten, subscriptions, ledger, had, readers].map((file) => file.close()),
      )
    },
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

/** The folder of a data folder that has the library. */
function libraryFolder(dataDir: string): string {
  return join(dataDir, 'library')
}

/** The file of a data folder that keeps the search index. */
function indexPath(dataDir: string): string {
  return join(libraryFolder(dataDir), 'index.bin')
}
