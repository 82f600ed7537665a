import { type BeatPart, type ClusterParts, freeOf, giveBack, takeLeases } from './beat.ts'
import { shareOf } from './shares.ts'

/** The request slots that this process has at a moment. */
export interface SlotSource {
  /** Their numbers. */
  usable(): readonly number[]
  /** Calls a listener when there may be more of them. */
  onMore(listener: () => void): void
}

const nameOf = (slot: number) => `slot:${String(slot).padStart(3, '0')}`

/**
 * Discord's requests a second, shared out evenly: a slot is one request in any second, and one process's at a time. A slot that
 * is given to another is not used for a beat before: what was sent with it must have been counted.
 */
export function slotLeases(parts: ClusterParts, count: number): BeatPart & SlotSource {
  const { held } = parts
  const slots = new Map(Array.from({ length: count }, (_, slot) => [nameOf(slot), slot]))
  /** Those no longer used, to be given back at the next beat. */
  let leaving = new Set<string>()
  const listeners: (() => void)[] = []
  const mine = () => [...slots.keys()].filter((name) => held.get(name) !== undefined)
  return {
    usable: () =>
      [...slots].flatMap(([name, slot]) => (held.isValid(name) && !leaving.has(name) ? [slot] : [])),
    onMore: (listener) => void listeners.push(listener),
    async beat(seen) {
      await giveBack(
        parts,
        mine().filter((name) => leaving.has(name)),
      )
      const share = shareOf(count, seen.members.length)
      const kept = mine()
      leaving = new Set(kept.slice(share))
      const got = await takeLeases(parts, freeOf([...slots.keys()], seen), share - kept.length)
      if (got.length > 0) for (const listener of listeners) listener()
    },
    // Whoever takes them next waits for as long as this process may have used them last: until they end.
    release: async () => undefined,
  }
}
