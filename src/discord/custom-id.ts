import type { JSONEncodable } from 'discord.js'

/** Discord's limit on a component's `custom_id`, in characters. */
export const CUSTOM_ID_LIMIT = 100

/**
 * A `custom_id` that carries what its handler needs: `paper:2502.05173`. The first part names the handler and,
 * with it, the form of the rest; a handler whose form changes gets a new name, so that old buttons stay
 * readable.
 */
export function formatCustomId(handler: string, ...args: readonly (string | number)[]): string {
  return [handler, ...args.map((arg) => String(arg).replace(/[%:]/g, encodeURIComponent))].join(':')
}

/** The handler and the arguments of a `custom_id`; whatever was pressed, this gives an answer. */
export function parseCustomId(customId: string): { handler: string; args: string[] } {
  const [handler = '', ...args] = customId.split(':')
  return { handler, args: args.map((arg) => arg.replace(/%3A/g, ':').replace(/%25/g, '%')) }
}

/** Does a `custom_id` fit Discord's limit? */
export function fitsCustomId(customId: string): boolean {
  return customId.length <= CUSTOM_ID_LIMIT
}

/** Every `custom_id` on a message, which each press carries along: what one id can't hold, another can. */
export function customIdsOf(message: { readonly components: readonly JSONEncodable<unknown>[] }): string[] {
  const within = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const own = 'custom_id' in value && typeof value.custom_id === 'string' ? [value.custom_id] : []
    return [...own, ...Object.values(value).flatMap(within)]
  }
  return message.components.flatMap((component) => within(component.toJSON()))
}
