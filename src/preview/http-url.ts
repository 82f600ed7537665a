/** An http(s) address as browsers write it, or `null` for anything else: `javascript:`, `data:`, no address. */
export function httpUrl(address: string): string | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  return new URL(address).href
}
