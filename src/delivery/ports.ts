import type { Paper } from '../digest/paper.ts'
import type { WeekFacts } from '../library/trends.ts'
import type { Interests } from '../subscriptions/interests.ts'
import type { Layout, Look, PaperOrder, PauseReason } from '../subscriptions/subscription.ts'

/** Most messages that an edition takes, where nothing else is set: a reader scrolls past more. */
export const MESSAGE_LIMIT = 4

/** What a composer gets of the edition whose steps it plans: not whose it is, since equal wishes get equal steps. */
export interface EditionToPlan {
  readonly edition: string
  /** The digest's date. */
  readonly date: string
  /** Whom it is for: a channel's post or card of a week, or a direct message to a person. */
  readonly layout: Layout | 'direct' | 'week' | 'direct-week'
  /** Whether it is a post of its own in a forum. */
  readonly isForum: boolean
  /** What the papers were chosen by. */
  readonly interests: Interests
  readonly look: Look
  /** With neither papers nor {@link missed}: one line that says so. */
  readonly papers: readonly Paper[]
  /** How many papers are left out because they were shown on an earlier day; default none. */
  readonly repeats?: number
  /** Dates of older digests that it mentions in one line. */
  readonly missed: readonly string[]
  /** What the card of a week says of tags; absent for everything else. */
  readonly week?: WeekFacts
  /** Default as in the digest. */
  readonly order?: PaperOrder
  /** Most papers that its messages show, the first in that order; 0 or absent: as many as they take. */
  readonly paperLimit?: number
  /** Whether all papers are meant, so that many are grouped by their tags; default where there is no limit. */
  readonly isWhole?: boolean
  /**
   * Most messages that show papers, at least 1, default {@link MESSAGE_LIMIT}. Papers beyond them are left to a button
   * that opens the digest. A thread has a message more for each paper that they show.
   */
  readonly messageLimit?: number
  /**
   * The plan, where an earlier one froze it: then exactly its steps come back, and {@link papers} are those that they
   * show. A paper that is no longer stored is left out of its step.
   */
  readonly frozen?: EditionPlan
}

/** What a composer gets of the edition it lays out. */
export interface EditionToCompose extends EditionToPlan {
  /** Whose edition it is; `null` where it is only looked at. Its posts name it. */
  readonly subscriptionId: string | null
}

/** How many papers of an edition its messages don't show, and how many of those have code. */
export interface LeftOut {
  readonly papers: number
  readonly withCode: number
}

/** Every paper is shown. */
export const NONE_LEFT_OUT: LeftOut = { papers: 0, withCode: 0 }

/** Something of an edition that could not be laid out, and is missing from it. */
export interface LayoutFault {
  /** The paper, or `null` where it is a whole message or edition. */
  readonly paperId: string | null
  /** What went wrong, for the log. */
  readonly reason: string
}

/** The steps of an edition, and what they don't show. */
export interface EditionPlan {
  readonly steps: readonly StepPlan[]
  readonly leftOut: LeftOut
}

/**
 * What a step does: writes a message, opens a thread below one, makes a forum's post with its first message, or
 * publishes an announcement to the servers that follow.
 */
export type StepKind = 'message' | 'thread' | 'forum-post' | 'publish'

/** One step of an edition, as it is frozen. */
export interface StepPlan {
  readonly kind: StepKind
  /** The earlier step that it acts on: whose thread a message goes to, which message a thread or publishing is of. */
  readonly on: number | null
  readonly paperIds: readonly string[]
}

/** One step of an edition, laid out as a `Payload`: only the room that composes and publishes knows what that is. */
export interface ComposedStep<Payload> extends StepPlan {
  readonly payload: Payload
  /** What could not be laid out, and is shown by its id alone or not at all. */
  readonly faults: readonly LayoutFault[]
}

/** Lays an edition out in messages. Pure. One paper that can't be laid out takes no other with it. */
export interface Composer<Payload> {
  /** The steps it takes, not yet laid out, the same that {@link compose} gives; and papers that they leave out for a fault. */
  plan(edition: EditionToPlan): EditionPlan & { readonly faults: readonly LayoutFault[] }
  compose(edition: EditionToCompose): ComposedStep<Payload>[]
}

/** Whom a step goes to. */
export type Target =
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'person'; readonly userId: string }

