import type { Command, MessageCommand } from '../src/discord/interactions/command.ts'
import { author } from './author.ts'
import { channel } from './channel/index.ts'
import { digest } from './digest.ts'
import { findPapers } from './find-papers.ts'
import { help } from './help.ts'
import { paper } from './paper.ts'
import { privacy } from './privacy.ts'
import { saved } from './saved.ts'
import { search } from './search.ts'
import { subscribe } from './subscribe.ts'
import { subscriptions } from './subscriptions.ts'
import { tag } from './tag.ts'
import { top } from './top.ts'
import { trends } from './trends.ts'
import { unsubscribe } from './unsubscribe.ts'

const others: readonly (Command | MessageCommand)[] = [
  paper,
  search,
  tag,
  author,
  digest,
  top,
  trends,
  findPapers,
  saved,
  subscribe,
  unsubscribe,
  subscriptions,
  channel,
  privacy,
]

/** Every command of the bot, in the order in which help lists them. */
export const commands: readonly (Command | MessageCommand)[] = [...others, help(others)]
