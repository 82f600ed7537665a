import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { dateFromPath } from '../digest/calendar-date.ts'
import type { Validators } from './http-get.ts'

/**
 * Where digests are kept as they were published, so that the library can always be rebuilt, and what the web's
 * servers said of their versions.
 */
export interface SourceArchive {
  /** Path of the folder; reading it as a source rebuilds the library. */
  readonly folder: string
  /** What was said of an address when its text was kept last, or `null`. */
  validatorsOf(url: string): Validators | null
  /**
   * Keeps an address's text, in place of the one before of the same day.
   *
   * @param date newest day in it, by which it is kept where the address names none: feeds say another thing each day
   */
  keepText(url: string, text: string, validators: Validators, date?: string | null): Promise<void>
  /** Keeps a copy of a file, in place of the one before; files that lie in the archive's own folder are not. */
  keepFile(path: string): Promise<void>
  /** The texts kept, by path, each with the date that its source names, or `null`. */
  list(): Promise<{ readonly path: string; readonly date: string | null }[]>
  /** Forgets what was said of some addresses, so that they are fetched whole again. */
  dropValidators(isLost: (url: string) => boolean): Promise<void>
}

/**
 * `0a1b2c3d4e5f6a7b-2025-02-10.md`: nothing of a source's own spelling but a date gets into a path. The ending only
 * says that this is a digest's text; its format is detected.
 */
export function archiveName(source: string, date: string | null = null): string {
  return `${hashOf(source)}-${dateFromPath(source) ?? date ?? 'undated'}.md`
}

/** What a source is known by: the same for a page or file and for its copy in the archive. */
export function sourceKey(source: string): string {
  const ofCopy = /^([\da-f]{16})-(?:\d{4}-\d{2}-\d{2}|undated)\.md$/.exec(basename(source))?.[1]
  return ofCopy ?? hashOf(/^https?:\/\//i.test(source) ? source : resolve(source))
}

function hashOf(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 16)
}
