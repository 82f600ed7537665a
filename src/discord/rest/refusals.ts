import { AsyncLocalStorage } from 'node:async_hooks'

/** Refusals (401, 403) that one server or person may cost within the window. */
const LIMIT = 5

/** The window, as long as Discord's own (ms). */
const WINDOW = 10 * 60_000

/** Accounts and channels remembered before those that are long past are dropped. */
const REMEMBERED = 10_000

/** A request was not made, because those it is made for were refused too often of late. */
export class RefusedTooOften extends Error {
  override readonly name: string = 'RefusedTooOften'
  /** Milliseconds until it may be made. */
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('Discord refused this server or person too often in the last ten minutes')
    this.retryAfter = retryAfter
  }
}

/** A channel was not asked for, because Discord refused it a moment ago and nothing was heard of it since. */
export class ChannelRefused extends RefusedTooOften {
  override readonly name = 'ChannelRefused'
}

/** On whose account requests are made. */
export const accounts = {
  ofServer: (guildId: string) => `guild:${guildId}`,
  ofPerson: (userId: string) => `user:${userId}`,
}

/** A request, as far as it matters here. */
interface Asked {
  readonly url: string
  readonly method: string
}

/**
 * Shares out the refusals of which Discord accepts only so many from one address, so that no server and no person can spend
 * those of all the others.
 */
export interface Refusals {
  /** Runs something on somebody's account: a server's, a person's, or both; with none, on nobody's. */
  onAccountOf<T>(payers: readonly string[], run: () => Promise<T>): Promise<T>
  /**
   * Makes a request on the account under which this runs: at once, or when enough of its others have come back.
   *
   * @throws RefusedTooOften where the account is spent, ChannelRefused where the channel was refused a moment ago
   */
  guard<T extends { readonly status: number }>(asked: Asked, request: () => Promise<T>): Promise<T>
  /** An event named a channel: it may be asked for again. */
  heardOf(channelId: string): void
}

/** Where nobody keeps accounts. */
export const NO_ACCOUNTS: Pick<Refusals, 'onAccountOf'> = { onAccountOf: (_, run) => run() }

interface Account {
  /** Instants of its refusals within the window, the oldest first. */
  refusedAt: number[]
  inFlight: number
  waiting: (() => void)[]
}

/** @param now milliseconds of a clock that never goes back */
export function createRefusals(now: () => number): Refusals {
  const running = new AsyncLocalStorage<readonly string[]>()
  const known = new Map<string, Account>()
  const refusedChannels = new Map<string, number>()

  function accountOf(payer: string): Account {
    const account = known.get(payer) ?? { refusedAt: [], inFlight: 0, waiting: [] }
    if (known.size >= REMEMBERED && !known.has(payer)) forget()
    known.set(payer, account)
    account.refusedAt = account.refusedAt.filter((at) => at > now() - WINDOW)
    return account
  }

  function forget(): void {
    const isPast = (at: number | undefined) => at === undefined || at <= now() - WINDOW
    for (const [payer, { refusedAt, inFlight }] of known) {
      if (inFlight === 0 && isPast(refusedAt.at(-1))) known.delete(payer)
    }
    for (const [channelId, at] of refusedChannels) if (isPast(at)) refusedChannels.delete(channelId)
  }

  /** Waits until even a refusal of everything in flight would stay within the limit. */
  async function enter(payer: string): Promise<Account> {
    for (;;) {
      const account = accountOf(payer)
      const { refusedAt, inFlight, waiting } = account
      const [oldest = 0] = refusedAt
      if (refusedAt.length >= LIMIT) throw new RefusedTooOften(oldest + WINDOW - now())
      if (inFlight + refusedAt.length < LIMIT) {
        account.inFlight += 1
        return account
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }

  function leave(account: Account, isRefused: boolean): void {
    account.inFlight -= 1
    if (isRefused) account.refusedAt.push(now())
    for (const resume of account.waiting.splice(0)) resume()
  }

  return {
    onAccountOf: (payers, run) => running.run(payers, run),

    async guard(asked, request) {
      const channelId = channelRead(asked)
      const refused = channelId === undefined ? undefined : refusedChannels.get(channelId)
      if (refused !== undefined && refused > now() - WINDOW)
        throw new ChannelRefused(refused + WINDOW - now())
      const entered: Account[] = []
      let isRefused = false
      try {
        // In one order for all, so that no two wait for one another.
        for (const payer of [...(running.getStore() ?? [])].sort()) entered.push(await enter(payer))
        const answer = await request()
        isRefused = answer.status === 401 || answer.status === 403
        if (isRefused && channelId !== undefined) refusedChannels.set(channelId, now())
        return answer
      } finally {
        for (const account of entered) leave(account, isRefused)
      }
    },

    heardOf: (channelId) => void refusedChannels.delete(channelId),
  }
}

/** The channel that a request only looks at; `undefined` for any other request. */
function channelRead({ url, method }: Asked): string | undefined {
  return method === 'GET' ? /\/channels\/(\d+)/.exec(new URL(url).pathname)?.[1] : undefined
}
