import type { Pause, PauseReason } from '../../subscriptions/subscription.ts'
import { timestamp } from './dates.ts'

/** Why a subscription is paused. */
export const PAUSES: Readonly<Record<PauseReason, string>> = {
  'by-choice': 'somebody paused it',
  'bot-removed': 'I was removed from the server',
  'channel-gone': 'the channel is gone',
  'no-access': 'I can’t see the channel any more',
  'missing-permissions': 'I may not post there any more',
  'wrong-kind': 'the channel takes no messages any more',
  'thread-locked': 'the thread is locked',
  'messages-closed': 'your direct messages are closed to me',
}

/** What ends a pause. */
export function mending(reason: PauseReason): string {
  if (reason === 'by-choice') return '`/channel resume` takes it up again.'
  return reason === 'channel-gone' || reason === 'wrong-kind'
    ? '`/channel edit` gives it another channel.'
    : 'It goes on by itself once that is mended.'
}

/** Since when and why, and what ends it. */
export function pausedLine({ reason, at }: Pause): string {
  return `Paused since ${timestamp(at)}: ${PAUSES[reason]}. ${mending(reason)}`
}
