/**
 * Looks for texts that reading digests can't cope with: runs the properties with new seeds until the time is up, in one
 * process a core.
 *
 *   tsx test/campaigns/fuzz.ts [--seconds N] [--seed N]
 *
 * Prints the seed and the number of cases; on a failure the counterexample, and exits with 1.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { DIGEST_PROPERTIES } from '../support/checks/digest-properties.ts'

const RUNS_A_ROUND = 500

/** Between the seeds of two processes: more than the rounds of a day. */
const SEEDS_APART = 10_000_000

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    /** One of the processes: reports to its parent how many cases there were. */
    alone: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 30)

if (values.alone) process.send?.(await runProperties())
else await runEverywhere()

async function runEverywhere(): Promise<void> {
  console.log(`seed ${firstSeed}, ${seconds} s`)
  const counts = await Promise.all(
    Array.from({ length: availableParallelism() }, async (_, place) => {
      const seed = String(firstSeed + place * SEEDS_APART)
      const child = fork(import.meta.filename, ['--alone', '--seconds', String(seconds), '--seed', seed])
      let cases = 0
      child.on('message', (count) => {
        cases = Number(count)
      })
      const [code] = await once(child, 'exit')
      if (code !== 0) process.exitCode = 1
      return cases
    }),
  )
  if (process.exitCode === 1) return
  console.log(`${counts.reduce((sum, cases) => sum + cases, 0)} cases, none failed`)
}

/** Runs the properties until the time is up, and counts the cases; ends the process at a failure. */
async function runProperties(): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let cases = 0
  for (let seed = firstSeed; performance.now() < end; seed++) {
    for (const { name, property, share = 1 } of DIGEST_PROPERTIES) {
      const numRuns = Math.ceil(RUNS_A_ROUND * share)
      const result = await fc.check(property as fc.IAsyncProperty<unknown>, { seed, numRuns })
      cases += result.numRuns
      if (!result.failed) continue
      console.error(
        `failed: ${name}\nrepeat with --seed ${seed}\n${await fc.asyncDefaultReportMessage(result)}`,
      )
      process.exit(1)
    }
  }
  return cases
}
