import { createHash } from 'node:crypto'
import type { Library } from '../../library/library.ts'

/** Discord's limit on a component's `custom_id`, in UTF-16 units at most. */
export const CUSTOM_ID_LIMIT = 100

/** The component's name and what follows its first colon; whatever was pressed, this gives an answer. */
export function splitCustomId(customId: string): { name: string; written: string } {
  const colon = customId.indexOf(':')
  return colon < 0
    ? { name: customId, written: '' }
    : { name: customId.slice(0, colon), written: customId.slice(colon + 1) }
}

/** An argument without the colons that separate arguments. */
export function escapeArgument(value: string): string {
  return value.replace(/[%:]/g, encodeURIComponent)
}

/** What {@link escapeArgument} made of an argument, taken back. */
export function unescapeArgument(written: string): string {
  return written.replace(/%3A/g, ':').replace(/%25/g, '%')
}

/** Whether a `custom_id` fits Discord's limit. */
export function fitsCustomId(customId: string): boolean {
  return customId.length <= CUSTOM_ID_LIMIT
}

/** UTF-16 units that are left for a component's longest argument, beside its others. */
const ROOM = 60

/** What a mark begins with. */
const MARK = '#~'

/**
 * A value as a component carries it: itself, or, where it is too long for that, a mark by which {@link meantAmong} finds
 * it among those there are.
 *
 * @param written how it would be written in the id
 */
export function carriedValue(value: string, written = value): string {
  if (written.length <= ROOM) return value
  return MARK + createHash('sha256').update(value).digest('base64url').slice(0, 16)
}

/** The same for an argument that is escaped. */
export function carriedTag(tag: string): string {
  return carriedValue(tag, escapeArgument(tag))
}

/** Whether a component carries a value itself, so that it need not be looked for. */
export function isCarriedWhole(value: string): boolean {
  return value.length <= ROOM
}

/** The value that a component carries, among those there are; `undefined` where it is gone. */
export function meantAmong(values: readonly string[], carried: string): string | undefined {
  return (
    values.find((value) => value === carried) ??
    values.find((value) => carriedValue(value) === carried || carriedTag(value) === carried)
  )
}

/** The tag that a component carries; as it is written there where no paper has it any more. */
export function meantTag(
  { library }: { readonly library: Pick<Library, 'tagCounts'> },
  carried: string,
): string {
  const tags = library.tagCounts().map(({ tag }) => tag)
  return meantAmong(tags, carried) ?? carried
}
