import { newReader, type Reader, type ReaderStore } from '../../readers/reader.ts'
import type { Database, Queries } from './connect.ts'
import { lockKeys } from './lock-keys.ts'
import { jsonColumn, upsert } from './upsert.ts'

/** Readers in a table. */
export function readerTable(database: Database): ReaderStore {
  const get = async (queries: Queries, userId: string, lock = ''): Promise<Reader | undefined> =>
    (await queries.query<{ doc: Reader }>(`select doc from readers where user_id = $1 ${lock}`, [userId]))[0]
      ?.doc
  return {
    get: (userId) => get(database, userId),
    change: (userId, decide) =>
      database.transaction(async (queries) => {
        await lockKeys(queries, [readerKey(userId)])
        const before = await get(queries, userId, 'for update')
        const { put, result } = decide(before ?? newReader(userId))
        if (put !== undefined) await putReaders(queries, [put])
        return result
      }),
  }
}

/** The lock on what is kept of a person, whether there is a row or not. */
export const readerKey = (userId: string) => `reader ${userId}`

/** Adds or replaces readers. */
export function putReaders(queries: Queries, readers: readonly Reader[]): Promise<void> {
  return upsert(
    queries,
    {
      table: 'readers',
      key: ['user_id'],
      columns: { user_id: ['text', ({ userId }) => userId], doc: jsonColumn<Reader>((reader) => reader) },
    },
    readers,
  )
}
