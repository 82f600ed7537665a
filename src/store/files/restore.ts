import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fileClause, UserError } from '../../errors.ts'
import { type BackupFacts, type BackupReport, readBackup } from './backup.ts'
import { namesIn } from './folder-writer.ts'

/** Where a backup's files are put together, before they take the place of what is there. */
const NEW = '.restore-new'

/** Says how far a restore came: old files are moved out first, then new ones in. */
const MARKER = '.restore'
const marker = z.object({ phase: z.enum(['out', 'in']), aside: z.string() })
type Marker = z.infer<typeof marker>

/** Names in a data folder that a restore leaves where they are: ours begin with a dot, earlier states, and backups. */
const STAYS = /^\.|^before-(?:restore|move)-|^backups$|\.backup$/

/** How a backup is restored. */
export interface RestoreParts {
  readonly dataDir: string
  readonly file: string
  /** Whether data that is there is moved aside; otherwise it is refused. */
  readonly replace: boolean
  /** ms UTC. */
  readonly now: number
  /**
   * Opens the new files, as a start would, and deletes people again who were deleted since it was made (ms UTC).
   *
   * @throws UserError where one can't be believed, or a newer Paperboy wrote it
   */
  readonly check: (folder: string, madeAt: number) => Promise<void>
}

/** What was restored. */
export interface RestoreReport extends BackupFacts, BackupReport {
  /** The folder with what was there before, or `null`. */
  readonly aside: string | null
}

/**
 * Puts the files of a backup in place of what a data folder has. Whoever calls has the folder's lock. Nothing is changed
 * before the whole backup was read and checked; after that, a restore that is killed is finished by the next start.
 *
 * @throws UserError where the backup can't be used, or the folder has data and `replace` is not set
 */
export async function restoreBackup({
  dataDir,
  file,
  replace,
  now,
  check,
}: RestoreParts): Promise<RestoreReport> {
  const there = (await readdir(dataDir)).filter((name) => !STAYS.test(name))
  if (there.length > 0 && !replace) {
    throw new UserError(
      `${dataDir} has data already (${there.slice(0, 3).join(', ')}${there.length > 3 ? ' …' : ''}). Name an empty DATA_DIR, or move that data aside with --replace.`,
    )
  }
  const folder = join(dataDir, NEW)
  let isMoving = false
  await rm(folder, { recursive: true, force: true })
  try {
    await mkdir(folder, { mode: 0o700 })
    const facts = await readBackup(file, async ({ path, data }) => {
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await writeFile(target, data, { mode: 0o600, flush: true })
    })
    await check(folder, Date.parse(facts.at))
    const aside = `before-restore-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    await mark(dataDir, { phase: 'out', aside })
    isMoving = true
    await finishRestore(dataDir)
    return { ...facts, aside: there.length > 0 ? join(dataDir, aside) : null }
  } catch (error) {
    // Once files are being moved, the next start goes on with it.
    if (!isMoving) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    if (error instanceof UserError) throw error
    throw new UserError(`${file} can't be restored to ${dataDir}: ${fileClause(error)}.`, { cause: error })
  }
}

/**
 * Finishes a restore that was killed after it began to move files, and removes one that was killed before. Gives whether
 * there was one to finish.
 */
export async function finishRestore(dataDir: string): Promise<boolean> {
  const state = await readMarker(dataDir)
  const folder = join(dataDir, NEW)
  if (state === null) {
    await rm(folder, { recursive: true, force: true })
    return false
  }
  if (state.phase === 'out') {
    const old = (await namesIn(dataDir)).filter((name) => !STAYS.test(name))
    const aside = join(dataDir, state.aside)
    if (old.length > 0) await mkdir(aside, { recursive: true, mode: 0o700 })
    for (const name of old) await rename(join(dataDir, name), join(aside, name))
    await mark(dataDir, { ...state, phase: 'in' })
  }
  for (const name of await namesIn(folder)) await rename(join(folder, name), join(dataDir, name))
  await rm(folder, { recursive: true, force: true })
  await rm(join(dataDir, MARKER), { force: true })
  return true
}

/** Whether a restore was killed in the middle: what the folder has is neither the old state nor the new. */
export async function isRestoring(dataDir: string): Promise<boolean> {
  return (await readMarker(dataDir)) !== null
}

async function readMarker(dataDir: string): Promise<Marker | null> {
  const text = await readFile(join(dataDir, MARKER), 'utf8').catch(() => null)
  return text === null ? null : marker.parse(JSON.parse(text))
}

/** In one step: a marker is there whole, or the one before it is. */
async function mark(dataDir: string, state: Marker): Promise<void> {
  const path = join(dataDir, MARKER)
  await writeFile(`${path}.tmp`, JSON.stringify(state), { mode: 0o600, flush: true })
  await rename(`${path}.tmp`, path)
}
