import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { systemCodeOf } from '../../errors.ts'
import { hideSecrets } from '../../log.ts'

/** That a bot ended by a fault of its own, kept for the next start to report. */
export interface CrashNote {
  /** The instant it ended (ms UTC). */
  readonly at: number
  /** What was thrown: its name and message, without secrets. */
  readonly fault: string
}

/** Characters of a fault that are kept; the log has the whole of it. */
const FAULT_LIMIT = 1_000

const schema = z.object({ version: z.literal(1), at: z.number(), fault: z.string().max(2 * FAULT_LIMIT) })

const fileOf = (dataDir: string) => join(dataDir, 'crash.json')

/**
 * Keeps a note. Synchronous, since the process ends right after it, and whole or not at all.
 *
 * @throws what the file system says
 */
export function writeCrashNote(dataDir: string, { at, fault }: CrashNote): void {
  const path = fileOf(dataDir)
  const note = { version: 1, at, fault: hideSecrets(fault).slice(0, FAULT_LIMIT) }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.tmp`, `${JSON.stringify(note)}\n`, { mode: 0o600 })
  renameSync(`${path}.tmp`, path)
}

/**
 * The note of the last run, or `null` where it ended as it should. One that can't be read counts as one without
 * details: that something was written there is what matters.
 */
export async function readCrashNote(dataDir: string): Promise<CrashNote | null> {
  try {
    return schema.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8')))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return null
    return { at: Number.NaN, fault: 'a fault whose note can’t be read' }
  }
}

/** Forgets the note, once it was reported. */
export async function removeCrashNote(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true })
}
