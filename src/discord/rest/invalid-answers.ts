/** Discord bans an address for an hour after 10,000 invalid answers within ten minutes (ms). */
const WINDOW = 10 * 60_000

/** Invalid answers within the window after which nothing is sent any more; only people are still answered. */
const LIMIT = 5_000

/** … and after which not even they are. */
const LAST_LIMIT = 8_000

/** How long sending is paused (ms): after that, none of them is in Discord's window. */
export const HALTED_FOR = WINDOW

/** After this long (ms) it is looked again whether the answers of other processes still add up to too many. */
const LOOKED_AGAIN = 5_000

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

/** What several processes at one address add up. */
export interface SharedCount {
  /** The invalid answers that the others had lately. */
  elsewhere(): number
  /** Says how the others get to know this one's. */
  share(own: () => number): void
}

/**
 * @param now milliseconds of a clock that never goes back
 * @param shared default: there is only this process
 */
export function createInvalidAnswers(now: () => number, shared?: SharedCount): InvalidAnswers {
  /** Instants of the invalid answers within the window, the oldest first. */
  const recent: number[] = []
  let haltedUntil = Number.NEGATIVE_INFINITY
  const forget = () => {
    const kept = recent.findIndex((at) => at > now() - WINDOW)
    recent.splice(0, kept < 0 ? recent.length : kept)
  }
  shared?.share(() => {
    forget()
    return recent.length
  })
  const total = () => recent.length + (shared?.elsewhere() ?? 0)
  return {
    check(toPerson) {
      // The answers of others bring a halt, too.
      if (shared !== undefined && shared.elsewhere() > 0) {
        forget()
        if (total() >= LIMIT) haltedUntil = Math.max(haltedUntil, now() + LOOKED_AGAIN)
      }
      if (now() >= haltedUntil || (toPerson && total() < LAST_LIMIT)) return
      throw new SendingHalted(haltedUntil - now())
    },
    count(status, scope) {
      if (!isInvalid(status, scope)) return false
      forget()
      recent.push(now())
      if (total() < LIMIT) return false
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
