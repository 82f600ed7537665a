import type { RemovedSubscriptions } from '../../subscriptions/removed-subscriptions.ts'
import {
  dueAmong,
  pageById,
  type Subscription,
  type SubscriptionScope,
  type SubscriptionStore,
} from '../../subscriptions/subscription.ts'
import { latestInstant } from '../../subscriptions/wrong-clock.ts'
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
export function subscriptionFile(
  document: Document<Subscription>,
  removed: RemovedSubscriptions,
): SubscriptionStore {
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
  const ofGuild = (guildId: string) => channels().filter((each) => each.guildId === guildId)
  const ofChannel = (channelId: string) => channels().filter((each) => each.channelId === channelId)
  const inScope = (scope: SubscriptionScope): readonly Subscription[] => {
    if ('guildId' in scope) return ofGuild(scope.guildId)
    if ('channelId' in scope) return ofChannel(scope.channelId)
    return [...new Set(scope.ids)].flatMap((id) => document.entries.get(id) ?? [])
  }
  return {
    removed,
    get: async (id) => document.entries.get(id),
    ofGuild: async (guildId) => ofGuild(guildId),
    ofChannel: async (channelId) => ofChannel(channelId),
    guildIds: async () => [...new Set(channels().map(({ guildId }) => guildId))],
    removedBefore: async (instant) => [
      ...new Set(
        channels().flatMap(({ guildId, removedAt = instant }) => (removedAt < instant ? [guildId] : [])),
      ),
    ],
    async ahead(now, page) {
      if (now >= look().latest) return []
      return pageById(
        look().all.filter((each) => latestInstant(each) > now),
        page,
      )
    },
    unnotified: async () => look().all.filter(({ paused }) => paused !== null && !paused.isNotified),
    due: async (now, page) => (now < look().earliest ? [] : dueAmong(look().all, now, page)),
    nextDueAt: async () => (Number.isFinite(look().earliest) ? look().earliest : null),
    onArrival: async () => look().all.filter(({ paused, schedule }) => paused === null && schedule.onArrival),
    async change(scope, decide) {
      // Nothing else runs between the look and the change: the entries change at once, and are written then.
      const { put = [], remove = [], result } = decide(inScope(scope))
      if (put.length + remove.length === 0) return result
      await document.change((draft) => {
        for (const each of put) draft.set(each.id, each)
        for (const id of remove) draft.delete(id)
      })
      return result
    },
  }
}
