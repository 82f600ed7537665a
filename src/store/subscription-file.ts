import { dueAmong, type Subscription, type SubscriptionStore } from '../subscriptions/subscription.ts'
import { latestInstant } from '../subscriptions/wrong-clock.ts'
import type { Document } from './document.ts'

/** What is worked out of all subscriptions, for as long as none changes. */
interface Overview {
  readonly revision: number
  readonly all: readonly Subscription[]
  /** The first instant at which one is due (ms UTC). */
  readonly earliest: number
  /** The last instant in one of them (ms UTC). */
  readonly latest: number
}

/** Subscriptions in one file. */
export function subscriptionFile(document: Document<Subscription>): SubscriptionStore {
  let overview: Overview | null = null

  /** Most ticks find nothing due, and should not look through thousands to know. */
  function look(): Overview {
    if (overview?.revision === document.revision) return overview
    const all = [...document.entries.values()]
    const earliest = dueAmong(all, Number.POSITIVE_INFINITY)[0]?.nextDueAt ?? Number.POSITIVE_INFINITY
    const latest = all.reduce((last, each) => Math.max(last, latestInstant(each)), 0)
    overview = { revision: document.revision, all, earliest, latest }
    return overview
  }

  const channels = () => look().all.flatMap((each) => (each.kind === 'channel' ? [each] : []))
  return {
    get: (id) => document.entries.get(id),
    ofGuild: (guildId) => channels().filter((each) => each.guildId === guildId),
    ofChannel: (channelId) => channels().filter((each) => each.channelId === channelId),
    guildIds: () => [...new Set(channels().map(({ guildId }) => guildId))],
    ahead: (now) => (now >= look().latest ? [] : look().all.filter((each) => latestInstant(each) > now)),
    unnotified: () => look().all.filter(({ paused }) => paused !== null && !paused.isNotified),
    due: (now) => (now < look().earliest ? [] : dueAmong(look().all, now)),
    onArrival: () => look().all.filter(({ paused, schedule }) => paused === null && schedule.onArrival),
    async put(subscriptions) {
      if (subscriptions.length === 0) return
      await document.change((draft) => {
        for (const each of subscriptions) draft.set(each.id, each)
      })
    },
    remove: (id) => document.change((draft) => draft.delete(id)),
  }
}
