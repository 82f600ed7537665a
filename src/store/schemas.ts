import { z } from 'zod'
import type { Digest } from '../digest/paper.ts'
import type { Validators } from '../digest/sources/http-get.ts'
import type { Reader } from '../readers/reader.ts'
import { FORMS, type Subscription } from '../subscriptions/subscription.ts'
import { STORE_VERSION } from './json-file.ts'

/** What each of our files must hold to be believed. The types of the rooms decide; a mismatch does not compile. */

/** A calendar date, an instant in ms UTC, a list of texts. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const instant = z.number().int()
export const strings = z.array(z.string())

const paper = z.object({
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

const digest: z.ZodType<Digest> = z.object({
  date,
  papers: z.array(paper),
  rejected: z.array(z.object({ line: z.number(), reason: z.string(), text: z.string() })),
})

const subscriptionBase = {
  id: z.string(),
  tags: strings,
  schedule: z.object({ time: z.string().regex(/^\d{2}:\d{2}$/), timeZone: z.string() }),
  createdAt: instant,
  nextDueAt: instant,
  paused: z
    .object({
      reason: z.enum(['channel-gone', 'no-access', 'missing-permissions', 'messages-closed']),
      at: instant,
    })
    .nullable(),
}

const subscription: z.ZodType<Subscription> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('channel'),
    ...subscriptionBase,
    guildId: z.string(),
    channelId: z.string(),
    channelName: z.string(),
    form: z.enum(FORMS),
    createdBy: z.string(),
  }),
  z.object({ kind: z.literal('person'), ...subscriptionBase, userId: z.string() }),
])

const reader: z.ZodType<Reader> = z.object({
  userId: z.string(),
  timeZone: z.string().nullable(),
  saved: z.array(z.object({ id: z.string(), at: instant })).default([]),
})

const validators: z.ZodType<Validators> = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
})

/** A file of values by key, with the form's version. */
export interface Keyed<T> {
  version: number
  entries: Record<string, T>
}

const keyed = <T>(value: z.ZodType<T>): z.ZodType<Keyed<T>> =>
  z.object({ version: z.literal(STORE_VERSION), entries: z.record(z.string(), value) })

/** A file with nothing in it yet. */
export function emptyKeyed<T>(): Keyed<T> {
  return { version: STORE_VERSION, entries: {} }
}

/** Digests of one month, by date. */
export const digestsSchema = keyed(digest)
/** Subscriptions by id. */
export const subscriptionsSchema = keyed(subscription)
/** Readers by user id. */
export const readersSchema = keyed(reader)
/** What web servers said of the versions we hold, by address. */
export const validatorsSchema = keyed(validators)
