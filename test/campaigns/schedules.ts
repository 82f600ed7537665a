/**
 * Looks for a schedule that fires twice, or not at all: around every change of every time zone's offset in ten years, at any
 * hour, on any days of the week; and around as many other instants. In one process a core.
 *
 *   tsx test/campaigns/schedules.ts [--seconds N] [--seed N]
 *
 * Prints the seed, and of how many changes of offset how many were looked at: all of them without `--seconds`, which takes
 * long; else as many as there is time for, in an order that the seed gives. On a failure prints the counterexample and
 * exits with 1.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { timeZones } from '../../src/subscriptions/time-zones.ts'
import { seededRandom } from '../support/builders/seeded-random.ts'
import {
  type Counterexample,
  DAY_SETS,
  firesOnceADay,
  firesOnceWhateverHappens,
  type Moment,
  touchesMidnight,
  transitionsOf,
} from '../support/checks/schedule-claims.ts'

const YEARS = { from: 2020, to: 2029 }

/** Where instants beside the changes are taken from (ms UTC). */
const ELSEWHERE = { from: Date.parse('2000-01-01'), to: Date.parse('2040-01-01') }

/** One change in twenty touches a midnight, where most of what can go wrong does. */
const MIDNIGHTS_EARLIER = 0.1

/** Changes of offset that a process looks at between two words of its progress. */
const PROGRESS = 50

/** Lives of the running bot around each change. */
const LIVES = 20

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    /** One of the processes, by number: reports to its parent what it did. */
    place: { type: 'string' },
    of: { type: 'string' },
  },
})
const seconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds)
const seed = Number(values.seed ?? Date.now() % 2 ** 30)

/** What was looked at. */
interface Count {
  readonly transitions: number
  readonly schedules: number
  readonly firings: number
}

const transitions = timeZones().flatMap((timeZone) => transitionsOf(timeZone, YEARS.from, YEARS.to))
if (values.place === undefined) await runEverywhere()
else process.send?.(await run(Number(values.place), Number(values.of)))

async function runEverywhere(): Promise<void> {
  const processes = availableParallelism()
  console.log(`seed ${seed}, ${Number.isFinite(seconds) ? `${seconds} s` : 'to the end'}`)
  const counts = await Promise.all(
    Array.from({ length: processes }, async (_, place) => {
      const args = ['--seed', String(seed), '--place', String(place), '--of', String(processes)]
      if (Number.isFinite(seconds)) args.push('--seconds', String(seconds))
      const child = fork(import.meta.filename, args)
      let count: Count | undefined
      child.on('message', (message) => {
        count = message as Count
      })
      const [code] = await once(child, 'exit')
      if (code !== 0 || count === undefined) process.exitCode = 1
      return count
    }),
  )
  if (process.exitCode === 1) return
  const sum = (of: (count: Count) => number) =>
    counts.reduce((all, count) => all + (count === undefined ? 0 : of(count)), 0)
  console.log(
    `${sum((each) => each.transitions)} of ${transitions.length} changes of offset in ${timeZones().length} zones, ` +
      `${sum((each) => each.schedules)} schedules and ${sum((each) => each.firings)} firings of the running bot, none failed`,
  )
}

/** Every so-manieth of the changes in the seed's order, each with an instant elsewhere; ends the process at a failure. */
async function run(place: number, of: number): Promise<Count> {
  const end = performance.now() + seconds * 1_000
  const mine = shuffled(transitions, seededRandom(seed)).filter((_, index) => index % of === place)
  const random = seededRandom(seed + 1 + place)
  const zones = timeZones()
  const count = { transitions: 0, schedules: 0, firings: 0 }
  for (const moment of mine) {
    if (performance.now() > end) break
    const at = ELSEWHERE.from + random() * (ELSEWHERE.to - ELSEWHERE.from)
    const timeZone = zones[Math.floor(random() * zones.length)] ?? 'UTC'
    const elsewhere = { timeZone, at: Math.floor(at) }
    const someDays = [[], ...DAY_SETS.filter(() => random() < 0.05)]
    count.schedules += orEnd(firesOnceADay(moment)) + orEnd(firesOnceADay(elsewhere, { daySets: someDays }))
    for (let life = 0; life < LIVES; life++) {
      count.firings += orEnd(await firesOnceWhateverHappens(moment, random))
    }
    count.firings += orEnd(await firesOnceWhateverHappens(elsewhere, random))
    count.transitions += 1
    // All go about as fast as this one.
    if (place === 0 && count.transitions % PROGRESS === 0) {
      console.error(`about ${count.transitions * of} of ${transitions.length} changes of offset`)
    }
  }
  return count
}

function orEnd(result: number | Counterexample): number {
  if (typeof result === 'number') return result
  const { claim, moment, detail } = result
  const where = `${moment.timeZone}, about ${new Date(moment.at).toISOString()}`
  console.error(`failed: ${claim}\n${where}\nrepeat with --seed ${seed}\n${JSON.stringify(detail, null, 2)}`)
  process.exit(1)
}

/** In an order that the randomness gives; of the few changes that touch a midnight, most come early. */
function shuffled(moments: readonly Moment[], random: () => number): Moment[] {
  return moments
    .map((moment) => ({ moment, place: random() * (touchesMidnight(moment) ? MIDNIGHTS_EARLIER : 1) }))
    .sort((a, b) => a.place - b.place)
    .map(({ moment }) => moment)
}
