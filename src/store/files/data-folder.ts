import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../log.ts'
import { createFolderWriter, type FolderWriter } from './folder-writer.ts'
import { createGate, type Gate } from './gate.ts'
import { type Lock, type LockParts, lockFolder, removeDeadSockets } from './lock.ts'
import { finishRestore } from './restore.ts'

/** A data folder that belongs to this process alone. */
export interface DataFolder extends AsyncDisposable {
  readonly lock: Lock
  /** Writes within the folder, while it is this process's. */
  readonly writer: FolderWriter
  /** What every change goes through, so that a backup sees none half done. */
  readonly gate: Gate
  /** @throws what the file system says, where nothing can be written */
  probe(): Promise<void>
}

/** The folder of a data folder that has the library. */
export function libraryFolder(dataDir: string): string {
  return join(dataDir, 'library')
}

/** The file of a data folder that keeps the search index. */
export function indexPath(dataDir: string): string {
  return join(libraryFolder(dataDir), 'index.bin')
}

/**
 * Takes a folder's lock, and removes what an earlier process left half done.
 *
 * @throws UserError where the folder is in use or can't be used
 */
export async function openDataFolder(
  dataDir: string,
  log: Log,
  lockParts: LockParts = {},
): Promise<DataFolder> {
  const lock = await lockFolder(dataDir, log, lockParts)
  try {
    const gate = createGate()
    const writer = behindGate(
      createFolderWriter(() => lock.ensureOwned()),
      gate,
    )
    if (await finishRestore(dataDir)) log.warn({}, 'a restore that was interrupted is finished now')
    await removeDeadSockets(dataDir)
    for (const folder of [
      dataDir,
      libraryFolder(dataDir),
      join(dataDir, 'ledger'),
      join(dataDir, 'archive'),
    ]) {
      await writer.removeLeftovers(folder)
    }
    return {
      lock,
      writer,
      gate,
      probe: oncePerMoment(async () => {
        await lock.ensureOwned()
        const path = join(dataDir, '.probe')
        await writeFile(path, 'x', { mode: 0o600 })
        await rm(path)
      }),
      [Symbol.asyncDispose]: () => lock.release(),
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Each change goes through the gate, so that a backup sees none half done. */
function behindGate(writer: FolderWriter, gate: Gate): FolderWriter {
  return {
    replace: (...args) => gate.write(() => writer.replace(...args)),
    writeAt: (...args) => gate.write(() => writer.writeAt(...args)),
    copyIn: (...args) => gate.write(() => writer.copyIn(...args)),
    setAside: (path) => gate.write(() => writer.setAside(path)),
    keepAs: (...args) => gate.write(() => writer.keepAs(...args)),
    remove: (...paths) => gate.write(() => writer.remove(...paths)),
    makeFolder: (path) => gate.write(() => writer.makeFolder(path)),
    removeLeftovers: (folder) => gate.write(() => writer.removeLeftovers(folder)),
  }
}

/** Runs something once for all who ask while it runs: their runs would get into one another's way. */
function oncePerMoment(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }
}
