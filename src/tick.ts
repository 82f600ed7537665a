import { schedule } from 'node-cron'

/** Something that runs again and again until stopped. */
export interface Recurring {
  stop(): Promise<void>
}

/** The one UTC minute tick. A run that takes longer than a minute is not joined by another. */
export function startMinuteTick(run: () => Promise<void>): Recurring {
  return startCron('* * * * *', run)
}

/** Runs something at the minutes of a cron expression, read in UTC; never two at a time. */
export function startCron(expression: string, run: () => Promise<void>): Recurring {
  const task = schedule(expression, run, { timezone: 'UTC', noOverlap: true })
  return {
    async stop() {
      await task.destroy()
    },
  }
}
