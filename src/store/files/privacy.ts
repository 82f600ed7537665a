import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HadPapers } from '../../delivery/had.ts'
import type { LedgerStore } from '../../delivery/ledger.ts'
import { unpackIds } from '../../delivery/seen.ts'
import { serverKey } from '../../delivery/server-key.ts'
import { systemCodeOf } from '../../errors.ts'
import type { Privacy } from '../../privacy/privacy.ts'
import type { Reader } from '../../readers/reader.ts'
import { personSubscriptionId } from '../../subscriptions/person-subscriptions.ts'
import type { RemovedSubscription } from '../../subscriptions/removed-subscriptions.ts'
import type { ChannelSubscription, Subscription } from '../../subscriptions/subscription.ts'
import type { Document } from './document.ts'
import { type FolderWriter, namesIn } from './folder-writer.ts'
import type { DeletedPerson } from './schemas.ts'

/** The files that may have a person's id. */
interface PrivacyParts {
  readonly dataDir: string
  readonly readers: Document<Reader>
  readonly subscriptions: Document<Subscription>
  readonly ledger: Pick<LedgerStore, 'forget' | 'ofSubscription'>
  readonly had: Document<HadPapers>
  /** Who was deleted, by {@link personHash}, so that a backup that is restored does not bring them back. */
  readonly deleted: Document<DeletedPerson>
  /** Subscriptions that can be put back: nobody's, but each of some server. */
  readonly removed: Document<RemovedSubscription>
  readonly writer: FolderWriter
}

/** What stands for a person who was deleted: nobody can be found by it who is not looked for by their id. */
export function personHash(userId: string): string {
  return createHash('sha256').update(`person ${userId}`).digest('base64url')
}

/** Copies of our files: the backup, one that was set aside as damaged, one of an older form. */
const COPY = /\.(?:bak|damaged-[\w-]+|v\d+)$/

/** Shows and deletes what is kept of a person. */
export function openPrivacy({
  dataDir,
  readers,
  subscriptions,
  ledger,
  had,
  deleted,
  removed,
  writer,
}: PrivacyParts): Privacy {
  const madeBy = (userId: string) =>
    [...subscriptions.entries.values()].filter(
      (each): each is ChannelSubscription => each.kind === 'channel' && each.createdBy === userId,
    )

  /** The files are clean by now; the copies beside them, and what writes that broke off left, are of before. */
  async function cleanCopies(id: string): Promise<void> {
    for (const folder of [dataDir, join(dataDir, 'ledger')]) {
      await writer.removeLeftovers(folder)
      await removeCopiesWith(id, folder, writer)
    }
  }

  return {
    async kept(userId) {
      const id = personSubscriptionId(userId)
      const subscription = subscriptions.entries.get(id)
      const forgotten = Object.entries(had.entries.get(id) ?? {})
      return {
        reader: readers.entries.get(userId) ?? null,
        subscription: subscription?.kind === 'person' ? subscription : null,
        channels: madeBy(userId),
        received: [
          ...forgotten.map(([edition, packed]) => ({ edition, paperIds: unpackIds(packed) })),
          ...(await ledger.ofSubscription(id)).map(({ edition, steps }) => ({
            edition,
            paperIds: steps.flatMap(({ paperIds }) => paperIds),
          })),
        ],
      }
    },

    async forget(userId) {
      const subscriptionId = personSubscriptionId(userId)
      await Promise.all([
        readers.change((draft) => draft.delete(userId)),
        subscriptions.change((draft) => {
          draft.delete(subscriptionId)
          for (const each of madeBy(userId)) draft.set(each.id, { ...each, createdBy: '' })
        }),
        ledger.forget(subscriptionId),
        had.change((draft) => draft.delete(subscriptionId)),
        deleted.change((draft) => draft.set(personHash(userId), { at: Date.now() })),
      ])
      await cleanCopies(userId)
    },

    async forgetServer(guildId) {
      const ofServer = [...subscriptions.entries.values()].filter(
        (each) => each.kind === 'channel' && each.guildId === guildId,
      )
      await subscriptions.change((draft) => {
        for (const { id } of ofServer) draft.delete(id)
      })
      await had.change((draft) => {
        for (const { id } of ofServer) draft.delete(id)
      })
      await removed.change((draft) => {
        for (const [id, { subscription }] of [...removed.entries]) {
          if (subscription.guildId === guildId) draft.delete(id)
        }
      })
      for (const key of [serverKey(guildId), ...ofServer.map(({ id }) => id)]) await ledger.forget(key)
      await cleanCopies(guildId)
    },
  }
}

/** Removes the copies in a folder that contain a text. Backups are written again with the next change. */
async function removeCopiesWith(text: string, folder: string, writer: FolderWriter): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!COPY.test(name)) continue
    const path = join(folder, name)
    if ((await textIn(path)).includes(text)) await writer.remove(path)
  }
}

/** A file's text, nothing where there is none any more. One that can't be read can't be said to be clean: that throws. */
async function textIn(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return ''
    throw error
  }
}
