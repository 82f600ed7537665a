import { carriedValue } from './carried-value.ts'
import { unsubscribeComponents } from './declared-components.ts'

/**
 * The id of a button that stops following one thing.
 *
 * @param on makes it differ from the others on its message: a paper's id, or `undo`
 */
export function stopId(
  { kind, value }: { readonly kind: string; readonly value: string },
  on: string,
): string {
  const carried = { kind, value: carriedValue(value), on }
  return unsubscribeComponents.stop.idIfFits(carried) ?? unsubscribeComponents.stopLong.id(carried)
}
