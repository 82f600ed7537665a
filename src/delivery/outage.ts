import type { Clock } from '../clock.ts'

/** Milliseconds before each probe while Discord is down, the last one for ever. */
const PROBES = [1_000, 2_000, 4_000, 5_000]

/**
 * How long somebody whom an outage struck is probed for (ms): two minutes, and one probe more. After that, the pauses of the
 * ledger count.
 */
export const PROBED_FOR = 126_000

/**
 * Knows whether Discord answers at all, and whose posts wait for it. Hears each request's outcome; everybody who waits is
 * released by the first one that comes through.
 */
export interface Outage {
  /** Whether nothing has come through since a request met the outage: then nobody else need try. */
  isOn(): boolean
  /** A subscription's request met a fault of Discord's or of the network's, or was spared one. */
  strike(subscriptionId: string): void
  /** Discord answered a subscription, whatever it said. */
  answered(subscriptionId: string): void
  /** A subscription has nothing to send any more. */
  forget(subscriptionId: string): void
  /** A subscription was tried: it is the last to be tried again. */
  tried(subscriptionId: string): void
  /** Those who wait, the one to try next first. */
  waiting(): string[]
  /** Milliseconds until the next probe, or `null` where nobody waits. */
  nextProbe(): number | null
}

/** By both clocks: the one that went further counts, so that a machine that slept has waited long enough. */
interface Moment {
  readonly wall: number
  readonly monotonic: number
}

/**
 * @param clock this machine's clock
 * @param monotonic milliseconds of a clock that never goes back
 */
export function createOutage(clock: Clock, monotonic: () => number): Outage {
  const moment = (): Moment => ({ wall: clock.now(), monotonic: monotonic() })
  const isOver = (since: Moment) =>
    Math.max(clock.now() - since.wall, monotonic() - since.monotonic) > PROBED_FOR
  /** Since when each waits, the one to try next first. */
  const struck = new Map<string, Moment>()
  let since: Moment | null = null
  let probes = 0
  const dropOld = () => {
    for (const [id, at] of struck) if (isOver(at)) struck.delete(id)
    if (struck.size > 0) return
    probes = 0
    since = null
  }
  return {
    isOn: () => since !== null && !isOver(since),
    strike(subscriptionId) {
      if (!struck.has(subscriptionId)) struck.set(subscriptionId, moment())
      since ??= moment()
    },
    answered(subscriptionId) {
      struck.delete(subscriptionId)
      since = null
      probes = 0
    },
    tried(subscriptionId) {
      const at = struck.get(subscriptionId)
      if (at === undefined) return
      struck.delete(subscriptionId)
      struck.set(subscriptionId, at)
    },
    forget: (subscriptionId) => void struck.delete(subscriptionId),
    waiting() {
      dropOld()
      return [...struck.keys()]
    },
    nextProbe() {
      dropOld()
      if (struck.size === 0) return null
      const pause = PROBES[Math.min(probes, PROBES.length - 1)] ?? 0
      probes += 1
      return pause
    },
  }
}
