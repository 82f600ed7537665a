import type { ChatInputCommandInteraction } from 'discord.js'
import {
  type APIApplicationCommandChannelOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10'
import { UserError } from '../errors.ts'
import { rememberTimeZone } from '../readers/reader.ts'
import type { LocalTime } from '../subscriptions/local-time.ts'
import { CHANNEL_FORMS, type ChannelSubscription, type Form } from '../subscriptions/subscription.ts'
import { readTags, readTime, readTimeZone } from './arguments.ts'
import type { Choice, UseCases } from './command.ts'
import { stringOption } from './options.ts'
import { missingToPost, POSTABLE_CHANNELS } from './permissions.ts'
import { texts } from './texts.ts'

/** What the option `tags` takes to mean "every paper again". */
const EVERY_TAG = 'all'

/** Where the digest is posted. */
export const channelOption = (required: boolean): APIApplicationCommandChannelOption => ({
  type: ApplicationCommandOptionType.Channel,
  name: 'channel',
  description: 'Where the digest is posted',
  channel_types: [...POSTABLE_CHANNELS],
  required,
})

/** One of the server's subscriptions. */
export const subscriptionOption = stringOption('subscription', 'Which one; pick it from the list', {
  required: true,
  autocomplete: true,
})

/** When, which papers, and how they are laid out. */
export const wishOptions: readonly APIApplicationCommandStringOption[] = [
  stringOption('time', 'When to post, such as 09:00'),
  stringOption('timezone', 'A city or time zone, such as Berlin', { autocomplete: true }),
  stringOption('tags', `Only papers with one of these tags, separated by commas; "${EVERY_TAG}" for all`, {
    autocomplete: true,
  }),
  {
    type: ApplicationCommandOptionType.String,
    name: 'form',
    description: 'compact: a line or two a paper; full: every bullet',
    choices: CHANNEL_FORMS.map((form) => ({ name: form, value: form })),
  },
]

/** What an admin named; what is absent was left out. */
export interface NamedWish {
  readonly channelId?: string
  readonly channelName?: string
  readonly time?: LocalTime
  readonly timeZone?: string
  readonly tags?: readonly string[]
  readonly form?: Form
}

/**
 * Reads the options above, and remembers a named time zone for the one who named it.
 *
 * @returns the wish, and a line to add to the answer (or none)
 * @throws UserError for the first that can't be, and where the bot may not post
 */
export async function readWish(
  { options, user }: ChatInputCommandInteraction,
  app: UseCases,
): Promise<{ wish: NamedWish; note: string }> {
  const channel = options.getChannel('channel')
  const time = options.getString('time')
  const typedZone = options.getString('timezone')
  const tags = options.getString('tags')
  const form = options.getString('form')
  const zone = typedZone === null ? null : readTimeZone(typedZone)
  const wish = {
    ...(channel === null ? {} : { channelId: channel.id, channelName: channel.name ?? channel.id }),
    ...(time === null ? {} : { time: readTime(time) }),
    ...(zone === null ? {} : { timeZone: zone.timeZone }),
    ...(tags === null ? {} : { tags: tags.trim() === EVERY_TAG ? [] : readTags(app.library, tags) }),
    // Discord takes none but the choices above.
    ...(form === null ? {} : { form: form as Form }),
  }
  if (channel !== null) refuseUnpostable(channel)
  if (zone !== null) await rememberTimeZone(app.readers, user.id, zone.timeZone)
  return { wish, note: zone?.fixedOffset ? texts.time.fixed(zone.timeZone) : '' }
}

type PickedChannel = NonNullable<ReturnType<ChatInputCommandInteraction['options']['getChannel']>>

function refuseUnpostable(channel: PickedChannel): void {
  if (!POSTABLE_CHANNELS.some((type) => type === channel.type)) {
    throw new UserError(texts.channel.wrongType(channel.id))
  }
  const held = 'appPermissions' in channel ? channel.appPermissions : null
  const missing = missingToPost(held?.bitfield ?? 0n, channel.type)
  if (missing.length > 0) throw new UserError(texts.channel.missing(channel.id, missing))
}

/** Subscriptions to offer while a person types, by channel, time and tags. */
export function suggestSubscriptions(subscriptions: readonly ChannelSubscription[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  return subscriptions
    .map(({ id, channelName, schedule, tags }) => ({
      name: texts.channel.choice(channelName, schedule.time, schedule.timeZone, tags),
      value: id,
    }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
}
