/** A colour of Discord's (24 bits, red first) as CSS, or `null` where there is none. */
export function colourOf(colour: number | null | undefined): string | null {
  if (colour === null || colour === undefined || !Number.isInteger(colour)) return null
  return `#${(colour & 0xffffff).toString(16).padStart(6, '0')}`
}
