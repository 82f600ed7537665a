const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text to be written between tags or in a quoted attribute; what HTML cannot express is dropped. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}

/** Attributes to be written in a tag, with a space before each; `true` has no value, `undefined` and `false` are left out. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`))
    .join('')
}

/** A colour of Discord's (24 bits, red first) as CSS, or `null` where there is none. */
export function colourOf(colour: number | null | undefined): string | null {
  if (colour === null || colour === undefined || !Number.isInteger(colour)) return null
  return `#${(colour & 0xffffff).toString(16).padStart(6, '0')}`
}

/** Whether an address is one to link to; `javascript:`, `data:` and what is no address are not. */
export function isHttpUrl(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address)
}
