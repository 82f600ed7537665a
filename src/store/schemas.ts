import { z } from 'zod'
import type { HadPapers } from '../delivery/had.ts'
import { nicknameFrom } from '../digest/nickname.ts'
import type { Digest } from '../digest/paper.ts'
import type { Validators } from '../ingest/http-get.ts'
import type { Reader } from '../readers/reader.ts'
import { EVERYTHING, type Interests } from '../subscriptions/interests.ts'
import { FORMS, PLAIN_LOOK, type Subscription } from '../subscriptions/subscription.ts'

/** What each of our files must contain to be trusted. The types of the rooms decide; a mismatch does not compile. */

/** A calendar date, an instant in ms UTC, a list of texts. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const instant = z.number().int()
export const strings = z.array(z.string())

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
      isTold: z.boolean(),
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
    form: z.enum(FORMS),
    look: z.object({
      roleId: z.string().nullable(),
      isSilent: z.boolean(),
      accent: z.number().int().min(0).max(0xffffff).nullable(),
    }),
    tellsEmptyDays: z.boolean(),
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

const forgotten: z.ZodType<ForgottenTarget> = z.object({ at: instant })

const validators: z.ZodType<Validators> = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
})

/** The form of most files. A file of a higher version was written by a newer Paperboy and is left alone. */
export const STORE_VERSION = 1

/** A file of values by key, with the form's version. */
export interface Keyed<T> {
  version: number
  entries: Record<string, T>
}

const keyed = <T>(value: z.ZodType<T>, version: number = STORE_VERSION): z.ZodType<Keyed<T>> =>
  z.strictObject({ version: z.literal(version), entries: z.record(z.string(), value) })

/** The form of what people chose; 1 knew tags only, and no reading list. */
export const CHOICES_VERSION = 2

/** Takes a file of the first form for one of the second, entry by entry. */
const upgraded = <T>(entry: z.ZodType<T>, upgrade: (entry: Record<string, unknown>) => unknown) =>
  z.preprocess(
    (file) => {
      const first = firstForm.safeParse(file)
      if (!first.success) return file
      const entries = Object.entries(first.data.entries).map(([key, each]) => [key, upgrade(each)])
      return { version: CHOICES_VERSION, entries: Object.fromEntries(entries) }
    },
    keyed(entry, CHOICES_VERSION),
  ) as z.ZodType<Keyed<T>>

const firstForm = z.strictObject({
  version: z.literal(1),
  entries: z.record(z.string(), z.record(z.string(), z.unknown())),
})

function upgradeSubscription({ tags, schedule, paused, ...rest }: Record<string, unknown>): unknown {
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

/** Digests of one month, by date. */
export const digestsSchema = keyed(digest)
/** Subscriptions by id. */
export const subscriptionsSchema = upgraded(subscription, upgradeSubscription)
/** Readers by user id. */
export const readersSchema = upgraded(reader, (first) => ({ saved: [], ...first }))
/** What was taken out of the library, by arXiv id or date. */
export const forgottenSchema = keyed(forgotten)
/** People who were deleted, by the hash of their id. */
export const deletedSchema = keyed(deleted)
/** Papers that subscriptions have had, by subscription. */
export const hadSchema = keyed(hadPapers)
/** What web servers said of the versions that we have, by address. */
export const validatorsSchema = keyed(validators)
