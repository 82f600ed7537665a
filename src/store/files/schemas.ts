import { z } from 'zod'
import type { HadPapers } from '../../delivery/had.ts'
import { nicknameFrom } from '../../digest/nickname.ts'
import type { Digest } from '../../digest/paper.ts'
import type { Validators } from '../../ingest/http-get.ts'
import type { Reader } from '../../readers/reader.ts'
import { EVERYTHING, type Interests } from '../../subscriptions/interests.ts'
import type { RemovedSubscription } from '../../subscriptions/removed-subscriptions.ts'
import {
  LAYOUTS,
  PAPER_ORDERS,
  PLAIN_LOOK,
  RHYTHMS,
  type Subscription,
} from '../../subscriptions/subscription.ts'

/** What each of our files must contain to be trusted. The types of the rooms decide; a mismatch does not compile. */

/** A calendar date, an instant in ms UTC, a list of texts. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const instant = z.number().int()
export const strings = z.array(z.string())

const figure = z.number().int().min(0)

const storedPaper = z.object({
  id: z.string(),
  title: z.string(),
  nickname: z.string().nullable(),
  authors: strings,
  summary: strings,
  tags: strings,
  url: z.string(),
  code: strings,
  models: strings,
  dates: z.array(date),
  tagsInferred: z.boolean(),
  popularity: z
    .object({
      upvotes: figure.exactOptional(),
      comments: figure.exactOptional(),
      stars: figure.exactOptional(),
    })
    .exactOptional(),
})

/** Version 0.1 stored nicknames of titles with LaTeX before it could read them. */
const paper = storedPaper.transform((stored) =>
  /[$\\]/.test(stored.title) ? { ...stored, nickname: nicknameFrom(stored.title) } : stored,
)

const digest: z.ZodType<Digest> = z.object({
  date,
  papers: z.array(paper),
  rejected: z.array(
    z.object({
      line: z.number(),
      reason: z.string(),
      text: z.string(),
      isOther: z.boolean().exactOptional(),
      source: z.string().exactOptional(),
    }),
  ),
  arrivedAt: instant.exactOptional(),
  listings: z.record(z.string(), strings).exactOptional(),
})

export const interests: z.ZodType<Interests> = z.object({
  tags: strings,
  keywords: strings,
  authors: strings,
  without: z.object({ tags: strings, keywords: strings }),
})

const subscriptionBase = {
  id: z.string(),
  interests,
  schedule: z.object({
    time: z.string().regex(/^\d{2}:\d{2}$/),
    timeZone: z.string(),
    days: z.array(z.literal([1, 2, 3, 4, 5, 6, 7])),
    onArrival: z.boolean(),
  }),
  rhythm: z.enum(RHYTHMS).exactOptional(),
  createdAt: instant,
  nextDueAt: instant.nullable(),
  waitingSince: instant.nullable().exactOptional(),
  repeatAfterDays: z.number().int().min(0).exactOptional(),
  paused: z
    .object({
      reason: z.enum([
        'by-choice',
        'channel-gone',
        'no-access',
        'missing-permissions',
        'messages-closed',
        'bot-removed',
        'wrong-kind',
        'thread-locked',
      ]),
      at: instant,
      isNotified: z.boolean(),
    })
    .nullable(),
  lastPost: z
    .object({
      date,
      first: date.exactOptional(),
      place: z.object({ channelId: z.string(), messageId: z.string() }),
      at: instant,
    })
    .exactOptional(),
}

const subscription: z.ZodType<Subscription> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('channel'),
    ...subscriptionBase,
    guildId: z.string(),
    channelId: z.string(),
    channelName: z.string(),
    channelKind: z.enum(['text', 'announcement', 'forum', 'thread']),
    layout: z.enum(LAYOUTS),
    look: z.object({
      roleId: z.string().nullable(),
      isSilent: z.boolean(),
      accent: z.number().int().min(0).max(0xffffff).nullable(),
    }),
    order: z.enum(PAPER_ORDERS).exactOptional(),
    paperLimit: z.number().int().min(0).exactOptional(),
    postsOnEmptyDays: z.boolean(),
    createdBy: z.string(),
    removedAt: instant.exactOptional(),
  }),
  z.object({ kind: z.literal('person'), ...subscriptionBase, userId: z.string() }),
])

const reader: z.ZodType<Reader> = z.object({
  userId: z.string(),
  timeZone: z.string().nullable(),
  saved: z.array(z.object({ id: z.string(), at: instant })),
})

/** Papers that a subscription has had, packed, by date. */
const hadPapers: z.ZodType<HadPapers> = z.record(date, z.string())

