import type { Log } from '../../../src/log.ts'
import { createFolderWriter, type FolderWriter } from '../../../src/store/files/folder-writer.ts'
import { listeningLog } from './log.ts'

/** What a store's file is opened with, in a folder that nobody else wants. */
export function storeParts<L extends Log>(log: L): { readonly writer: FolderWriter; readonly log: L }
export function storeParts(): { readonly writer: FolderWriter; readonly log: Log }
export function storeParts(log: Log = listeningLog()) {
  return { writer: createFolderWriter(async () => undefined), log }
}
