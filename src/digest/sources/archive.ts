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
  /** Keeps an address's text, in place of the one before. */
  keepText(url: string, text: string, validators: Validators): Promise<void>
  /** Keeps a copy of a file, in place of the one before; files that lie in the archive's own folder are not. */
  keepFile(path: string): Promise<void>
  /** The texts kept, by path, each with the date that its source names, or `null`. */
  list(): Promise<{ readonly path: string; readonly date: string | null }[]>
  /** Forgets what was said of some addresses, so that they are fetched whole again. */
  dropValidators(isLost: (url: string) => boolean): Promise<void>
}
