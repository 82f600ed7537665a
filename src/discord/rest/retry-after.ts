/** The longest wait that is believed (ms). */
const LONGEST = 24 * 60 * 60_000

/**
 * How long a `Retry-After` header asks to wait (ms): whole or broken seconds, or the HTTP date until when. `null` for what is
 * neither, or would not be a wait at all: an empty, negative or past one would make a busy loop.
 *
 * @param now ms UTC
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? ''
  const ms = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : /[a-z]/i.test(text)
      ? Date.parse(text) - now
      : 0
  return ms > 0 ? Math.min(ms, LONGEST) : null
}
