import type { HadPapers } from '../../delivery/had.ts'
import type { DigestStore } from '../../library/digest-store.ts'
import type { Reader } from '../../readers/reader.ts'
import type { RemovedSubscription } from '../../subscriptions/removed-subscriptions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type ContentKind, type Contents, inBatches, type StoreContents } from '../contents.ts'
import type { Document } from './document.ts'
import type { LedgerFiles } from './ledger-files.ts'
import type { DeletedPerson, ForgottenTarget, SentAlert } from './schemas.ts'

/** The files that make up a store's contents. */
interface ContentFiles {
  readonly digests: DigestStore
  readonly subscriptions: Document<Subscription>
  readonly readers: Document<Reader>
  readonly ledger: LedgerFiles
  readonly had: Document<HadPapers>
  readonly forgotten: Document<ForgottenTarget>
  readonly deleted: Document<DeletedPerson>
  readonly alerts: Document<SentAlert>
  readonly removed: Document<RemovedSubscription>
}

/** How one kind is read and written. */
interface Copying<T> {
  all(): Promise<readonly T[]>
  add(items: readonly T[]): Promise<void>
}

/** Everything that a folder's files keep, to be moved. */
export function fileContents(files: ContentFiles): StoreContents {
  const { digests, ledger } = files
  const kinds: { readonly [Kind in ContentKind]: Copying<Contents[Kind]> } = {
    digests: {
      all: () => digests.load(),
      add: (items) =>
        digests.change(
          items.map(({ date }) => date),
          async () => items,
        ),
    },
    subscriptions: ofDocument(
      files.subscriptions,
      (each) => [each.id, each],
      (_, each) => each,
    ),
    readers: ofDocument(
      files.readers,
      (each) => [each.userId, each],
      (_, each) => each,
    ),
    ledger: { all: async () => ledger.all(), add: (items) => ledger.put(items) },
    bounds: {
      all: async () => [await ledger.bounds()],
      async add(items) {
        for (const each of items) await ledger.setBounds(each)
      },
    },
    had: ofDocument(
      files.had,
      ({ subscriptionId, papers }) => [subscriptionId, papers],
      (subscriptionId, papers) => ({ subscriptionId, papers }),
    ),
    forgotten: ofDocument(
      files.forgotten,
      ({ target, at }) => [target, { at }],
      (target, { at }) => ({ target, at }),
    ),
    deleted: ofDocument(
      files.deleted,
      ({ hash, at }) => [hash, { at }],
      (hash, { at }) => ({ hash, at }),
    ),
    removed: ofDocument(
      files.removed,
      (each) => [each.subscription.id, each],
      (_, each) => each,
    ),
    alerts: ofDocument(
      files.alerts,
      ({ key, at }) => [key, { at }],
      (key, { at }) => ({ key, at }),
    ),
  }
  return {
    async isEmpty() {
      const sizes = [files.subscriptions, files.readers].map(({ entries }) => entries.size)
      return (
        sizes.every((size) => size === 0) && ledger.all().length === 0 && (await digests.load()).length === 0
      )
    },
    async *read(kind) {
      yield* inBatches(await kinds[kind].all())
    },
    write: (kind, items) => kinds[kind].add(items),
  }
}

/** A kind that is one document, an entry each. */
function ofDocument<T, Item>(
  document: Document<T>,
  toEntry: (item: Item) => readonly [key: string, entry: T],
  toItem: (key: string, entry: T) => Item,
): Copying<Item> {
  return {
    all: async () => [...document.entries].map(([key, entry]) => toItem(key, entry)),
    add: (items) =>
      document.change((draft) => {
        for (const item of items) draft.set(...toEntry(item))
      }),
  }
}
