/** Days for which a server's data is kept after it removed the bot, so that coming back is no trouble. */
const KEPT_DAYS = 90

/** How often it is looked whether a server's data is due to go (ms). */
const LOOK_EVERY = 60 * 60_000

/** What dropping takes from outside. */
export interface RemovedServersParts {
  /** Servers that removed the bot before an instant (ms UTC). */
  readonly removedBefore: (instant: number) => Promise<readonly string[]>
  /** Drops all that is kept of a server; durable when it resolves. */
  readonly forgetServer: (guildId: string) => Promise<void>
  /** The machine's clock (ms UTC). */
  readonly now: () => number
  /** The time by Discord, asked for again (ms UTC); `null` where Discord doesn't say. */
  readonly timeByDiscord: () => Promise<number | null>
  /** Hears of each server that was dropped. */
  readonly report: (guildId: string) => void
}

/**
 * Drops the data of servers that removed the bot more than {@link KEPT_DAYS} days ago. A machine's clock that runs ahead for
 * a moment must not do that, so Discord's is asked before anything is dropped.
 *
 * @returns looks, at most once an hour
 */
export function dropRemovedServers(parts: RemovedServersParts): () => Promise<void> {
  const { removedBefore, forgetServer, now, timeByDiscord, report } = parts
  const toDrop = (instant: number) => removedBefore(instant - KEPT_DAYS * 24 * 60 * 60_000)
  let lastLook = Number.NEGATIVE_INFINITY
  return async () => {
    const at = now()
    if (Math.abs(at - lastLook) < LOOK_EVERY) return
    lastLook = at
    if ((await toDrop(at)).length === 0) return
    const theirs = await timeByDiscord()
    if (theirs === null) return
    for (const guildId of await toDrop(Math.min(at, theirs))) {
      await forgetServer(guildId)
      report(guildId)
    }
  }
}
