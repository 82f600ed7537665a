/** Who one is and where, kept in the address, so that a reload or a second tab keeps it too. */
export interface Spot {
  readonly personId: string | null
  readonly channelId: string | null
}

/** What the address says. */
export function readSpot(): Spot {
  const kept = new URLSearchParams(location.hash.slice(1))
  return { personId: kept.get('as'), channelId: kept.get('in') }
}

/** Puts it into the address. */
export function keepSpot(personId: string, channelId: string): void {
  history.replaceState(null, '', `#${new URLSearchParams({ as: personId, in: channelId })}`)
}
