import { given } from '../given.ts'
import type { ChannelWish } from './channel-subscriptions.ts'
import { EVERYTHING, type Interests } from './interests.ts'
import { inRhythm, type Schedule, turnedTo, usualSchedule } from './schedule.ts'
import {
  type ChannelSubscription,
  LAYOUTS_OF,
  type Layout,
  type Look,
  type PaperOrder,
  PLAIN_LOOK,
  type Rhythm,
} from './subscription.ts'

/** A channel that a digest is posted to. */
export type Place = Pick<ChannelWish, 'channelId' | 'channelName' | 'channelKind'>

/** What an admin names of a channel's subscription; what is absent was left out. */
export interface NamedWish {
  readonly place?: Place | undefined
  readonly schedule: Partial<Schedule>
  readonly tags?: readonly string[] | undefined
  readonly without?: readonly string[] | undefined
  readonly keywords?: readonly string[] | undefined
  readonly authors?: readonly string[] | undefined
  readonly layout?: Layout | undefined
  readonly look: Partial<Look>
  readonly postsOnEmptyDays?: boolean | undefined
  readonly repeatAfterDays?: number | undefined
  readonly order?: PaperOrder | undefined
  readonly paperLimit?: number | undefined
  readonly rhythm?: Rhythm | undefined
}

/** Did an admin name anything? */
export function isNothingNamed({ schedule, look, ...rest }: NamedWish): boolean {
  return [schedule, look, given(rest)].every((each) => Object.keys(each).length === 0)
}

/** A new subscription of a server; what is not named is the usual. */
export function newWish(
  guildId: string,
  named: NamedWish & { readonly place: Place },
  timeZone: string,
): ChannelWish {
  const { place, schedule, layout, look, rhythm, postsOnEmptyDays = false } = named
  return {
    guildId,
    ...place,
    interests: interestsNamed(named, EVERYTHING) ?? EVERYTHING,
    schedule: inRhythm({ ...usualSchedule(timeZone), ...schedule }, rhythm, schedule),
    layout: layout ?? LAYOUTS_OF[place.channelKind][0] ?? 'compact',
    look: { ...PLAIN_LOOK, ...look },
    postsOnEmptyDays,
    ...given(choicesOf(named)),
  }
}

/** The parts that an edit changes. A layout that the new channel can't have gives way to its own default. */
export function changesOf(before: ChannelSubscription, named: NamedWish) {
  const { place, schedule, look, layout, postsOnEmptyDays, rhythm } = named
  const layouts = LAYOUTS_OF[place?.channelKind ?? before.channelKind]
  const kept = layouts.includes(before.layout) ? before.layout : (layouts[0] ?? before.layout)
  return {
    ...place,
    schedule: inRhythm({ ...before.schedule, ...schedule }, turnedTo(before, rhythm), schedule),
    layout: layout ?? kept,
    ...given({
      interests: interestsNamed(named, before.interests),
      look: Object.keys(look).length === 0 ? undefined : { ...before.look, ...look },
      postsOnEmptyDays,
      ...choicesOf(named),
    }),
  }
}

/** What has a usual value of its own where it is not named. */
function choicesOf({ repeatAfterDays, order, paperLimit, rhythm }: NamedWish) {
  return { repeatAfterDays, order, paperLimit, rhythm }
}

/** The interests that others become; `undefined` where none of them is named. */
function interestsNamed({ tags, without, keywords, authors }: NamedWish, before: Interests) {
  if ([tags, without, keywords, authors].every((each) => each === undefined)) return undefined
  return {
    ...before,
    ...given({ tags, keywords, authors }),
    without: { ...before.without, tags: without ?? before.without.tags },
  }
}
