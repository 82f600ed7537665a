import type { ChannelView } from '../protocol.ts'
import { element } from './dom.ts'

/** A forum: its posts, the newest first. */
export function createForum(posts: readonly ChannelView[], open: (channelId: string) => void): HTMLElement {
  if (posts.length === 0) {
    return element('div', { class: 'pg-log' }, element('p', { class: 'pg-empty' }, 'There are no posts yet.'))
  }
  return element(
    'div',
    { class: 'pg-log' },
    element(
      'ul',
      { class: 'pg-posts', 'aria-label': 'Posts' },
      ...posts
        .toReversed()
        .map(({ id, name, tags, messageCount }) =>
          element(
            'li',
            {},
            element(
              'button',
              { type: 'button', click: () => open(id) },
              element('span', { class: 'pg-tags' }, ...tags.map((tag) => element('span', {}, tag))),
              element('strong', {}, name),
              element('small', {}, `${messageCount} ${messageCount === 1 ? 'message' : 'messages'}`),
            ),
          ),
        ),
    ),
  )
}
