/**
 * One arXiv paper as a digest describes it.
 *
 * A paper is known by its arXiv id; it may appear in several digests, and each describes it again.
 */
export interface Paper {
  /** arXiv id without version: `2502.05173`, or the old form `cs/0112017`. */
  readonly id: string
  /** White space folded to single spaces, as published otherwise. */
  readonly title: string
  /** The short name people use ("VideoRoPE"), or `null` where the title suggests none. */
  readonly nickname: string | null
  /** In published order; full names and account names as they are. */
  readonly authors: readonly string[]
  /** The summary's bullets, without their markers. One entry where the summary is running text. */
  readonly summary: readonly string[]
  /** Canonical spelling where the taxonomy knows the tag; in published order, none twice. */
  readonly tags: readonly string[]
  /** The abstract's page: `https://arxiv.org/abs/2502.05173`. */
  readonly url: string
  /** Code repositories; http and https only, none twice. */
  readonly code: readonly string[]
  /** Models, data sets and demos on Hugging Face; http and https only, none twice. */
  readonly models: readonly string[]
  /** Dates of the digests that list the paper, oldest first, none twice. A digest's own papers name just its date. */
  readonly dates: readonly string[]
  /** True where the publisher classified nothing and the tags were derived from the words. */
  readonly tagsInferred: boolean
  /** What others thought of it, as of the latest reading; absent where no source says. */
  readonly popularity?: Popularity
}

/** How many people liked a paper, commented on it, and starred its code. What a source does not say is absent, never 0. */
export interface Popularity {
  readonly upvotes?: number
  readonly comments?: number
  readonly stars?: number
}

/** A row that could not be read. Its neighbours are unharmed. */
export interface RejectedRow {
  /** Line in the source, counted from 1. */
  readonly line: number
  /** What is wrong, as one clause a publisher would understand. */
  readonly reason: string
  /** The row as it is in the source, at most {@link REJECTED_TEXT_LIMIT} characters. */
  readonly text: string
  /** Whether it is no paper of the day at all, as an item of a blog's feed, rather than one that could not be read. */
  readonly isOther?: boolean
  /** Key of the source that has it, in a day that is stored; absent where that was not noted. */
  readonly source?: string
}

/** The papers of one date. */
export interface Digest {
  /** Calendar date of the publisher, `YYYY-MM-DD`. Not an instant: it has no time zone. */
  readonly date: string
  /** In published order, no id twice. */
  readonly papers: readonly Paper[]
  readonly rejected: readonly RejectedRow[]
  /** Instant at which it first came in while the bot was looking for it (ms UTC); absent where it was filled in later. */
  readonly arrivedAt?: number
  /** Which source lists which papers: arXiv ids in its order, by the source's key. Absent in digests of version 0.1. */
  readonly listings?: Readonly<Record<string, readonly string[]>>
}

/** Characters of a rejected row that are kept for the report. */
export const REJECTED_TEXT_LIMIT = 500
