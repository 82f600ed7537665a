import type { JsonObject } from '../json.ts'
import { type FormFault, formErrors } from '../rules/form-fault.ts'

/** A refusal as Discord's REST API words it: an HTTP status and a body `{ message, code, errors? }`. */
export class ApiError extends Error {
  /** HTTP status. */
  readonly status: number
  /** Discord's JSON error code, 0 where it has none. */
  readonly code: number
  /** Which fields were wrong, shaped as the body that was sent; only with code 50035. */
  readonly errors: JsonObject | undefined

  constructor(status: number, code: number, message: string, errors?: JsonObject) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.errors = errors
  }

  /** The JSON body that goes with it. */
  get body(): JsonObject {
    const { message, code, errors } = this
    return errors === undefined ? { message, code } : { message, code, errors }
  }
}

/**
 * The refusals the stand-in knows: status, code and message as Discord gives them.
 * Source: Discord's "Opcodes and status codes", and answers seen in bug reports where that is silent.
 */
const REFUSALS = {
  UnknownRoute: [404, 0, '404: Not Found'],
  MethodNotAllowed: [405, 0, '405: Method Not Allowed'],
  Unauthorized: [401, 0, '401: Unauthorized'],
  InternalServerError: [500, 0, '500: Internal Server Error'],
  UnknownApplication: [404, 10002, 'Unknown Application'],
  UnknownChannel: [404, 10003, 'Unknown Channel'],
  UnknownGuild: [404, 10004, 'Unknown Guild'],
  UnknownMember: [404, 10007, 'Unknown Member'],
  UnknownMessage: [404, 10008, 'Unknown Message'],
  UnknownUser: [404, 10013, 'Unknown User'],
  UnknownWebhook: [404, 10015, 'Unknown Webhook'],
  UnknownInteraction: [404, 10062, 'Unknown interaction'],
  UnknownCommandPermissions: [404, 10066, 'Unknown application command permissions'],
  UnknownTag: [404, 10087, 'Unknown Tag'],
  RequestTooLarge: [413, 40005, 'Request entity too large'],
  AlreadyCrossposted: [400, 40033, 'This message has already been crossposted.'],
  ForumMessage: [400, 40058, 'Cannot send a message in a forum channel'],
  AlreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  TagRequired: [400, 40067, 'A tag is required to create a forum post in this channel'],
  MissingAccess: [403, 50001, 'Missing Access'],
  OtherAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  EmptyMessage: [400, 50006, 'Cannot send an empty message'],
  ClosedDm: [403, 50007, 'Cannot send messages to this user'],
  NonTextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  MissingPermissions: [403, 50013, 'Missing Permissions'],
  WrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  InvalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  InvalidRecipient: [400, 50033, 'Invalid Recipient(s)'],
  InvalidApiVersion: [400, 50041, 'Invalid API version'],
  ArchivedThread: [400, 50083, 'Thread is archived'],
  InvalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  NoSharedGuild: [403, 50278, 'Cannot send messages to this user'],
  ThreadLocked: [400, 160005, 'Thread is locked'],
  ThreadExists: [400, 160004, 'A thread has already been created for this message'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>

/** The name of a refusal, see `refuse`. */
export type Refusal = keyof typeof REFUSALS

/** The named refusal, ready to throw. */
export function refuse(name: Refusal): ApiError {
  const [status, code, message] = REFUSALS[name]
  return new ApiError(status, code, message)
}

/** Throws `400 Invalid Form Body` (50035) when there is any fault, and does nothing otherwise. */
export function refuseFaults(faults: readonly FormFault[]): void {
  if (faults.length > 0) throw new ApiError(400, 50035, 'Invalid Form Body', formErrors(faults))
}
