/** The ledger's key of what is sent to a server as such, as the hello on joining. */
export function serverKey(guildId: string): string {
  return `guild${guildId}`
}
