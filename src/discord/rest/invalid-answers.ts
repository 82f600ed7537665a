/** Discord bans an address for an hour after 10,000 invalid answers within ten minutes (ms). */
const WINDOW = 10 * 60_000

/** Invalid answers within the window after which nothing is sent any more; only people are still answered. */
const LIMIT = 5_000

/** … and after which not even they are. */
const LAST_LIMIT = 8_000

/** How long sending is paused (ms): after that, none of them is in Discord's window. */
export const HALTED_FOR = WINDOW

/** Requests are kept back, since too many were answered 401, 403 or 429. */
export class SendingHalted extends Error {
  override readonly name = 'SendingHalted'
  /** Milliseconds until requests go again. */
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('too many requests were refused by Discord; sending is paused before it bans this address')
    this.retryAfter = retryAfter
  }
}

/** Counts invalid answers and stops all sending well before Discord would. */
export interface InvalidAnswers {
  /** @throws SendingHalted while sending is paused */
  check(toPerson: boolean): void
  /** Counts an answer; true where it is the one that makes sending rest. */
  count(status: number, scope: string | null): boolean
}

/** @param now milliseconds of a clock that never goes back */
export function createInvalidAnswers(now: () => number): InvalidAnswers {
  /** Instants of the invalid answers within the window, the oldest first. */
  const recent: number[] = []
  let haltedUntil = Number.NEGATIVE_INFINITY
  const forget = () => {
    const kept = recent.findIndex((at) => at > now() - WINDOW)
    recent.splice(0, kept < 0 ? recent.length : kept)
  }
  return {
    check(toPerson) {
      if (now() >= haltedUntil || (toPerson && recent.length < LAST_LIMIT)) return
      throw new SendingHalted(haltedUntil - now())
    },
    count(status, scope) {
      if (!isInvalid(status, scope)) return false
      forget()
      recent.push(now())
      if (recent.length < LIMIT) return false
      const halts = now() >= haltedUntil
      haltedUntil = now() + HALTED_FOR
      return halts
    },
  }
}

/** What Discord counts as an invalid request; a limit that is shared with others is nobody's fault. */
export function isInvalid(status: number, scope: string | null): boolean {
  return status === 401 || status === 403 || (status === 429 && scope !== 'shared')
}
