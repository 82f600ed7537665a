/** What fits one message, of the units packed into it. */
export interface Room {
  readonly characters: number
  readonly bytes: number
  readonly units: number
}

/** What one unit takes. */
export interface Weight {
  readonly characters: number
  readonly bytes: number
}

/** Nothing is taken of the first run's room. */
const NOTHING: Weight = { characters: 0, bytes: 0 }

/**
 * Divides units, in order, into as few runs as the room allows, and those evenly, so that the last message
 * does not get one orphan. A unit that is larger than the room gets a run to itself.
 *
 * @param limits what is in the first run's room already, and how many runs there may be: units beyond them are left out
 * @returns how many units are in each run
 */
export function pack(
  weights: readonly Weight[],
  room: Room,
  {
    taken = NOTHING,
    most = Number.POSITIVE_INFINITY,
  }: { readonly taken?: Weight; readonly most?: number } = {},
): number[] {
  if (weights.length === 0) return []
  const fewest = fill(weights, room, taken)
  // Runs before those that are left out are as full as they can be.
  if (fewest.length > most) return fewest.slice(0, most)
  // The smallest cap on characters that still gives as few runs is the evenest division there is.
  let low = 0
  let high = room.characters
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (fill(weights, { ...room, characters: middle }, taken).length <= fewest.length) high = middle
    else low = middle + 1
  }
  return fill(weights, { ...room, characters: high }, taken)
}

/** Fills run after run up to the room. */
function fill(weights: readonly Weight[], room: Room, taken: Weight): number[] {
  const runs: number[] = []
  let held = { ...taken, units: 0 }
  for (const { characters, bytes } of weights) {
    const fits =
      held.characters + characters <= room.characters &&
      held.bytes + bytes <= room.bytes &&
      held.units + 1 <= room.units
    if (!fits && held.units > 0) {
      runs.push(held.units)
      held = { characters: 0, bytes: 0, units: 0 }
    }
    held = { characters: held.characters + characters, bytes: held.bytes + bytes, units: held.units + 1 }
  }
  return [...runs, held.units]
}
