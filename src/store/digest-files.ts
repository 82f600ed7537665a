import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Digest } from '../digest/paper.ts'
import { fileClause, systemCodeOf, UserError } from '../errors.ts'
import type { DigestStore } from '../library/digest-store.ts'
import type { Log } from '../log.ts'
import { Document } from './document.ts'
import { digestsSchema, emptyKeyed, type Keyed } from './schemas.ts'

/** Name of a month's file: a write costs what one month holds, however long the archive. */
const MONTH_FILE = /^(\d{4}-\d{2})\.json$/

/** Digests as one file a month under a folder, `2025-02.json`. */
export function openDigestFiles(folder: string, log: Log): DigestStore {
  const months = new Map<string, Promise<Document<Keyed<Digest>>>>()

  function month(name: string): Promise<Document<Keyed<Digest>>> {
    const open =
      months.get(name) ??
      Document.open({
        path: join(folder, `${name}.json`),
        schema: digestsSchema,
        empty: emptyKeyed<Digest>,
        log,
      })
    months.set(name, open)
    return open
  }

  return {
    async load() {
      const digests: Digest[] = []
      for (const name of await listMonths(folder)) {
        digests.push(...Object.values((await month(name)).data.entries))
      }
      return digests
    },

    async save(digests) {
      const names = [...new Set(digests.map(({ date }) => date.slice(0, 7)))]
      await Promise.all(
        names.map(async (name) => {
          const ofMonth = digests.filter(({ date }) => date.startsWith(name))
          const document = await month(name)
          await document.change(({ entries }) => {
            for (const digest of ofMonth) entries[digest.date] = digest
          })
        }),
      )
    },
  }
}

async function listMonths(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.flatMap((name) => MONTH_FILE.exec(name)?.[1] ?? []).sort()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw new UserError(`The library in ${folder} can't be read: ${fileClause(error)}.`, { cause: error })
  }
}
