import type { ClockView } from '../protocol.ts'
import { button, element } from './dom.ts'

const HOUR = 3_600_000

export interface BarParts {
  jump(to: number | null): void
  ingest(file: File): void
  restart(): void
  /** Shows or hides the panel of requests. */
  toggleRequests(): void
}

/** The playground's own controls: its clock, digests, the bot, and how it looks. */
export interface Bar {
  readonly element: HTMLElement
  setClock(clock: ClockView): void
  setRequests(count: number, refused: number): void
  setConnected(connected: boolean): void
}

export function createBar({ jump, ingest, restart, toggleRequests }: BarParts): Bar {
  const time = element('time', { class: 'pg-time' })
  const next = button('', () => jump(null), { class: 'pg-act pg-next' })
  const requests = button('Requests', toggleRequests, {
    class: 'pg-act',
    'aria-expanded': 'false',
    'aria-controls': 'pg-requests',
    id: 'pg-requests-toggle',
  })
  const state = element('span', { class: 'pg-state', role: 'status' })
  const chooser = element('input', {
    type: 'file',
    class: 'pg-hidden',
    id: 'pg-file',
    accept: '.md,.json,.txt',
    change: () => {
      const [file] = chooser.files ?? []
      if (file !== undefined) ingest(file)
      chooser.value = ''
    },
  })
  let shown: ClockView = { now: 0, nextDueAt: null }
  let since = performance.now()
  const now = () => shown.now + performance.now() - since
  const tick = () => {
    time.textContent = clockText(now())
    time.dateTime = new Date(now()).toISOString()
  }
  setInterval(tick, 1_000)

  const instant = element('input', { type: 'datetime-local', 'aria-label': 'Jump to this time (UTC)' })
  const set = element(
    'form',
    {
      class: 'pg-set',
      submit: (event: SubmitEvent) => {
        event.preventDefault()
        if (instant.value !== '') jump(Date.parse(`${instant.value}Z`))
      },
    },
    instant,
    element('button', { type: 'submit', class: 'pg-act' }, 'Jump'),
  )
  const element_ = element(
    'header',
    { class: 'pg-bar' },
    element('h1', {}, 'Paperboy’s playground'),
    state,
    element(
      'div',
      { class: 'pg-clock', role: 'group', 'aria-label': 'Clock' },
      time,
      next,
      button('+1 hour', () => jump(Math.ceil(now()) + HOUR), { class: 'pg-act' }),
      button('+1 day', () => jump(Math.ceil(now()) + 24 * HOUR), { class: 'pg-act' }),
    ),
    element(
      'details',
      { class: 'pg-extra' },
      element('summary', { class: 'pg-act' }, 'More'),
      element(
        'div',
        { class: 'pg-extra-body' },
        set,
        element('label', { class: 'pg-act', for: 'pg-file' }, 'Add a digest file…'),
        chooser,
        button('Restart the bot', restart, { class: 'pg-act' }),
        themes(),
      ),
    ),
    requests,
  )
  return {
    element: element_,
    setClock: (clock) => {
      shown = clock
      since = performance.now()
      const { nextDueAt } = clock
      next.disabled = nextDueAt === null
      next.textContent =
        nextDueAt === null
          ? 'Nothing is due'
          : `Jump to ${dueText(nextDueAt, clock.now)}, when something is due`
      instant.min = new Date(clock.now).toISOString().slice(0, 16)
      instant.value = instant.min
      tick()
    },
    setRequests: (count, refused) => {
      requests.textContent = `Requests ${count}${refused > 0 ? `, ${refused} refused` : ''}`
    },
    setConnected: (connected) => {
      state.textContent = connected ? 'The bot is online' : 'The bot is offline'
      state.dataset.connected = String(connected)
    },
  }
}

const DATE_TIME = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })
const DAY_TIME = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

function clockText(instant: number): string {
  return `${DATE_TIME.format(instant)} UTC`
}

function dueText(instant: number, now: number): string {
  const today = Math.floor(instant / (24 * HOUR)) === Math.floor(now / (24 * HOUR))
  return (today ? TIME : DAY_TIME).format(instant)
}

function themes(): HTMLElement {
  const choices = ['system', 'dark', 'light'].map((value) =>
    element(
      'label',
      {},
      element('input', { type: 'radio', name: 'theme', value, checked: value === 'system' }),
      value[0]?.toUpperCase() + value.slice(1),
    ),
  )
  return element('fieldset', { class: 'dc-themes' }, element('legend', {}, 'Colours'), ...choices)
}
