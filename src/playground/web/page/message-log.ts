import type { ChannelContents, ChannelView, MessageView, ServerView, UseOutcome } from '../protocol.ts'
import type { Api } from './api.ts'
import { button, element } from './dom.ts'
import { createMenu } from './menu.ts'
import { fillMenu, picksOf, togglePick } from './select.ts'

export interface MessageLogParts {
  readonly api: Api
  readonly channel: ChannelView
  readonly contents: ChannelContents
  /** The server around the channel, whose people, roles and channels menus offer; null in conversations. */
  readonly server: ServerView | null
  open(channelId: string): void
  done(outcome: UseOutcome): void
  failed(message: string): void
}

/** The messages of a channel, which can be used. */
export interface MessageLog {
  readonly element: HTMLElement
  /** Draws a message that is new or has changed. */
  draw(message: MessageView): void
  remove(messageId: string): void
  /** Shows a thread below the message that it was opened from, if that is here. */
  showThread(thread: ChannelView): void
  /** Shows the newest messages: all of the last author's, or their beginning where they are taller than the view. */
  scrollToNewest(): void
}

export function createMessageLog(parts: MessageLogParts): MessageLog {
  const { api, channel, contents, server, open, done, failed } = parts
  const log = element('div', { class: 'pg-log', role: 'log', 'aria-label': 'Messages', tabindex: 0 })

  const use = async (name: string, control: HTMLElement, input: object) => {
    control.setAttribute('aria-busy', 'true')
    try {
      done(await api.call<UseOutcome>(name, input))
    } catch (error) {
      failed(`This interaction failed. ${error instanceof Error ? error.message : ''}`)
    } finally {
      control.removeAttribute('aria-busy')
    }
  }

  const draw = (message: MessageView) => {
    const { id, ephemeral, html } = message
    const shell = document.createElement('template')
    shell.innerHTML = html
    const article = shell.content.firstElementChild as HTMLElement
    article.tabIndex = -1
    if (ephemeral) {
      article.classList.add('pg-ephemeral')
      const dismiss = () => void api.call('dismiss', { channelId: channel.id, messageId: id })
      article
        .querySelector('.dc-note')
        ?.append(' • ', button('Dismiss message', dismiss, { class: 'pg-link' }))
    }
    const commands = contents.messageCommands.map((name) => ({
      label: name,
      run: () => void use('menu', article, { channelId: channel.id, messageId: id, name }),
    }))
    if (!ephemeral && commands.length > 0) article.append(createMenu('Apps', commands))
    for (const menu of article.querySelectorAll<HTMLDetailsElement>('details.dc-select')) {
      fillMenu(menu, server)
      menu.addEventListener('toggle', () => {
        if (menu.open) menu.querySelector('.dc-options')?.scrollIntoView({ block: 'nearest' })
        else closed(menu, id)
      })
    }
    const before = find(id)
    if (before === null) log.append(article)
    else replace(before, article)
  }

  const closed = (menu: HTMLDetailsElement, messageId: string) => {
    const values = picksOf(menu)
    if (values === null) return
    void use('select', menu, { channelId: channel.id, messageId, customId: menu.dataset.customId, values })
  }

  log.addEventListener('click', (event) => {
    const control = (event.target as Element).closest<HTMLButtonElement>('.dc-message button')
    const messageId = control?.closest<HTMLElement>('[data-message-id]')?.dataset.messageId
    if (!control || messageId === undefined) return
    const { customId } = control.dataset
    if (customId !== undefined) void use('press', control, { channelId: channel.id, messageId, customId })
    const menu = control.closest<HTMLDetailsElement>('details.dc-select')
    if (menu !== null) togglePick(menu, control)
  })
  const find = (messageId: string) =>
    log.querySelector<HTMLElement>(`:scope > [data-message-id="${messageId}"]`)
  const threads = new Map<string, ChannelView>()
  const showThread = (thread: ChannelView) => {
    const { id, name, messageCount } = thread
    threads.set(id, thread)
    const body = find(id)?.querySelector('.dc-body')
    body?.querySelector('.pg-thread')?.remove()
    const label = `${name}: ${messageCount} ${messageCount === 1 ? 'message' : 'messages'}`
    body?.append(button(label, () => open(id), { class: 'pg-thread' }))
  }

  for (const message of contents.messages) draw(message)
  return {
    element: log,
    draw: (message) => {
      draw(message)
      const thread = threads.get(message.id)
      if (thread !== undefined) showThread(thread)
    },
    remove: (messageId) => {
      const gone = find(messageId)
      if (gone?.contains(document.activeElement)) log.focus()
      gone?.remove()
    },
    showThread,
    scrollToNewest: () => {
      const heads = log.querySelectorAll<HTMLElement>(':scope > .dc-post:not(.dc-continued)')
      const start = (heads[heads.length - 1]?.offsetTop ?? 0) - log.offsetTop
      log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, Math.max(0, start))
    },
  }
}

/** Puts a message in another's place, and the focus where it was: on the same control, or on the message. */
function replace(before: HTMLElement, after: HTMLElement): void {
  const focused = before.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null
  before.replaceWith(after)
  if (focused === null) return
  const holder = focused.closest<HTMLElement>('[data-custom-id]')
  const { customId = '' } = holder?.dataset ?? {}
  const again =
    customId === '' ? null : after.querySelector<HTMLElement>(`[data-custom-id="${CSS.escape(customId)}"]`)
  const control = again?.querySelector<HTMLElement>('summary') ?? again ?? after
  control.focus({ preventScroll: true })
}
