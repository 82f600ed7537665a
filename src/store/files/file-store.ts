import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Privacy } from '../../privacy/privacy.ts'
import type { Reader } from '../../readers/reader.ts'
import type { RemovedSubscription } from '../../subscriptions/removed-subscriptions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { Store, Stored } from '../store.ts'
import { alertFile } from './alert-file.ts'
import { openArchiveFolder } from './archive-folder.ts'
import { writeBackup } from './backup.ts'
import { indexPath, libraryFolder, openDataFolder } from './data-folder.ts'
import { openDigestFiles } from './digest-files.ts'
import { Document } from './document.ts'
import { fileContents } from './file-contents.ts'
import { createFolderWriter, type FolderWriter, readOnlyWriter } from './folder-writer.ts'
import { forgottenFile } from './forgotten-file.ts'
import { hadFile } from './had-file.ts'
import { openIndexFile } from './index-file.ts'
import { type KnownFiles, openKnownFiles } from './known-files.ts'
import { openLedgerFiles } from './ledger-files.ts'
import { type LockParts, lockFolder } from './lock.ts'
import { checkNotMoved } from './moved-mark.ts'
import { notedInstants } from './noted-instants.ts'
import { openPrivacy, personHash } from './privacy.ts'
import { readerFile } from './reader-file.ts'
import { removedFile } from './removed-file.ts'
import { finishRestore, isRestoring, type RestoreReport, restoreBackup } from './restore.ts'
import {
  alertsSchema,
  type DeletedPerson,
  deletedSchema,
  forgottenSchema,
  hadSchema,
  READERS_VERSION,
  readersSchema,
  removedSchema,
  SUBSCRIPTIONS_VERSION,
  subscriptionsSchema,
} from './schemas.ts'
import { subscriptionFile } from './subscription-file.ts'

/**
 * Takes the folder's lock and opens its files, making what is missing and mending what is damaged. The folder belongs to this
 * process alone; disposing of the store waits for the writes under way and refuses later ones, before another process may have
 * it.
 *
 * @param parts `mayBeMoved`: whether a folder whose contents were moved is opened all the same
 * @throws UserError where the folder is in use or can't be used, or a file in it can't be believed
 */
