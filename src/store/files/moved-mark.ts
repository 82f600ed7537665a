import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { systemCodeOf, UsageError } from '../../errors.ts'
import type { FolderWriter } from './folder-writer.ts'

const markSchema = z.object({
  /** Where what was kept here is now, such as `PostgreSQL at db.example:5432/paperboy`. */
  to: z.string(),
  /** Instant of the move, ISO 8601. */
  at: z.string(),
})

/** That what a folder kept was moved to a database. */
export type MovedMark = z.infer<typeof markSchema>

const NAME = 'moved.json'

/** Marks a folder: nothing starts on its files any more. */
export async function markMoved(dataDir: string, mark: MovedMark, writer: FolderWriter): Promise<void> {
  await writer.replace(join(dataDir, NAME), `${JSON.stringify(mark)}\n`)
}

/** Takes the mark away: what was moved is back. */
export async function removeMovedMark(dataDir: string): Promise<void> {
  await rm(join(dataDir, NAME), { force: true })
}

/** A folder's mark, or `null`. One that can't be read marks it, too. */
export async function readMovedMark(dataDir: string): Promise<MovedMark | null> {
  try {
    return markSchema.parse(JSON.parse(await readFile(join(dataDir, NAME), 'utf8')))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return null
    return { to: `somewhere else (${NAME} can’t be read)`, at: 'some time' }
  }
}

/** @throws UsageError where what the folder kept was moved: going on here would post everything twice */
export async function checkNotMoved(dataDir: string): Promise<void> {
  const mark = await readMovedMark(dataDir)
  if (mark === null) return
  throw new UsageError(
    `What ${dataDir} kept was moved to ${mark.to} at ${mark.at}. Set DATABASE_URL to go on there, or move it back with "paperboy migrate --to files". Nothing was changed.`,
  )
}
