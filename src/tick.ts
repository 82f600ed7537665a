import { createTask } from 'node-cron'
import { contained } from './contained.ts'

/** node-cron's own words would spoil our log. */
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }

/** How often the clock is looked at (ms): nothing starts later than that after its minute. */
const LOOKED_AT_EVERY = 250

/** How far back a clock that leapt is looked through (ms); what was asleep for longer surely missed something. */
const LOOKED_THROUGH = 31 * 24 * 60 * 60_000

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Something that runs again and again until stopped. */
export interface Recurring {
  stop(): Promise<void>
}

/** Where the time comes from. */
export interface TickParts {
  /** ms UTC. */
  readonly now: () => number
  /** Calls something now and then, until the function that it gives is called. */
  readonly every: (ms: number, look: () => void) => () => void
}

const REAL_TIME: TickParts = {
  now: Date.now,
  every(ms, look) {
    const timer = setInterval(contained(look), ms)
    return () => clearInterval(timer)
  },
}

/** When a cron expression of five fields was due last (ms UTC), looked for a month back; `null` where it was not. */
export function lastDue(expression: string, now: number): number | null {
  const task = createTask(expression, () => undefined, { timezone: 'UTC', logger: quiet })
  try {
    const current = Math.floor(now / MINUTE)
    return newestMatch(task, current - LOOKED_THROUGH / MINUTE, current, MINUTE)
  } finally {
    void task.destroy()
  }
}

/** The newest instant (ms UTC) at which a task was due, of those after one unit of time up to another; `null` for none. */
function newestMatch(
  task: { match(date: Date): boolean },
  after: number,
  upTo: number,
  unit: number,
): number | null {
  for (let each = upTo; each > after; each -= 1) {
    if (task.match(new Date(each * unit))) return each * unit
  }
  return null
}

/** The one minute tick. A minute that begins while a tick runs is served when that ends. */
export function startMinuteTick(run: () => Promise<void>, parts: TickParts = REAL_TIME): Recurring {
  return startCron('* * * * *', run, parts)
}

/**
 * Runs something at the times of a cron expression, read in UTC; never two at a time. The clock is looked at all the time
 * rather than waited for: timers stand still while a machine sleeps, and one that is a second late would miss its minute.
 * What was slept through, or fell into a run, is caught up once, however often it was due.
 */
export function startCron(
  expression: string,
  run: () => Promise<void>,
  { now, every }: TickParts = REAL_TIME,
): Recurring {
  const task = createTask(expression, () => undefined, { timezone: 'UTC', logger: quiet })
  // An expression of six fields begins with seconds.
  const unit = expression.trim().split(/\s+/).length > 5 ? SECOND : MINUTE
  let last = Math.floor(now() / unit)
  let isOwed = false
  let isRunning = false

  const wasDue = (from: number, to: number): boolean => {
    if ((to - from) * unit > LOOKED_THROUGH) return true
    return newestMatch(task, from, to, unit) !== null
  }

  async function runWhatIsOwed(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (isOwed) {
      isOwed = false
      await run().catch(() => undefined)
    }
    isRunning = false
  }

  const stop = every(LOOKED_AT_EVERY, () => {
    const current = Math.floor(now() / unit)
    // A clock that went back repeats nothing.
    if (current > last && wasDue(last, current)) isOwed = true
    last = current
    if (isOwed) void runWhatIsOwed()
  })

  return {
    async stop() {
      isOwed = false
      stop()
      await task.destroy()
    },
  }
}
