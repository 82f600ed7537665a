import type { ChannelView, WorldView } from '../protocol.ts'
import { button, element } from './dom.ts'
import { icon } from './icon.ts'

const KIND_WORDS: Readonly<Partial<Record<ChannelView['kind'], string>>> = {
  announcement: 'announcement channel',
  forum: 'forum',
  thread: 'thread',
  dm: 'direct messages',
  group: 'a conversation the bot is not in',
}

export interface SidebarParts {
  readonly world: WorldView
  /** The channel that is open. */
  readonly channelId: string
  /** How many messages came in each channel since it was last open. */
  readonly unread: ReadonlyMap<string, number>
  open(channelId: string): void
  become(personId: string): void
}

/** The servers, the channels of the one that is open, and who one is. */
export function createSidebar(parts: SidebarParts): HTMLElement {
  const { world, channelId, unread, open } = parts
  const server = world.servers.find(({ channels }) => channels.some(({ id }) => id === channelId)) ?? null
  const channels = server?.channels ?? world.conversations
  const countIn = (list: readonly ChannelView[]) =>
    list.reduce((sum, { id }) => sum + (id === channelId ? 0 : (unread.get(id) ?? 0)), 0)

  const place = (label: string, sign: string | SVGElement, list: readonly ChannelView[], isOpen: boolean) => {
    const count = countIn(list)
    const first = list.find(({ kind }) => kind !== 'category')
    return element(
      'li',
      {},
      button(sign, () => first && open(first.id), {
        class: 'pg-server',
        'data-place': label,
        title: label,
        'aria-label': count > 0 ? `${label}, ${count} new` : label,
        'aria-current': isOpen ? 'true' : undefined,
      }),
      count > 0 ? element('span', { class: 'pg-count', 'aria-hidden': 'true' }, String(count)) : null,
    )
  }
  const servers = element(
    'nav',
    { class: 'pg-servers', 'aria-label': 'Servers' },
    element(
      'ul',
      {},
      place('Direct messages', icon('dm'), world.conversations, server === null),
      ...world.servers.map((each) => place(each.name, initials(each.name), each.channels, each === server)),
    ),
  )
  const row = (channel: ChannelView): HTMLElement => {
    const count = unread.get(channel.id) ?? 0
    const isOpen = channel.id === channelId
    const words = [channel.name, KIND_WORDS[channel.kind] ?? '', count > 0 && !isOpen ? `${count} new` : '']
    return element(
      'li',
      {},
      element(
        'button',
        {
          type: 'button',
          'data-place': channel.id,
          class: `pg-channel pg-kind-${channel.kind}${count > 0 && !isOpen ? ' pg-unread' : ''}`,
          'aria-current': isOpen ? 'page' : undefined,
          'aria-label': words.filter((word) => word !== '').join(', '),
          click: () => open(channel.id),
        },
        icon(channel.kind),
        element('span', { class: 'pg-channel-name' }, channel.name),
        count > 0 && !isOpen
          ? element('span', { class: 'pg-count', 'aria-hidden': 'true' }, String(count))
          : null,
      ),
    )
  }
  return element(
    'div',
    { class: 'pg-side' },
    servers,
    element(
      'nav',
      { class: 'pg-channels', 'aria-label': 'Channels' },
      element('h2', {}, server?.name ?? 'Direct messages'),
      element('ul', {}, ...inOrder(channels).map(row)),
      whoIs(parts),
    ),
  )
}

/** Threads come below the channel they belong to. */
function inOrder(channels: readonly ChannelView[]): ChannelView[] {
  return channels
    .filter(({ kind }) => kind !== 'thread')
    .flatMap((channel) => [
      channel,
      ...channels.filter(({ kind, parentId }) => kind === 'thread' && parentId === channel.id),
    ])
}

function whoIs({ world, become }: SidebarParts): HTMLElement {
  const select = element(
    'select',
    { id: 'pg-me', change: () => become(select.value) },
    ...world.people.map(({ id, name }) =>
      element('option', { value: id, selected: id === world.me.id }, name),
    ),
  )
  return element(
    'div',
    { class: 'pg-me' },
    element('span', { class: 'dc-avatar', 'aria-hidden': 'true' }, initials(world.me.name)),
    element('label', { for: 'pg-me' }, 'You are'),
    select,
  )
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
}
