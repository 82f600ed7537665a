import type {
  ChannelContents,
  ChannelView,
  RequestView,
  StreamEvent,
  UseOutcome,
  WorldView,
} from '../protocol.ts'
import { createApi } from './api.ts'
import { createBar } from './bar.ts'
import { createComposer } from './composer.ts'
import { button, element } from './dom.ts'
import { takeDrops } from './drop.ts'
import { showForm } from './form-dialog.ts'
import { createForum } from './forum.ts'
import { icon } from './icon.ts'
import { keepSpot, readSpot } from './location.ts'
import { createMessageLog, type MessageLog } from './message-log.ts'
import { createRequestPanel } from './requests.ts'
import { createSidebar } from './sidebar.ts'

const spot = readSpot()
const api = createApi(spot.personId)
const unread = new Map<string, number>()
let world: WorldView
let channel: ChannelView
let log: MessageLog | null = null

const said = element('div', { class: 'pg-notice', role: 'status', hidden: true })
const side = element('div', { class: 'pg-side-holder', id: 'pg-side' })
const main = element('main', { class: 'pg-main' })
const panel = createRequestPanel()
const bar = createBar({
  jump: (to) =>
    attempt(async () => {
      bar.setClock(await api.call('jump', { to }))
      await drawTimes()
    }),
  ingest,
  restart: () =>
    attempt(async () => {
      await api.call('restart')
      say('The bot was restarted.')
    }),
  toggleRequests: () => {
    panel.element.hidden = !panel.element.hidden
    document
      .querySelector('#pg-requests-toggle')
      ?.setAttribute('aria-expanded', String(!panel.element.hidden))
    log?.scrollToNewest()
  },
})

function say(text: string): void {
  said.replaceChildren(
    text,
    button(icon('close'), () => say(''), { 'aria-label': 'Put this notice away' }),
  )
  said.hidden = text === ''
}

function attempt(run: () => Promise<unknown>): void {
  run().catch((error: Error) => say(error.message))
}

function ingest(file: File): void {
  attempt(async () => say(await api.ingest(file)))
}

function done({ form }: UseOutcome): void {
  if (form !== null) showForm(api, form, done)
}

const channelsOf = (shown: WorldView) => [
  ...shown.servers.flatMap(({ channels }) => channels),
  ...shown.conversations,
]

async function readWorld(): Promise<void> {
  world = await api.call<WorldView>('world')
}

function drawSide(): void {
  const focused = side.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-place')
    : null
  const parts = { world, channelId: channel.id, unread }
  side.replaceChildren(
    createSidebar({
      ...parts,
      open: (channelId) => attempt(() => open(channelId)),
      become: (personId) => {
        keepSpot(personId, channel.id)
        location.reload()
      },
    }),
  )
  if (focused) side.querySelector<HTMLElement>(`[data-place="${focused}"]`)?.focus()
}

/** Opens a channel; `null` opens the first there is. */
async function open(channelId: string | null): Promise<void> {
  const channels = channelsOf(world)
  const chosen =
    channels.find(({ id }) => id === channelId) ?? channels.find(({ kind }) => kind !== 'category')
  if (chosen === undefined) throw new Error('There is no channel here')
  channel = chosen
  document.body.classList.remove('pg-side-open')
  unread.delete(channel.id)
  keepSpot(world.me.id, channel.id)
  drawSide()
  await drawChannel()
}

