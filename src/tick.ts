import { schedule } from 'node-cron'

/** node-cron's own words on a run that takes longer than a minute, which is no fault, would spoil our log. */
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }

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
  const task = schedule(expression, run, { timezone: 'UTC', noOverlap: true, logger: quiet })
  return {
    async stop() {
      await task.destroy()
    },
  }
}
