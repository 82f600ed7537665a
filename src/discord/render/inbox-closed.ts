import { subscriptionsComponents } from '../components.ts'
import { texts } from '../texts.ts'
import { button, type MessagePayload, notice, row } from './message.ts'

/** Tells somebody that direct messages don't reach them, with a way to try again. */
export function inboxClosed(): MessagePayload {
  return notice(
    texts.follow.closed,
    row(button(texts.follow.tryAgain, subscriptionsComponents.resume.id({}))),
  )
}
