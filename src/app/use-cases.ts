import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Delivery } from '../delivery/delivery.ts'
import { statusOf } from '../delivery/status.ts'
import type { UseCases } from '../discord/interactions/use-cases.ts'
import type { Places } from '../discord/servers/places.ts'
import { overdueWeekdays } from '../ingest/feed.ts'
import { utcDate } from '../library/come.ts'
import type { Library } from '../library/library.ts'
import { createTimeZones } from '../readers/reader.ts'
import type { Store } from '../store/store.ts'
import { createChannelSubscriptions } from '../subscriptions/channel-subscriptions.ts'
import { createPersonSubscriptions } from '../subscriptions/person-subscriptions.ts'

/** What people can do with the bot. */
export function createUseCases(parts: {
  readonly config: Pick<Config, 'defaultTimeZone'>
  readonly store: Pick<Store, 'subscriptions' | 'ledger' | 'readers' | 'privacy'>
  readonly library: Library
  readonly places: Places
  readonly delivery: Pick<Delivery, 'owedTo'>
  /** Sends what is due without waiting for the next minute. */
  readonly wake: () => void
  readonly clock: Clock
  readonly drawPicture: UseCases['drawPicture']
}): UseCases {
  const { config, store, library, places, delivery, wake, clock, drawPicture } = parts
  const zones = createTimeZones(store.readers, config.defaultTimeZone)
  const today = () => utcDate(clock.now())
  const newest = () => library.newest(today())
  return {
    library,
    places,
    channels: createChannelSubscriptions(store.subscriptions, clock, () => randomBytes(6).toString('hex')),
    people: createPersonSubscriptions(store.subscriptions, clock, zones),
    readers: store.readers,
    privacy: store.privacy,
    clock,
    zones,
    delivery: {
      async statusOf(subscriptionId) {
        const subscription = await store.subscriptions.get(subscriptionId)
        const ofChannel =
          subscription?.kind === 'channel' ? await store.ledger.toChannel(subscription.channelId) : []
        const kept = subscription?.lastPost ?? null
        return statusOf(await store.ledger.ofSubscription(subscriptionId), kept, ofChannel)
      },
      owedTo: delivery.owedTo,
      wake,
    },
    overdueWeekdays: () => overdueWeekdays(newest(), today()),
    newest,
    drawPicture,
    unreadable: () => library.unreadable(today()).map(({ date }) => date),
  }
}
