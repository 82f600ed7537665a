/** Times that each thing is asked. */
const TURNS = 3

/** Something to ask, with what it is called. */
export interface Task {
  readonly what: string
  readonly ask: () => unknown
}

/** Of things asked, prints the few that took longest, as asked first and as the fastest of a few. */
export function printSlowest(title: string, tasks: readonly Task[], few = 3): void {
  const timed = tasks.map(({ what, ask }) => {
    const times = repeated(ask)
    return { what, first: times[0] ?? 0, best: Math.min(...times) }
  })
  const atFirst = timed.toSorted((a, b) => b.first - a.first)[0]
  const slowest = timed.toSorted((a, b) => b.best - a.best).slice(0, few)
  const ms = (micros: number) => `${(micros / 1000).toFixed(2)} ms`
  console.log(`  ${title}: ${ms(atFirst?.first ?? 0)} at first (${atFirst?.what}); at best of ${TURNS}:`)
  for (const { what, best } of slowest) console.log(`    ${ms(best)} ${what}`)
}

/** Microseconds that something takes, a few times over. */
export function repeated(run: () => unknown): number[] {
  return Array.from({ length: TURNS }, () => time(run))
}

/** Microseconds that something takes. */
export function time(run: () => unknown): number {
  const begun = performance.now()
  run()
  return (performance.now() - begun) * 1000
}
