import { z } from 'zod'
import type { LedgerEntry, LedgerStep } from '../../delivery/ledger.ts'
import type { StepPlan } from '../../delivery/ports.ts'
import { EVERYTHING } from '../../subscriptions/interests.ts'
import { LAYOUTS } from '../../subscriptions/subscription.ts'
import { date, instant, interests, strings } from './schemas.ts'

/** The schema version of the ledger's files: 1 was all in one file, 2 called a layout `form`. */
export const LEDGER_VERSION = 3

const state = z.enum(['planned', 'sending', 'done', 'refused', 'unknown'])
const place = z.object({ channelId: z.string(), messageId: z.string() })

/** What of a step changes after it was planned. */
const progress = {
  step: z.number().int(),
  state,
  at: instant,
  /** Version 0.1 had none. */
  attemptedAt: instant.nullable().default(null),
  failures: z.object({ count: z.number().int(), since: instant, notBefore: instant }).nullable(),
  message: place.nullable(),
  reason: z.string().nullable(),
}

const entryBase = {
  subscriptionId: z.string(),
  edition: z.string(),
  date,
  /** A count in version 0.1. */
  seen: z.union([z.number().int(), z.object({ passedOver: z.string(), elsewhere: z.string() })]),
  plannedAt: instant,
}

const terms = z.object({
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('channel'), channelId: z.string() }),
    z.object({ kind: z.literal('person'), userId: z.string() }),
  ]),
  layout: z.enum([...LAYOUTS, 'direct', 'week', 'direct-week']),
  isForum: z.boolean().default(false),
  interests,
})

/** An entry as a journal has it. Version 2 grew: what its first lines lack is what was so for all of them. */
const ledgerEntry: z.ZodType<LedgerEntry> = z.preprocess(
  (entry) => ({ dueAt: (entry as { plannedAt?: unknown } | null)?.plannedAt, ...(entry as object) }),
  z.object({
    ...entryBase,
    days: strings.exactOptional(),
    terms: z.preprocess(fromOlderTerms, terms).nullable(),
    dueAt: instant,
    missed: z.array(date).default([]),
    repeats: z.number().int().exactOptional(),
    leftOut: z.object({ papers: z.number().int(), withCode: z.number().int() }).exactOptional(),
    faults: z.array(z.object({ paperId: z.string().nullable(), reason: z.string() })).exactOptional(),
    steps: z.array(
      z.object({
        ...progress,
        kind: z.enum(['message', 'thread', 'forum-post', 'publish']).default('message'),
        on: z.number().int().nullable().default(null),
        paperIds: strings,
      }),
    ),
  }),
)

/** Terms of version 2, which called the layout `form`, and at first knew tags only. */
function fromOlderTerms(terms: unknown): unknown {
  if (typeof terms !== 'object' || terms === null || !('form' in terms)) return terms
  const { form, ...rest } = terms
  if (!('tags' in rest)) return { layout: form, ...rest }
  const { tags, ...others } = rest
  return { layout: form, interests: { ...EVERYTHING, tags }, ...others }
}

/** One line of a day's journal: an entry as a whole, or how far one step of an earlier line's has come. */
export type LedgerLine =
  | { readonly entry: LedgerEntry }
  | {
      readonly of: readonly [subscriptionId: string, edition: string]
      readonly step: Omit<LedgerStep, keyof StepPlan>
    }

export const ledgerLineSchema: z.ZodType<LedgerLine> = z.union([
  z.object({ of: z.tuple([z.string(), z.string()]), step: z.object(progress) }),
  z.object({ entry: ledgerEntry }),
])

/** An entry of version 1 kept neither terms nor failures; each of its steps was a message. */
const firstEntry = z.object({
  ...entryBase,
  steps: z.array(z.object({ ...progress, paperIds: strings }).omit({ failures: true, attemptedAt: true })),
})

/**
 * `ledger.json`: the day from which on the ledger is kept, the days of which there is a journal, and those whose journal
 * was lost; or a whole ledger
 * of schema version 1.
 */
export const ledgerHeadSchema = z.discriminatedUnion('version', [
  z.strictObject({ version: z.literal(1), entries: z.record(z.string(), z.array(firstEntry)) }),
  z.strictObject({ version: z.literal(2), keptFrom: date.nullable(), days: z.array(date).default([]) }),
  z.strictObject({
    version: z.literal(LEDGER_VERSION),
    keptFrom: date.nullable(),
    days: z.array(date),
    lost: z.array(date).exactOptional(),
  }),
])

/** An entry of version 1 as one of today's. */
export function fromVersion1({ steps, ...entry }: z.infer<typeof firstEntry>): LedgerEntry {
  const kept = steps.map((step) => ({
    ...step,
    kind: 'message' as const,
    on: null,
    attemptedAt: null,
    failures: null,
  }))
  return { ...entry, terms: null, dueAt: entry.plannedAt, missed: [], steps: kept }
}
