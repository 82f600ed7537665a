/**
 * Looks for texts that reading digests can't cope with: runs the properties with new seeds until the time is up.
 *
 *   tsx test/digest/fuzz.ts [--seconds N] [--seed N]
 *
 * Prints the seed and the number of cases; on a failure the counterexample, and exits with 1.
 */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { DIGEST_PROPERTIES } from '../support/digest-properties.ts'

const RUNS_A_ROUND = 500

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
})
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 31)
const end = performance.now() + Number(values.seconds) * 1_000

console.log(`seed ${firstSeed}, ${values.seconds} s`)
let cases = 0
for (let seed = firstSeed; performance.now() < end; seed++) {
  for (const { name, property } of DIGEST_PROPERTIES) {
    const result = await fc.check(property as fc.IAsyncProperty<unknown>, { seed, numRuns: RUNS_A_ROUND })
    cases += result.numRuns
    if (!result.failed) continue
    console.error(
      `failed: ${name}\nrepeat with --seed ${seed}\n${await fc.asyncDefaultReportMessage(result)}`,
    )
    process.exit(1)
  }
}
console.log(`${cases} cases, none failed`)
