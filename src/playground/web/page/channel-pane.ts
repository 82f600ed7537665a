import type { ChannelContents, ChannelView, UseOutcome, WorldView } from '../protocol.ts'
import type { Api } from './api.ts'
import { createComposer } from './composer.ts'
import { button, element } from './dom.ts'
import { createForum } from './forum.ts'
import { icon } from './icon.ts'
import { createMessageLog, type MessageLog } from './message-log.ts'

/** What comes before a name that is no channel's of a server. */
const SIGNS: Readonly<Partial<Record<ChannelView['kind'], string>>> = { dm: '@', group: '@', thread: '' }

export interface ChannelPaneParts {
  readonly api: Api
  readonly world: WorldView
  readonly channel: ChannelView
  readonly contents: ChannelContents
  open(channelId: string): void
  done(outcome: UseOutcome): void
  failed(message: string): void
}

/** An open channel: its head, its messages, and where one writes. */
export interface ChannelPane {
  /** The channel's name as it is read: `#papers`. */
  readonly title: string
  readonly elements: readonly HTMLElement[]
  /** Null for a forum, which has posts instead of messages. */
  readonly log: MessageLog | null
}

export function createChannelPane(parts: ChannelPaneParts): ChannelPane {
  const { api, world, channel, contents, open, done, failed } = parts
  const server = world.servers.find(({ channels }) => channels.some(({ id }) => id === channel.id)) ?? null
  const threads = (server?.channels ?? []).filter(({ kind }) => kind === 'thread')
  const title = `${SIGNS[channel.kind] ?? '#'}${channel.name}`
  const head = element(
    'header',
    { class: 'pg-top' },
    button(icon('menu'), () => document.body.classList.toggle('pg-side-open'), {
      class: 'pg-open-side',
      'aria-label': 'Servers and channels',
      'aria-controls': 'pg-side',
    }),
    element('h2', {}, title),
    channel.topic === null ? null : element('p', {}, channel.topic),
  )
  if (channel.kind === 'forum') {
    const posts = threads.filter(({ parentId }) => parentId === channel.id)
    return { title, elements: [head, createForum(posts, open)], log: null }
  }
  const log = createMessageLog({ api, channel, contents, server, open, done, failed })
  for (const thread of threads) log.showThread(thread)
  const composer = createComposer({ api, channelId: channel.id, channelName: title, contents, done })
  return { title, elements: [head, log.element, composer], log }
}
