/** Whether an address is one to link to; `javascript:`, `data:` and what is no address are not. */
export function isHttpUrl(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address)
}
