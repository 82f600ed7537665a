/** What a picture or file without a description is called: the last part of its address. */
export function mediaName(address: string): string {
  const path = address.split(/[?#]/, 1)[0] ?? ''
  return path.slice(path.lastIndexOf('/') + 1) || 'picture'
}
