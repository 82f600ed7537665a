import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Digest } from '../../digest/paper.ts'
import { fileClause, systemCodeOf, UserError } from '../../errors.ts'
import type { DigestStore } from '../../library/digest-store.ts'
import type { Log } from '../../log.ts'
import { Document } from './document.ts'
import type { FolderWriter } from './folder-writer.ts'
import { digestsSchema } from './schemas.ts'

/** A month's file, or its backup where only that is left; a write costs as much as one month has. */
const MONTH_FILE = /^(\d{4}-\d{2})\.json(?:\.bak)?$/

/** The library's files. */
export interface DigestFiles extends DigestStore {
  /** Months (`YYYY-MM`) whose file was damaged without a good copy and set aside, of those opened so far. */
  lostMonths(): readonly string[]
  /** Takes no further change, and resolves when those asked for are durable or have failed. */
  close(): Promise<void>
}

/** Digests as one file a month under a folder, `2025-02.json`. */
export function openDigestFiles(
  folder: string,
  { writer, log }: { readonly writer: FolderWriter; readonly log: Log },
): DigestFiles {
  const months = new Map<string, Promise<Document<Digest>>>()
  const lost: string[] = []
  /** Changed since somebody asked. */
  const unseen = new Map<string, Digest>()
  let closed = false
  /** Changes run one after the other, so that each finds what the one before it left. */
  let changing: Promise<void> = Promise.resolve()

  function month(name: string): Promise<Document<Digest>> {
    const opened = months.get(name)
    if (opened !== undefined) return opened
    const path = join(folder, `${name}.json`)
    const opening = Document.open({
      path,
      schema: digestsSchema,
      whenLost: 'start-empty',
      lossMeans: 'its days are read again from the archive of what was published',
      onLost: () => lost.push(name),
      writer,
      log,
    })
    months.set(name, opening)
    // A fault may pass (a file's mode mended); the next use looks again.
    opening.catch(() => months.delete(name))
    return opening
  }

  async function save(digests: readonly Digest[]): Promise<void> {
    const names = [...new Set(digests.map(({ date }) => date.slice(0, 7)))]
    await Promise.all(
      names.map(async (name) => {
        const ofMonth = digests.filter(({ date }) => date.startsWith(name))
        const document = await month(name)
        await document.change((draft) => {
          for (const digest of ofMonth) draft.set(digest.date, digest)
        })
      }),
    )
  }

  return {
    lostMonths: () => lost,

    async load() {
      const digests: Digest[] = []
      for (const name of await listMonths(folder)) {
        digests.push(...(await month(name)).entries.values())
      }
      return digests
    },

    async change(dates, merge) {
      if (closed) throw new Error('The library is closed: the change was not kept.')
      const run = changing.then(async () => {
        const before = new Map<string, Digest>()
        for (const date of dates) {
          const digest = (await month(date.slice(0, 7))).entries.get(date)
          if (digest !== undefined) before.set(date, digest)
        }
        const digests = await merge(before)
        await save(digests)
        for (const digest of digests) unseen.set(digest.date, digest)
      })
      changing = run.catch(() => undefined)
      await run
    },

    async changed() {
      const digests = [...unseen.values()]
      unseen.clear()
      return digests
    },

    async close() {
      closed = true
      await changing
      const opened = await Promise.allSettled(months.values())
      await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)))
    },
  }
}

async function listMonths(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return [...new Set(names.flatMap((name) => MONTH_FILE.exec(name)?.[1] ?? []))].sort()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw new UserError(`The library in ${folder} can't be read: ${fileClause(error)}.`, { cause: error })
  }
}
