import type { Core } from '../core.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { ClientRefusal } from './client-refusal.ts'
import { findSetting } from './place.ts'

/** What names a message. */
export type MessageKey = Pick<StoredMessage, 'channel_id' | 'id'>

/** A message in its present state; refuses one that is gone or that the person cannot see. */
export function visibleMessage(core: Core, userId: string, message: MessageKey): StoredMessage {
  findSetting(core, userId, { channelId: message.channel_id })
  const kept = core.messages.findAny(message.channel_id, message.id)
  const shownTo = kept && core.messages.ephemeralFor(kept)
  if (kept === undefined || (shownTo !== null && shownTo !== userId)) {
    throw new ClientRefusal('unknown-message', `There is no message ${message.id} that this person can see`)
  }
  return kept
}
