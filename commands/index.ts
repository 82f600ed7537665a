import type { Command } from '../src/discord/command.ts'
import { channel } from './channel.ts'
import { digest } from './digest.ts'
import { help } from './help.ts'
import { paper } from './paper.ts'
import { search } from './search.ts'
import { subscribe } from './subscribe.ts'
import { subscriptions } from './subscriptions.ts'
import { tag } from './tag.ts'
import { unsubscribe } from './unsubscribe.ts'

const others: readonly Command[] = [
  paper,
  search,
  tag,
  digest,
  subscribe,
  unsubscribe,
  subscriptions,
  channel,
]

/** Every command of the bot, in the order in which help lists them. */
export const commands: readonly Command[] = [...others, help(others)]