/** What is kept of something that was taken out of the library. */
export interface ForgottenTarget {
  /** Instant at which that was asked for (ms UTC). */
  readonly at: number
}

/** When a person was deleted last (ms UTC). */
const deleted = z.object({ at: instant })
export type DeletedPerson = z.infer<typeof deleted>

/** When the operator was sent an alert (ms UTC). */
const sentAlert = z.object({ at: instant })
export type SentAlert = z.infer<typeof sentAlert>

const forgotten: z.ZodType<ForgottenTarget> = z.object({ at: instant })

const validators: z.ZodType<Validators> = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
})

/** The schema version of most files. A file of a higher version was written by a newer Paperboy and is left alone. */
export const STORE_VERSION = 1

/** A file of values by key, with its schema version. */
export interface Keyed<T> {
  version: number
  entries: Record<string, T>
}

const keyed = <T>(value: z.ZodType<T>, version: number = STORE_VERSION): z.ZodType<Keyed<T>> =>
  z.strictObject({ version: z.literal(version), entries: z.record(z.string(), value) })

/** An entry of any version, before it is checked. */
type OldEntry = Record<string, unknown>

const olderFile = z.strictObject({
  version: z.number().int().min(1),
  entries: z.record(z.string(), z.record(z.string(), z.unknown())),
})

/** Reads entries of every version: the first upgrade takes one of version 1 to version 2, and so on. */
function upgraded<T>(
  entry: z.ZodType<T>,
  upgrades: readonly ((entry: OldEntry) => OldEntry)[],
): z.ZodType<Keyed<T>> {
  const newest = upgrades.length + 1
  return z.preprocess(
    (file) => {
      const older = olderFile.safeParse(file)
      if (!older.success || older.data.version >= newest) return file
      const steps = upgrades.slice(older.data.version - 1)
      const entries = Object.entries(older.data.entries).map(([key, each]) => [
        key,
        steps.reduce((before, upgrade) => upgrade(before), each),
      ])
      return { version: newest, entries: Object.fromEntries(entries) }
    },
    keyed(entry, newest),
  ) as z.ZodType<Keyed<T>>
}

/** Version 1 of a subscription knew tags only. */
function withInterests({ tags, schedule, paused, ...rest }: OldEntry): OldEntry {
  const whole = {
    ...rest,
    paused: paused && { ...paused, isTold: true },
    interests: { ...EVERYTHING, tags },
    schedule: { ...(schedule as object), days: [], onArrival: false },
  }
  return rest.kind === 'channel'
    ? { ...whole, channelKind: 'text', look: PLAIN_LOOK, tellsEmptyDays: false }
    : whole
}

/** Version 2 of a subscription had other names for its layout, notified pauses and posts on empty days. */
function withLayout({ form, tellsEmptyDays, paused, ...rest }: OldEntry): OldEntry {
  const { isTold, ...pause } = (paused ?? {}) as OldEntry
  return {
    ...rest,
    paused: paused && { ...pause, isNotified: isTold },
    ...(rest.kind === 'channel' ? { layout: form, postsOnEmptyDays: tellsEmptyDays } : {}),
  }
}

/** Digests of one month, by date. */
export const digestsSchema = keyed(digest)
/** Subscriptions by id. */
export const SUBSCRIPTIONS_VERSION = 3
export const subscriptionsSchema = upgraded(subscription, [withInterests, withLayout])
/** Readers by user id. Version 1 had no reading list. */
export const READERS_VERSION = 2
export const readersSchema = upgraded(reader, [(first) => ({ saved: [], ...first })])
/** What was taken out of the library, by arXiv id or date. */
export const forgottenSchema = keyed(forgotten)
/** People who were deleted, by the hash of their id. */
export const deletedSchema = keyed(deleted)
/** Subscriptions that can be put back, by id. A later schema version of subscriptions is one of this file, too. */
export const removedSchema = keyed(
  z.object({ at: instant, subscription }).transform(({ at, subscription }, context): RemovedSubscription => {
    if (subscription.kind === 'channel') return { at, subscription }
    context.addIssue({ code: 'custom', message: 'expected the subscription of a channel' })
    return z.NEVER
  }) as z.ZodType<RemovedSubscription>,
)
/** Alerts that the operator was sent and whose trouble is not over, by trouble. */
export const alertsSchema = keyed(sentAlert)
/** Papers that subscriptions have had, by subscription. */
export const hadSchema = keyed(hadPapers)
/** Files that a data folder has had, by path. */
export const knownFilesSchema = keyed(z.object({}))
/** What web servers said of the versions that we have, by address. */
export const validatorsSchema = keyed(validators)
