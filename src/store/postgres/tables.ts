import type { Subscription } from '../../subscriptions/subscription.ts'
import type { Stored } from '../store.ts'
import { openAlertTable } from './alert-table.ts'
import type { Database } from './connect.ts'
import { digestTable } from './digest-table.ts'
import { openForgottenTable } from './forgotten-table.ts'
import { hadTable } from './had-table.ts'
import { ledgerTable } from './ledger-table.ts'
import type { Member } from './member.ts'
import { notedInstantsTables } from './noted-instants-tables.ts'
import { privacyTables } from './privacy-tables.ts'
import { readerTable } from './reader-table.ts'
import { subscriptionTable } from './subscription-table.ts'
import { tableContents } from './table-contents.ts'

/** What is kept in a database, behind the same ports as in files. */
export type Tables = Omit<Stored, 'archive' | 'index' | 'lostMonths' | typeof Symbol.asyncDispose>

/** A command of the command line, among the processes that share a database: it neither plans nor sends. */
export const COMMAND: Member = { id: 'command', planFence: () => null, sinceNow: () => () => true }

/**
 * Opens the tables of a database that is ready.
 *
 * @param member this process; its lease must be kept alive for as long as it sends
 */
export async function openTables(database: Database, member: Member): Promise<Tables> {
  const digests = digestTable(database)
  const ledger = ledgerTable(database, member)
  return {
    digests,
    forgotten: await openForgottenTable(database),
    alerts: await openAlertTable(database),
    subscriptions: subscriptionTable(database),
    ledger,
    had: hadTable(database),
    otherInstants: notedInstantsTables(database),
    readers: readerTable(database),
    privacy: privacyTables(database),
    contents: tableContents(database, { digests, ledger }),
    allSubscriptions: async () =>
      (await database.query<{ doc: Subscription }>('select doc from subscriptions order by id')).map(
        ({ doc }) => doc,
      ),
  }
}
