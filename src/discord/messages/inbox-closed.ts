import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, notice, row } from './components.ts'
import { subscriptionsComponents } from './declared-components.ts'

/** Says that direct messages don't reach somebody, with a way to try again. */
export function inboxClosed(): MessagePayload {
  return notice(
    texts.follow.closed,
    row(button(texts.follow.tryAgain, subscriptionsComponents.resume.id({}))),
  )
}
