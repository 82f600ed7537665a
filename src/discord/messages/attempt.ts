/** What a function gives, or `null` where it throws: one paper must not take a message with it. */
export function attempt<T>(run: () => T): T | null {
  try {
    return run()
  } catch {
    return null
  }
}