/** Draws the open channel anew. */
async function drawChannel(): Promise<void> {
  const drawn = channel
  const contents = await api.call<ChannelContents>('channel', { channelId: drawn.id })
  if (drawn !== channel) return
  const server = world.servers.find(({ channels }) => channels.some(({ id }) => id === drawn.id)) ?? null
  const threads = (server?.channels ?? []).filter(({ kind }) => kind === 'thread')
  const title = `${drawn.kind === 'dm' || drawn.kind === 'group' ? '@' : '#'}${drawn.name}`
  document.title = `${title}: Paperboy’s playground`
  const head = element(
    'header',
    { class: 'pg-top' },
    button(icon('menu'), () => document.body.classList.toggle('pg-side-open'), {
      class: 'pg-open-side',
      'aria-label': 'Servers and channels',
      'aria-controls': 'pg-side',
    }),
    element('h2', {}, title),
    drawn.topic === null ? null : element('p', {}, drawn.topic),
  )
  const shared = { api, done, open: (id: string) => attempt(() => open(id)) }
  if (drawn.kind === 'forum') {
    log = null
    const posts = threads.filter(({ parentId }) => parentId === drawn.id)
    main.replaceChildren(head, createForum(posts, shared.open))
    return
  }
  log = createMessageLog({ ...shared, channel: drawn, contents, server, failed: say })
  for (const thread of threads) log.showThread(thread)
  const composer = createComposer({ ...shared, channelId: drawn.id, channelName: title, contents })
  main.replaceChildren(head, log.element, composer)
  log.scrollToNewest()
  document.querySelector<HTMLElement>('#pg-text')?.focus()
}

/** Draws the messages of the open channel again, whose times are told from now. */
async function drawTimes(): Promise<void> {
  const drawn = channel
  const { messages } = await api.call<ChannelContents>('channel', { channelId: drawn.id })
  if (drawn === channel) for (const message of messages) log?.draw(message)
}

let drawing: Promise<void> = Promise.resolve()

function take(event: StreamEvent): void {
  switch (event.type) {
    case 'clock':
      bar.setClock(event.clock)
      break
    case 'bot':
      bar.setConnected(event.connected)
      break
    case 'request':
      showRequest(event.request)
      break
    case 'deleted':
      if (event.channelId === channel.id) log?.remove(event.messageId)
      break
    case 'message':
      drawing = drawing.then(() => takeMessage(event))
  }
}

async function takeMessage({ kind, message, own }: StreamEvent & { type: 'message' }): Promise<void> {
  const { channelId } = message
  const isNewPlace = !channelsOf(world).some(({ id }) => id === channelId)
  if (isNewPlace) await readWorld()
  if (channelId === channel.id && log !== null) {
    log.draw(message)
    if (kind === 'created') log.scrollToNewest()
  } else if (kind === 'created' && !own) unread.set(channelId, (unread.get(channelId) ?? 0) + 1)
  // A thread shows below the message it was opened from, a post in its forum.
  const thread = channelsOf(world).find(({ id }) => id === channelId)
  if (isNewPlace && thread?.parentId === channel.id) {
    if (log === null) await drawChannel()
    else log.showThread(thread)
  }
  drawSide()
}

function showRequest(request: RequestView): void {
  panel.add(request)
  const { all, refused } = panel.counts()
  bar.setRequests(all, refused)
}

/** What is typed while nothing takes text goes to where one writes, as in Discord. */
function writeAnywhere(event: KeyboardEvent): void {
  const { target, key } = event
  const takesNothing = target instanceof Element && target.matches('body, .pg-log, .dc-post')
  if (!takesNothing || key.length !== 1 || key === ' ' || event.ctrlKey || event.metaKey || event.altKey)
    return
  document.querySelector<HTMLElement>('.pg-fields input')?.focus()
}

async function readAgain(): Promise<void> {
  await readWorld()
  await open(channel.id)
  say('')
}

async function begin(): Promise<void> {
  takeDrops(ingest)
  document.addEventListener('keydown', writeAnywhere)
  document.body.append(bar.element, said, side, main, panel.element)
  await readWorld()
  await open(spot.channelId)
  for (const request of await api.call<RequestView[]>('requests')) showRequest(request)
  let wasLost = false
  api.listen(take, (isLost) => {
    if (isLost && !wasLost) say('The playground does not answer. It is tried again.')
    if (!isLost && wasLost) attempt(readAgain)
    wasLost = isLost
  })
}

attempt(begin)
