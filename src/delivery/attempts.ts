import type { Clock } from '../clock.ts'
import type { Publisher } from './ports.ts'

/**
 * How long a nonce is trusted to stop a second message (ms). Discord says "a few minutes"; we build to less.
 * A step that has been on its way for longer is looked for before it is sent again.
 */
export const NONCE_WINDOW = 120_000

/** This process's own attempts: nobody else's nonce is trusted, since only here do we know how old it is. */
export interface Attempts {
  /** An attempt is made under a nonce: the first one, or one under a nonce that is still trusted. */
  begin(nonce: string, isFirst: boolean): void
  /** Whether the first attempt under a nonce was made here, and less than {@link NONCE_WINDOW} ago. */
  isFresh(nonce: string): boolean
  /** Whether a request of the last attempt may still be on its way. */
  mayTravel(nonce: string): boolean
  /** The step has an outcome, so its nonce is not needed any more. */
  end(nonce: string): void
}

/** Judges an attempt's age by Discord's time and by this machine's clock: the older one counts, and so does a clock that went back. */
export function createAttempts({
  clock,
  publisher,
}: {
  readonly clock: Clock
  readonly publisher: Pick<Publisher<never>, 'time'>
}): Attempts {
  const attempts = new Map<string, { readonly first: Moment; readonly last: Moment }>()
  const moment = (): Moment => ({ at: clock.now(), byDiscord: publisher.time() })
  const isRecent = (moment: Moment | undefined) =>
    moment !== undefined && isWithin(moment.at, clock.now()) && isWithin(moment.byDiscord, publisher.time())
  return {
    begin(nonce, isFirst) {
      const last = moment()
      const first = isFirst ? undefined : attempts.get(nonce)?.first
      attempts.set(nonce, { first: first ?? last, last })
    },
    isFresh: (nonce) => isRecent(attempts.get(nonce)?.first),
    mayTravel: (nonce) => isRecent(attempts.get(nonce)?.last),
    end: (nonce) => void attempts.delete(nonce),
  }
}

interface Moment {
  readonly at: number
  readonly byDiscord: number | null
}

function isWithin(since: number | null, now: number | null): boolean {
  return since !== null && now !== null && now >= since && now - since <= NONCE_WINDOW
}
