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
import { type ChannelPane, createChannelPane } from './channel-pane.ts'
import { button, element } from './dom.ts'
import { takeDrops } from './drop.ts'
import { showForm } from './form-dialog.ts'
import { icon } from './icon.ts'
import { keepSpot, readSpot } from './location.ts'
import { closeOutside } from './menu.ts'
import { createRequestPanel } from './requests.ts'
import { createSidebar } from './sidebar.ts'

const spot = readSpot()
const api = createApi(spot.personId)
const unread = new Map<string, number>()
let world: WorldView
let channel: ChannelView
let pane: ChannelPane | null = null

const said = element('div', { class: 'pg-notice', role: 'status', hidden: true })
const side = element('div', { class: 'pg-side-holder', id: 'pg-side' })
const main = element('main', { class: 'pg-main' })
const panel = createRequestPanel()
const bar = createBar({
  jump: (to) =>
    attempt(async () => {
      bar.setClock(await api.call('jump', { to }))
      await inTurn(drawTimes)
    }),
  ingest,
  restart: () =>
    attempt(async () => {
      await api.call('restart')
      say('The bot was restarted.')
    }),
  toggleRequests: () => {
    panel.element.hidden = !panel.element.hidden
    const toggle = document.querySelector('#pg-requests-toggle')
    toggle?.setAttribute('aria-expanded', String(!panel.element.hidden))
    pane?.log?.scrollToNewest()
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

let turn: Promise<unknown> = Promise.resolve()

/** Runs one thing after another: what comes by the stream while a channel is being read belongs on top of it. */
function inTurn(run: () => Promise<void> | void): Promise<void> {
  const mine = turn.then(run)
  turn = mine.catch(() => undefined)
  return mine
}

function channels(): ChannelView[] {
  return [...world.servers.flatMap((server) => server.channels), ...world.conversations]
}

/** The channel of that id, else the first there is. */
function channelAt(channelId: string | null): ChannelView {
  const all = channels()
  const found = all.find(({ id }) => id === channelId) ?? all.find(({ kind }) => kind !== 'category')
  if (found === undefined) throw new Error('There is no channel here')
  return found
}

async function readWorld(): Promise<void> {
  world = await api.call<WorldView>('world')
}

function drawSide(): void {
  const focused = side.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-place')
    : null
  side.replaceChildren(
    createSidebar({
      world,
      channelId: channel.id,
      unread,
      open: (channelId) => attempt(() => open(channelId)),
      become: (personId) => {
        keepSpot(personId, channel.id)
        location.reload()
      },
    }),
  )
  if (focused) side.querySelector<HTMLElement>(`[data-place="${focused}"]`)?.focus()
}

async function open(channelId: string): Promise<void> {
  channel = channelAt(channelId)
  document.body.classList.remove('pg-side-open')
  unread.delete(channel.id)
  keepSpot(world.me.id, channel.id)
  drawSide()
  await inTurn(drawChannel)
}

/** Draws the open channel again. */
async function drawChannel(): Promise<void> {
  const drawn = channel
  const contents = await api.call<ChannelContents>('channel', { channelId: drawn.id })
  if (drawn !== channel) return
  pane = createChannelPane({
    api,
    world,
    channel,
    contents,
    open: (id) => attempt(() => open(id)),
    done,
    failed: say,
  })
  document.title = `${pane.title}: Paperboy’s playground`
  main.replaceChildren(...pane.elements)
  pane.log?.scrollToNewest()
  document.querySelector<HTMLElement>('#pg-text')?.focus()
}

/** Draws the messages of the open channel again, whose times count from now. */
async function drawTimes(): Promise<void> {
  const { messages } = await api.call<ChannelContents>('channel', { channelId: channel.id })
  for (const message of messages) if (message.channelId === channel.id) pane?.log?.draw(message)
}

async function take(event: StreamEvent): Promise<void> {
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
      if (event.channelId === channel.id) pane?.log?.remove(event.messageId)
      break
    case 'message':
      await takeMessage(event)
  }
}

async function takeMessage({ kind, message, own }: StreamEvent & { type: 'message' }): Promise<void> {
  const { channelId } = message
  const isNewPlace = !channels().some(({ id }) => id === channelId)
  if (isNewPlace) await readWorld()
  if (channelId === channel.id) {
    pane?.log?.draw(message)
    if (kind === 'created') pane?.log?.scrollToNewest()
  } else if (kind === 'created' && !own) unread.set(channelId, (unread.get(channelId) ?? 0) + 1)
  // A thread shows below the message it was opened from, a post in its forum.
  const thread = channels().find(({ id }) => id === channelId)
  if (isNewPlace && thread?.parentId === channel.id) {
    if (channel.kind === 'forum') await drawChannel()
    else pane?.log?.showThread(thread)
  }
  drawSide()
}

function showRequest(request: RequestView): void {
  panel.add(request)
  const { all, refused } = panel.counts()
  bar.setRequests(all, refused)
}

/** What is typed while nothing takes text goes to where one writes, as in Discord. */
function writeAnywhere({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
  const isFree = target instanceof Element && target.matches('body, .pg-log, .dc-post')
  const isText = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey
  if (isFree && isText) document.querySelector<HTMLElement>('.pg-fields input')?.focus()
}

/** Listens to what happens; resolves once nothing can be missed any more. */
function listen(): Promise<void> {
  return new Promise((resolve) => {
    let wasLost = false
    const lost = (isLost: boolean) => {
      if (isLost && !wasLost) say('The playground does not answer. It is tried again.')
      if (!isLost && wasLost) attempt(readAgain)
      if (!isLost) resolve()
      wasLost = isLost
    }
    api.listen((event) => attempt(() => inTurn(() => take(event))), lost)
  })
}

async function readAgain(): Promise<void> {
  await readWorld()
  await open(channel.id)
  say('')
}

async function begin(): Promise<void> {
  takeDrops(ingest)
  closeOutside()
  document.addEventListener('keydown', writeAnywhere)
  document.body.append(bar.element, said, side, main, panel.element)
  await inTurn(async () => {
    await listen()
    await readWorld()
    channel = channelAt(spot.channelId)
    for (const request of await api.call<RequestView[]>('requests')) showRequest(request)
  })
  await open(channel.id)
}

attempt(begin)
