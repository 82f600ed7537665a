/** Why Discord's own client would not let a person do something; the bot never hears of it. */
export type RefusalReason =
  | 'unknown-place'
  | 'unknown-command'
  | 'not-permitted'
  | 'wrong-context'
  | 'unknown-option'
  | 'option-required'
  | 'invalid-value'
  | 'unknown-message'
  | 'unknown-component'
  | 'disabled-component'
  | 'invalid-answer'

/** A person tried what Discord's client does not allow. */
export class ClientRefusal extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, message: string) {
    super(message)
    this.name = 'ClientRefusal'
    this.reason = reason
  }
}

/** The bot did not answer in time: the client shows "The application did not respond". */
export class NoAnswerError extends Error {
  constructor(what: string, waitedMs: number) {
    super(`The application did not respond to ${what} within ${waitedMs} ms`)
    this.name = 'NoAnswerError'
  }
}
