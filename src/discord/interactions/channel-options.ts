import type { ChatInputCommandInteraction } from 'discord.js'
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandChannelOption,
  type APIApplicationCommandRoleOption,
  ApplicationCommandOptionType,
  type ChannelType,
} from 'discord-api-types/v10'
import { UserError } from '../../errors.ts'
import { EVERYTHING, type Interests } from '../../subscriptions/interests.ts'
import { isKeyword, operatorIn, withoutAnd } from '../../subscriptions/matching.ts'
import type { Schedule } from '../../subscriptions/schedule.ts'
import type { ChannelKind, ChannelSubscription, Layout, Look } from '../../subscriptions/subscription.ts'
import { MOST_REPEAT_AFTER_DAYS } from '../../subscriptions/subscription.ts'
import type { Choice } from '../messages/choices.ts'
import { channelKindOf, POSTABLE_CHANNELS } from '../servers/permissions.ts'
import { texts } from '../texts/texts.ts'
import { readAuthor, readColour, readDays, readTags, readTime, readTimeZone, readWords } from './arguments.ts'
import type { UseCases } from './command.ts'
import { booleanOption, choiceOption, repeatOption, stringOption, whenOption } from './options.ts'

/** What the options `tags` and `without` take to mean "no such wish". */
const EVERY_TAG = 'all'
const NO_TAG = 'none'

/** What the options `keywords` and `authors` take to mean "any". */
const NO_LIMIT = 'all'

/** UTF-16 units of a keyword or an author's name. */
const VALUE_LIMIT = 60

/** Where the digest is posted. */
export const channelOption = (required: boolean): APIApplicationCommandChannelOption => ({
  type: ApplicationCommandOptionType.Channel,
  name: 'channel',
  description: texts.commands.channel.channel,
  channel_types: [...POSTABLE_CHANNELS] as NonNullable<APIApplicationCommandChannelOption['channel_types']>,
  required,
})

/** One of the server's subscriptions. */
export const subscriptionOption = (required: boolean) =>
  stringOption('subscription', texts.commands.channel.subscription, {
    autocomplete: true,
    ...(required ? { required: true } : {}),
  })

const roleOption: APIApplicationCommandRoleOption = {
  type: ApplicationCommandOptionType.Role,
  name: 'role',
  description: texts.commands.channel.role,
}

/** When, which papers, and how they are laid out. */
export const wishOptions: readonly APIApplicationCommandBasicOption[] = [
  stringOption('time', texts.commands.channel.time),
  stringOption('timezone', texts.commands.channel.timezone, { autocomplete: true }),
  stringOption('days', texts.commands.channel.days, { autocomplete: true }),
  whenOption,
  stringOption('tags', texts.commands.channel.tags(EVERY_TAG), {
    autocomplete: true,
  }),
  stringOption('without', texts.commands.channel.without(NO_TAG), {
    autocomplete: true,
  }),
  stringOption('keywords', texts.commands.channel.keywords(NO_LIMIT)),
  stringOption('authors', texts.commands.channel.authors(NO_LIMIT), { autocomplete: true }),
  choiceOption('layout', texts.commands.channel.layout, [
    { name: texts.commands.channel.layouts.compact, value: 'compact' },
    { name: texts.commands.channel.layouts.full, value: 'full' },
    { name: texts.commands.channel.layouts.thread, value: 'thread' },
    { name: texts.commands.channel.layouts.publish, value: 'publish' },
  ] satisfies { name: string; value: Layout }[]),
  roleOption,
  booleanOption('silent', texts.commands.channel.silent),
  stringOption('colour', texts.commands.channel.colour),
  booleanOption('empty', texts.commands.channel.empty),
  repeatOption,
]

/** What an admin named; what is absent was left out. */
export interface NamedWish {
  readonly channel?: {
    readonly channelId: string
    readonly channelName: string
    readonly channelKind: ChannelKind
  }
  readonly schedule: Partial<Schedule>
  readonly tags?: readonly string[]
  readonly without?: readonly string[]
  readonly keywords?: readonly string[]
  readonly authors?: readonly string[]
  readonly layout?: Layout
  readonly look: Partial<Look>
  readonly postsOnEmptyDays?: boolean
  readonly repeatAfterDays?: number
}

type Options = ChatInputCommandInteraction['options']

/**
 * Reads the options above.
 *
 * @returns the wish, and the time zone that was named, to be remembered once all else is done
 * @throws UserError for the first that can't be
 */
