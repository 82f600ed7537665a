import type { JSONEncodable } from 'discord.js'

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

/** Does a `custom_id` fit Discord's limit? */
export function fitsCustomId(customId: string): boolean {
  return customId.length <= CUSTOM_ID_LIMIT
}

/** Every `custom_id` on a message, which each press carries along: what does not fit in one id fits in another. */
export function customIdsOf(message: { readonly components: readonly JSONEncodable<unknown>[] }): string[] {
  const within = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const own = 'custom_id' in value && typeof value.custom_id === 'string' ? [value.custom_id] : []
    return [...own, ...Object.values(value).flatMap(within)]
  }
  return message.components.flatMap((component) => within(component.toJSON()))
}
