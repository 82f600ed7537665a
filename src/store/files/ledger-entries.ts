import { isUnfinished, type LedgerEntry } from '../../delivery/ledger.ts'
import type { Target } from '../../delivery/ports.ts'
import type { LedgerLine } from './ledger-schemas.ts'

/** The ledger's entries in memory. */
export class LedgerEntries {
  readonly #bySubscription = new Map<string, LedgerEntry[]>()
  /** Subscriptions with an entry that is, or once was, for a channel. */
  readonly #byChannel = new Map<string, Set<string>>()
  readonly #unfinished = new Map<string, Set<string>>()

  /** A subscription's entries by digest date, those of one date in the order of planning. */
  of(subscriptionId: string): readonly LedgerEntry[] {
    return this.#bySubscription.get(subscriptionId) ?? []
  }

  /** One entry, or `undefined`. */
  get({ subscriptionId, edition }: Pick<LedgerEntry, 'subscriptionId' | 'edition'>): LedgerEntry | undefined {
    return this.of(subscriptionId).find((entry) => entry.edition === edition)
  }

  /** Entries of all subscriptions for a channel. */
  toChannel(channelId: string): LedgerEntry[] {
    return [...(this.#byChannel.get(channelId) ?? [])].flatMap((id) =>
      this.of(id).filter(({ terms }) => terms !== null && channelOf(terms.target) === channelId),
    )
  }

  /** Entries with open steps, the longest waiting subscription first. */
  unfinished(): LedgerEntry[] {
    return [...this.#unfinished.keys()]
      .map((subscriptionId) => this.of(subscriptionId).filter(isUnfinished))
      .sort(([a], [b]) => (a?.plannedAt ?? 0) - (b?.plannedAt ?? 0))
      .flat()
  }

  /** Applies one journal record. */
  apply(line: LedgerLine): void {
    if ('entry' in line) {
      this.#put(line.entry)
      return
    }
    const [subscriptionId, edition] = line.of
    const entry = this.get({ subscriptionId, edition })
    if (entry === undefined) return
    const steps = entry.steps.map((step) => (step.step === line.step.step ? { ...step, ...line.step } : step))
    this.#put({ ...entry, steps })
  }

  /** Every entry. */
  all(): LedgerEntry[] {
    return [...this.#bySubscription.values()].flat()
  }

  /** Every entry of a digest's date. */
  ofDate(date: string): LedgerEntry[] {
    return this.all().filter((entry) => entry.date === date)
  }

  /** Drops the entries of a subscription; gives their dates. */
  forgetSubscription(subscriptionId: string): string[] {
    const dates = new Set(this.of(subscriptionId).map(({ date }) => date))
    this.#leaveChannels(subscriptionId)
    this.#bySubscription.delete(subscriptionId)
    this.#unfinished.delete(subscriptionId)
    return [...dates]
  }

  /** Drops the entries of a digest's date. */
  forget(date: string): void {
    for (const [id, entries] of this.#bySubscription) {
      const kept = entries.filter((entry) => entry.date !== date)
      if (kept.length === 0) {
        this.#leaveChannels(id)
        this.#bySubscription.delete(id)
      } else if (kept.length < entries.length) this.#bySubscription.set(id, kept)
    }
  }

  #leaveChannels(subscriptionId: string): void {
    for (const { terms } of this.of(subscriptionId)) {
      const channelId = terms && channelOf(terms.target)
      const ids = channelId === null ? undefined : this.#byChannel.get(channelId)
      ids?.delete(subscriptionId)
      if (channelId !== null && ids?.size === 0) this.#byChannel.delete(channelId)
    }
  }

  #put(entry: LedgerEntry): void {
    const { subscriptionId, edition, date } = entry
    const entries = this.#bySubscription.get(subscriptionId) ?? []
    const place = entries.findIndex((each) => each.edition === edition)
    const after = entries.findLastIndex((each) => each.date <= date) + 1
    if (place < 0) entries.splice(after, 0, entry)
    else entries[place] = entry
    this.#bySubscription.set(subscriptionId, entries)
    const channelId = entry.terms && channelOf(entry.terms.target)
    if (channelId !== null) {
      this.#byChannel.set(channelId, (this.#byChannel.get(channelId) ?? new Set()).add(subscriptionId))
    }
    const open = this.#unfinished.get(subscriptionId) ?? new Set()
    if (isUnfinished(entry)) open.add(edition)
    else open.delete(edition)
    if (open.size > 0) this.#unfinished.set(subscriptionId, open)
    else this.#unfinished.delete(subscriptionId)
  }
}

function channelOf(target: Target): string | null {
  return target.kind === 'channel' ? target.channelId : null
}