export function readWish(
  { options, guildId }: ChatInputCommandInteraction,
  app: Pick<UseCases, 'library'>,
): { wish: NamedWish; zone: ReturnType<typeof readTimeZone> | null } {
  const channel = options.getChannel('channel')
  const zone = given(options.getString('timezone'), readTimeZone)
  const tags = options.getString('tags')
  const without = options.getString('without')
  const layout = options.getString('layout') as Layout | null
  const empty = options.getBoolean('empty')
  const wish: NamedWish = {
    ...(channel === null ? {} : { channel: pickedChannel(channel) }),
    schedule: {
      ...optional('time', given(options.getString('time'), readTime)),
      ...optional('timeZone', zone?.timeZone ?? null),
      ...optional('days', given(options.getString('days'), readDays)),
      ...optional(
        'onArrival',
        given(options.getString('when'), (when) => when === 'arrival'),
      ),
    },
    ...optional(
      'tags',
      given(tags, (typed) => (typed.trim() === EVERY_TAG ? [] : readTags(app.library, typed))),
    ),
    ...optional(
      'without',
      given(without, (typed) => (typed.trim() === NO_TAG ? [] : readTags(app.library, typed))),
    ),
    ...optional('keywords', given(options.getString('keywords'), readKeywords)),
    ...optional('authors', given(options.getString('authors'), readAuthors)),
    ...optional('layout', layout),
    look: {
      ...readRole(options, guildId),
      ...optional('isSilent', options.getBoolean('silent')),
      ...given(options.getString('colour'), (typed) => ({ accent: readColour(typed) })),
    },
    ...optional('postsOnEmptyDays', empty),
    ...optional('repeatAfterDays', readRepeat(options)),
  }
  return { wish, zone }
}

/** Did an admin name anything? */
export function isNothingNamed({ schedule, look, ...rest }: NamedWish): boolean {
  return [schedule, look, rest].every((each) => Object.keys(each).length === 0)
}

/** The interests that a wish makes of others. */
export function wishedInterests(
  { tags, without, keywords, authors }: NamedWish,
  before: Interests = EVERYTHING,
): Interests {
  return {
    ...before,
    tags: tags ?? before.tags,
    keywords: keywords ?? before.keywords,
    authors: authors ?? before.authors,
    without: { ...before.without, tags: without ?? before.without.tags },
  }
}

/** Keywords separated by commas, each once. @throws UserError for the first that is none */
function readKeywords(typed: string): string[] {
  return readList(typed).map((each) => {
    const operator = operatorIn(each)
    if (operator !== null) throw new UserError(texts.channel.noOperators(operator))
    if (!isKeyword(each)) throw new UserError(texts.follow.badKeyword(each))
    return withoutAnd(each)
  })
}

/** Names of authors separated by commas, each once. @throws UserError for the first that is none */
function readAuthors(typed: string): string[] {
  return readList(typed).map((each) => {
    if (!isKeyword(each)) throw new UserError(texts.follow.badKeyword(each))
    return readAuthor(each)
  })
}

function readList(typed: string): string[] {
  if (typed.trim().toLowerCase() === NO_LIMIT) return []
  const values = readWords(typed)
    .split(/[,;]/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
  if (values.some(({ length }) => length > VALUE_LIMIT))
    throw new UserError(texts.follow.valueTooLong(VALUE_LIMIT))
  return [...new Set(values)]
}

type PickedChannel = NonNullable<ReturnType<Options['getChannel']>>

/** @throws UserError for a channel of a kind that can't be posted to */
function pickedChannel({ id, name, type }: PickedChannel): NonNullable<NamedWish['channel']> {
  const channelKind = channelKindOf(type as ChannelType)
  if (channelKind === undefined) throw new UserError(texts.channel.wrongType(id))
  return { channelId: id, channelName: name ?? id, channelKind }
}

/** @everyone, whose role has the server's id, means that none is mentioned. */
function readRole(options: Options, guildId: string | null): Partial<Look> {
  const role = options.getRole('role')
  if (role === null) return {}
  return { roleId: role.id === guildId ? null : role.id }
}

/** Days before a paper comes again, at most as many as the option takes; `null` where none are named. */
export function readRepeat(options: Pick<Options, 'getInteger'>): number | null {
  const days = options.getInteger('repeat')
  return days === null ? null : Math.min(MOST_REPEAT_AFTER_DAYS, Math.max(0, days))
}

function given<T>(typed: string | null, read: (typed: string) => T): T | null {
  return typed === null ? null : read(typed)
}

function optional<K extends string, T>(name: K, value: T | null): { [key in K]?: T } {
  return value === null ? {} : ({ [name]: value } as { [key in K]?: T })
}

/**
 * The subscription that is meant: by its id, as the list shows it, or by its channel where that has only one.
 *
 * @returns its id; what was typed where there is none
 * @throws UserError where the channel has several
 */
export function readSubscription(subscriptions: readonly ChannelSubscription[], typed: string): string {
  const wanted = typed.trim()
  const named = wanted
    .replace(/^<#(\d+)>$/, '$1')
    .replace(/^#/, '')
    .toLowerCase()
  const [exact] = subscriptions.filter(({ id }) => id === wanted)
  const shown = subscriptions.filter((each) => texts.channel.choice(each) === wanted)
  const there = subscriptions.filter(
    ({ channelId, channelName }) => channelId === named || channelName.toLowerCase() === named,
  )
  const meant = exact === undefined ? (shown.length > 0 ? shown : there) : [exact]
  if (meant.length > 1) throw new UserError(texts.channel.several(meant[0]?.channelId ?? '', meant.length))
  return meant[0]?.id ?? wanted
}

/** Subscriptions to offer while a person types, by channel, time and tags. */
export function suggestSubscriptions(subscriptions: readonly ChannelSubscription[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  return subscriptions
    .map((subscription) => ({ name: texts.channel.choice(subscription), value: subscription.id }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
}
