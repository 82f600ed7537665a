import { UsageError } from '../errors.ts'
import type { Library } from '../library/library.ts'

/** The tag a `--tag` means. @throws UsageError naming the nearest */
export function readTagOption(library: Library, typed: string): string {
  const found = library.resolveTag(typed)
  if (found.kind === 'tag') return found.tag
  throw new UsageError(`"${typed}" is no tag; the nearest are ${found.near.join(', ') || 'none'}.`)
}
