import { dueAmong, type Subscription, type SubscriptionStore } from '../subscriptions/subscription.ts'
import type { Document } from './document.ts'
import type { Keyed } from './schemas.ts'

/** Subscriptions in one file. Scanning thousands of them in memory takes well under a millisecond. */
export function subscriptionFile(document: Document<Keyed<Subscription>>): SubscriptionStore {
  const all = () => Object.values(document.data.entries)
  return {
    get: (id) => (Object.hasOwn(document.data.entries, id) ? document.data.entries[id] : undefined),
    ofGuild: (guildId) =>
      all().flatMap((each) => (each.kind === 'channel' && each.guildId === guildId ? [each] : [])),
    ofChannel: (channelId) =>
      all().flatMap((each) => (each.kind === 'channel' && each.channelId === channelId ? [each] : [])),
    guildIds: () => [...new Set(all().flatMap((each) => (each.kind === 'channel' ? [each.guildId] : [])))],
    untold: () => all().filter(({ paused }) => paused !== null && !paused.isTold),
    due: (now) => dueAmong(all(), now),
    onArrival: () => all().filter(({ paused, schedule }) => paused === null && schedule.onArrival),
    async put(subscriptions) {
      if (subscriptions.length === 0) return
      await document.change(({ entries }) => {
        for (const each of subscriptions) entries[each.id] = each
      })
    },
    remove: (id) =>
      document.change(({ entries }) => {
        delete entries[id]
      }),
  }
}
