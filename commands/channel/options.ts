import {
  asDays,
  asTimeZone,
  readColour,
  readTime,
  repeatOption,
  rhythmNamed,
  rhythmOption,
  whenOption,
} from '../../src/discord/interactions/arguments.ts'
import {
  LIST_WORDS,
  readAuthors,
  readKeywords,
  readTagsOr,
} from '../../src/discord/interactions/interest-arguments.ts'
import {
  boolean,
  channel,
  choice,
  integer,
  type PickedChannel,
  role,
  text,
  type ValuesOf,
} from '../../src/discord/interactions/options.ts'
import { asSubscription } from '../../src/discord/interactions/subscription-argument.ts'
import { suggestAuthors, suggestTagLists } from '../../src/discord/interactions/suggestions.ts'
import { channelKindOf, POSTABLE_CHANNELS } from '../../src/discord/servers/permissions.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import { given } from '../../src/given.ts'
import type { NamedWish, Place } from '../../src/subscriptions/channel-wish.ts'
import { scheduleNamed } from '../../src/subscriptions/schedule.ts'
import { type Layout, MOST_PAPERS, type PaperOrder } from '../../src/subscriptions/subscription.ts'

const described = texts.commands.channel
const { everyTag, noTag, noLimit } = LIST_WORDS

/** One of the server's subscriptions. */
export const subscriptionOption = text(described.subscription, { required: true, ...asSubscription })
export const anySubscriptionOption = text(described.subscription, asSubscription)

/** Where the digest is posted. */
export const placeOption = channel(described.channel, POSTABLE_CHANNELS, { required: true, read: placeOf })
export const newPlaceOption = channel(described.channel, POSTABLE_CHANNELS, { read: placeOf })

/** When, which papers, and how they are laid out. */
export const wishOptions = {
  time: text(described.time, { read: readTime }),
  timezone: text(described.timezone, asTimeZone),
  days: text(described.days, asDays),
  when: whenOption,
  tags: text(described.tags(everyTag), { read: readTagsOr(everyTag), suggest: suggestTagLists }),
  without: text(described.without(noTag), { read: readTagsOr(noTag), suggest: suggestTagLists }),
  keywords: text(described.keywords(noLimit), { read: readKeywords }),
  authors: text(described.authors(noLimit), { read: readAuthors, suggest: suggestAuthors }),
  layout: choice(described.layout, described.layouts satisfies Record<Layout, string>),
  // @everyone, whose role has the server's id, means that none is mentioned.
  role: role(described.role, { read: (id, { guildId }) => (id === guildId ? null : id) }),
  silent: boolean(described.silent),
  colour: text(described.colour, { read: readColour }),
  empty: boolean(described.empty),
  rhythm: rhythmOption,
  repeat: repeatOption,
  order: choice(described.order, described.orders satisfies Record<PaperOrder, string>),
  top: integer(described.top(MOST_PAPERS), { least: 0, most: MOST_PAPERS }),
}

/** What was named with these options. */
export function wishNamed(options: ValuesOf<typeof wishOptions>): NamedWish {
  const { time, timezone, days, when, tags, without, keywords, authors, layout, ...rest } = options
  const { role, silent, colour, empty, rhythm, repeat, order, top } = rest
  return {
    schedule: scheduleNamed({ time, timeZone: timezone?.timeZone, days, when }),
    look: given({ roleId: role, isSilent: silent, accent: colour }),
    ...{ tags, without, keywords, authors, layout },
    postsOnEmptyDays: empty,
    rhythm: rhythmNamed(rhythm, when),
    repeatAfterDays: repeat,
    order,
    paperLimit: top,
  }
}

/** @throws UserError for a channel of a kind that can't be posted to */
function placeOf({ id, name, type }: PickedChannel): Place {
  const channelKind = channelKindOf(type)
  if (channelKind === undefined) throw new UserError(texts.channel.wrongType(id))
  return { channelId: id, channelName: name ?? id, channelKind }
}
