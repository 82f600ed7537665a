import { systemCodeOf } from '../../errors.ts'

/** Waits before each further attempt, the last of them over and over (ms). */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/** How long an outage is waited out in all (ms); after that, whoever supervises the bot starts it again. */
const PATIENCE = 10 * 60_000

/** What no repetition cures: an address that is none, and certificates that this machine does not believe. */
const HOPELESS = /^(?:ERR_INVALID|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)|_ERR_INVALID/

/**
 * Did a request get no answer at all, as when its socket is dropped or its time is up, nobody listens there, or the name is not
 * found? A machine that has just started may have no network yet, a proxy beside the bot may be a second behind it.
 */
function isUnanswered(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined) return !HOPELESS.test(code)
  return error instanceof Error && /^(?:Abort|Timeout)Error$/.test(error.name)
}

function codeOf(error: unknown): string | undefined {
  return systemCodeOf(error) ?? systemCodeOf(error instanceof Error ? error.cause : undefined)
}

/** What a patient request is made with. */
export interface PatienceParts {
  /** Resolves after some milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
  /** Hears that Discord could not answer, and for how many milliseconds is waited. */
  readonly waiting: (why: string, ms: number) => void
  /** ms UTC, for dates in headers. */
  readonly now: () => number
}

/**
 * Are requests of this kind made again while Discord can't answer? Those without which the bot can't start: where its
 * gateway is, and its commands. Neither does harm when it is made twice.
 */
export function isPatient(url: string): boolean {
  return /\/(?:gateway\/bot|applications\/\d+\/commands)$/.test(new URL(url).pathname)
}

/** Makes a request until it is answered by something other than 5xx or 429, for as long as an outage may last. */
export async function patiently<
  T extends { readonly status: number; readonly headers: { get(name: string): string | null } },
>({ sleep, waiting, now }: PatienceParts, request: () => Promise<T>): Promise<T> {
  let waited = 0
  for (let attempt = 0; ; attempt += 1) {
    const pause = PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 0
    let why = 'no answer'
    const outcome = await request().catch((error) => {
      if (!isUnanswered(error) || waited > PATIENCE) throw error
      const code = codeOf(error)
      if (code !== undefined) why = `no answer: ${code}`
      return null
    })
    if (outcome !== null && outcome.status !== 429 && outcome.status < 500) return outcome
    const asked = outcome?.status === 429 ? readRetryAfter(outcome.headers.get('retry-after'), now()) : null
    const ms = Math.max(pause, asked ?? 0)
    waited += ms
    if (outcome !== null && waited > PATIENCE) return outcome
    waiting(outcome === null ? why : `answer ${outcome.status}`, ms)
    await sleep(ms)
  }
}

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