/** One step before it is laid out: where it goes, and what it is. */
export interface UnsentStep {
  readonly target: Target
  /** The server of the target, where it is known and has one. */
  readonly guildId: string | null
  readonly subscriptionId: string
  readonly edition: string
  readonly step: number
  readonly kind: StepKind
  /** The step it acts on, or `null`. */
  readonly on: number | null
  /** Where the step it acts on is, where it acts on one. */
  readonly place: Place | null
}

/** One step as the publisher gets it. */
export interface StepToSend<Payload> extends UnsentStep {
  readonly payload: Payload
}

/** Where a step is in Discord; a thread's or forum post's message id is its channel's. */
export interface Place {
  readonly channelId: string
  readonly messageId: string
}

/** What came of sending a step. */
export type SendOutcome =
  | ({ readonly status: 'sent' } & Place)
  /**
   * Discord rejects it, and retrying won't help until somebody changes something. The subscription is paused for the
   * reason; with `null`, only this step can't be done, since what it acts on was removed or changed meanwhile.
   */
  | { readonly status: 'refused'; readonly reason: PauseReason | null; readonly detail: string }
  /** The payload breaks a rule of Discord: a fault of ours, which only a new version mends. */
  | { readonly status: 'invalid'; readonly detail: string }
  | SendFailure

/** Nothing is known to be wrong with the step; it is tried again, later and later, under the same nonce. */
export interface SendFailure {
  readonly status: 'failed'
  readonly detail: string
  /** Milliseconds for which Discord asks us to wait. */
  readonly retryAfter?: number
  /** Whether Discord or the network is down, as far as this shows: then it is tried again within seconds. */
  readonly isOutage?: boolean
  /** Whether Discord surely never read the request, so that nothing of it can be there. */
  readonly isUnsent?: boolean
  /** What pauses the subscription where it goes on failing for days. */
  readonly lasting?: PauseReason
}

/** A message of a post of ours in Discord, as its marker and its menu say. */
export interface OwnPost {
  /** `null` where the message belongs to no subscription. */
  readonly subscriptionId: string | null
  readonly edition: string
  readonly step: number
  /** Papers that it shows, as far as its menus and buttons name them. */
  readonly paperIds: readonly string[]
  /** Whether it has papers that it doesn't name: they are a press away. */
  readonly hasMore: boolean
  readonly place: Place
}

/** Where messages of ours are looked for. */
export interface WhereToLook {
  readonly target: Target
  /** Among the posts of a forum, or else among the messages of a channel. */
  readonly kind: StepKind
  /** The thread or post to look in, where it is not the target itself. */
  readonly place: Place | null
  /** The server of the target, where it is known and has one: what is known of all its channels saves looks. */
  readonly guildId: string | null
  /** Instant by Discord's clock (ms UTC) since which they are looked for. */
  readonly since: number
  /** Whether a message ends the look: one of a kind is looked for. */
  readonly isEnough: (post: OwnPost) => boolean
  /** Whether an empty history counts only where it may be read; asking that takes requests where the server doesn't say. */
  readonly mustBeSure: boolean
}

/** What a look at a place says. */
export type LookOutcome =
  /** Not whole: more was written there than is read, and none of it ended the look. */
  | { readonly status: 'looked'; readonly posts: readonly OwnPost[]; readonly isWhole: boolean }
  /** The history can't be read, so absence proves nothing. */
  | { readonly status: 'unreadable'; readonly detail: string }
  /** Discord doesn't let us look there at all; nor will it let us send. */
  | { readonly status: 'refused'; readonly detail: string }
  /** The look itself did not come through; try again later. */
  | SendFailure

/** Puts steps where people read them. Neither method throws for what Discord or the network does. */
export interface Publisher<Payload> {
  /**
   * Sends a step. A message sent twice under one nonce within the nonce window is still there once; a thread and a
   * publishing happen once however often they are sent; a forum's post knows neither.
   *
   * @param isOurs asked in the very moment in which a request is written; where it says no, nothing of that request is sent
   */
  send(step: StepToSend<Payload>, nonce: string, isOurs?: () => boolean): Promise<SendOutcome>
  /** Looks for messages or forum posts of ours. */
  look(where: WhereToLook): Promise<LookOutcome>
  /** The time by Discord (ms UTC), whatever this machine's clock says; `null` before its first answer. */
  time(): number | null
}