export async function openStore(
  dataDir: string,
  log: Log,
  { mayBeMoved = false, ...lockParts }: LockParts & { readonly mayBeMoved?: boolean } = {},
): Promise<Store> {
  const folder = await openDataFolder(dataDir, log, lockParts)
  try {
    if (!mayBeMoved) await checkNotMoved(dataDir)
    const files = await openFiles(dataDir, folder.writer, log)
    const { lock, gate, probe } = folder
    return {
      ...files,
      ensureOwned: () => lock.ensureOwned(),
      checkOwned: () => lock.checkOwned(),
      lost: lock.lost,
      control: lock.control,
      probe,
      backup: (file, facts) => gate.look(() => writeBackup(dataDir, file, facts)),
      async [Symbol.asyncDispose]() {
        await files[Symbol.asyncDispose]()
        await folder[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * Opens the files of a data folder to look at them: nothing is made, mended or locked, whether a bot runs there or not.
 *
 * @param log hears of what a start would mend
 * @throws UserError where a file can't be believed
 */
export async function openReadOnly(dataDir: string, log: Log): Promise<Stored> {
  if (await isRestoring(dataDir)) {
    throw new UserError(
      `A restore into ${dataDir} was interrupted. Start the bot, or restore again, to finish it.`,
    )
  }
  await checkNotMoved(dataDir)
  return openFiles(dataDir, readOnlyWriter, log)
}

/**
 * Restores a backup into a data folder that no bot uses.
 *
 * @param replace whether data that is there is moved aside; otherwise it is refused
 * @throws UserError where the folder is in use or has data, or the backup can't be used
 */
export async function restoreStore(
  dataDir: string,
  {
    file,
    replace,
    now,
    log,
  }: { readonly file: string; readonly replace: boolean; readonly now: number; readonly log: Log },
): Promise<RestoreReport & { readonly deleted: number }> {
  const lock = await lockFolder(dataDir, log)
  try {
    await finishRestore(dataDir)
    await checkNotMoved(dataDir)
    const writer = createFolderWriter(() => lock.ensureOwned())
    const since = await openDeleted(dataDir, { writer: readOnlyWriter, log })
    let deleted = 0
    const check = async (folder: string, at: number) => {
      const { files, people } = await openAll(folder, writer, log)
      await using _ = files
      deleted = await deleteAgain(files.privacy, people, since.entries, at)
    }
    const report = await restoreBackup({ dataDir, file, replace, now, check })
    return { ...report, deleted }
  } finally {
    await lock.release()
  }
}

/** Deletes people once more who were deleted after a backup was made. Gives how many there were. */
async function deleteAgain(
  privacy: Privacy,
  people: () => readonly string[],
  since: ReadonlyMap<string, DeletedPerson>,
  madeAt: number,
): Promise<number> {
  const again = people().filter((userId) => (since.get(personHash(userId))?.at ?? 0) > madeAt)
  for (const userId of again) await privacy.forget(userId)
  return again.length
}

interface DocumentParts {
  readonly writer: FolderWriter
  readonly log: Log
  readonly known?: KnownFiles
}

function openDeleted(dataDir: string, parts: DocumentParts) {
  return Document.open<DeletedPerson>({
    ...parts,
    path: join(dataDir, 'deleted-people.json'),
    schema: deletedSchema,
    whenLost: 'start-empty',
    lossMeans: 'a backup that is restored may bring somebody back who was deleted',
  })
}

async function openFiles(dataDir: string, writer: FolderWriter, log: Log): Promise<Stored> {
  return (await openAll(dataDir, writer, log)).files
}

/** A data folder's files, and everybody whose id is in them. */
async function openAll(
  dataDir: string,
  writer: FolderWriter,
  log: Log,
): Promise<{ readonly files: Stored; readonly people: () => readonly string[] }> {
  const known = await openKnownFiles(dataDir, join(dataDir, 'folder.json'), { writer, log })
  const parts = { writer, log, known }
  const subscriptions = await Document.open<Subscription>({
    ...parts,
    version: SUBSCRIPTIONS_VERSION,
    path: join(dataDir, 'subscriptions.json'),
    schema: subscriptionsSchema,
    lossMeans: 'nothing else knows who gets what',
  })
  const exists = (subscriptionId: string) => subscriptions.entries.has(subscriptionId)
  const ledger = await openLedgerFiles(dataDir, { ...parts, exists })
  const readers = await Document.open<Reader>({
    ...parts,
    version: READERS_VERSION,
    path: join(dataDir, 'readers.json'),
    schema: readersSchema,
    lossMeans: 'nothing else knows people’s reading lists and time zones',
  })
  const forgotten = await Document.open({
    ...parts,
    path: join(dataDir, 'forgotten.json'),
    schema: forgottenSchema,
    lossMeans: 'nothing else knows what was taken out of the library, and it would be shown again',
  })
  const had = await Document.open({
    ...parts,
    path: join(dataDir, 'had.json'),
    schema: hadSchema,
    whenLost: 'start-empty',
    lossMeans: 'papers that are listed again may come again',
  })
  const deleted = await openDeleted(dataDir, parts)
  const alerts = await Document.open({
    ...parts,
    path: join(dataDir, 'alerts.json'),
    schema: alertsSchema,
    whenLost: 'start-empty',
    lossMeans: 'the operator may be alerted once more to what they know',
  })
  const removed = await Document.open<RemovedSubscription>({
    ...parts,
    path: join(dataDir, 'removed.json'),
    schema: removedSchema,
    whenLost: 'start-empty',
    lossMeans: 'subscriptions that were removed can’t be put back',
  })
  const archive = await openArchiveFolder(dataDir, parts)
  const digests = openDigestFiles(libraryFolder(dataDir), parts)
  const index = openIndexFile(indexPath(dataDir), parts)
  const files: Stored = {
    digests,
    index,
    archive,
    forgotten: forgottenFile(forgotten),
    alerts: alertFile(alerts),
    subscriptions: subscriptionFile(subscriptions, removedFile(removed)),
    ledger,
    had: hadFile(had, exists),
    otherInstants: notedInstants({ readers, forgotten, deleted }),
    readers: readerFile(readers),
    allSubscriptions: async () => [...subscriptions.entries.values()],
    lostMonths: digests.lostMonths,
    contents: fileContents({
      digests,
      subscriptions,
      readers,
      ledger,
      had,
      forgotten,
      deleted,
      alerts,
      removed,
    }),
    privacy: openPrivacy({ dataDir, readers, subscriptions, ledger, had, deleted, removed, writer }),
    async [Symbol.asyncDispose]() {
      await Promise.all(
        [
          digests,
          index,
          archive,
          forgotten,
          subscriptions,
          ledger,
          had,
          readers,
          deleted,
          alerts,
          removed,
        ].map((file) => file.close()),
      )
      await known.close()
    },
  }
  const people = () => [
    ...new Set([
      ...readers.entries.keys(),
      ...[...subscriptions.entries.values()].map((each) =>
        each.kind === 'person' ? each.userId : each.createdBy,
      ),
    ]),
  ]
  return { files, people }
}
