import type { Paper } from '../digest/paper.ts'
import type { Form, PauseReason } from '../subscriptions/subscription.ts'

/** What a composer is told of the edition it lays out. */
export interface EditionToCompose {
  /** Whose edition it is; `null` where it is only looked at. Its posts name it. */
  readonly subscriptionId: string | null
  readonly edition: string
  /** The digest's date. */
  readonly date: string
  /** Whom it is for: a channel's post, or a direct message to a person. */
  readonly form: Form | 'direct'
  /** Tags the papers were chosen by; none: the whole digest. */
  readonly tags: readonly string[]
  readonly papers: readonly Paper[]
  /**
   * The paper ids of each step, where an earlier plan froze them: then exactly these steps come back. A
   * paper that is no longer held is left out of its step.
   */
  readonly frozen?: readonly (readonly string[])[]
}

/** One message of an edition. */
export interface ComposedStep {
  readonly paperIds: readonly string[]
  /** What is sent; only the room that composes and publishes knows its shape. */
  readonly payload: unknown
}

/** Lays an edition out in messages. Pure. */
export interface Composer {
  compose(edition: EditionToCompose): ComposedStep[]
}

/** Whom a step goes to. */
export type Target =
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'person'; readonly userId: string }

/** One step as the publisher gets it. */
export interface StepToSend {
  readonly target: Target
  readonly subscriptionId: string
  readonly edition: string
  readonly step: number
  readonly payload: unknown
}

/** What came of sending a step. */
export type SendOutcome =
  | { readonly status: 'sent'; readonly channelId: string; readonly messageId: string }
  /** Discord will not have it, and asking again is no use until somebody changes something. */
  | { readonly status: 'refused'; readonly reason: PauseReason; readonly detail: string }
  /** The payload breaks a rule of Discord: a fault of ours, which only a new version mends. */
  | { readonly status: 'invalid'; readonly detail: string }
  | SendFailure

/** Nothing is known to be wrong with the step; it is tried again, later and later, under the same nonce. */
export interface SendFailure {
  readonly status: 'failed'
  readonly detail: string
  /** Milliseconds for which Discord asks us to wait. */
  readonly retryAfter?: number
  /** What pauses the subscription where it goes on failing for days. */
  readonly lasting?: PauseReason
}

/** What a look at the target says of a step that may have been sent. */
export type FindOutcome =
  | { readonly status: 'found'; readonly channelId: string; readonly messageId: string }
  | { readonly status: 'absent' }
  /** The target's history can't be read, so absence proves nothing. */
  | { readonly status: 'unreadable'; readonly detail: string }
  /** The look itself did not come through; try again later. */
  | SendFailure

/** Puts steps where people read them. Neither method throws for what Discord or the network does. */
export interface Publisher {
  /** Sends a step; sent twice under one nonce within the nonce window, it still stands there once. */
  send(step: StepToSend, nonce: string): Promise<SendOutcome>
  /** Looks for a step among the target's recent messages. */
  find(step: Omit<StepToSend, 'payload'>): Promise<FindOutcome>
}
