import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DAMAGES } from '../support/builders/damages.ts'
import { seededRandom } from '../support/builders/seeded-random.ts'
import { damageWorld, tryDamage } from '../support/processes/damage.ts'

/**
 * The damage test: every file of a data folder × every kind of damage, again and again at other places until the time
 * is up. The folder must read as before, heal, or be refused in words that name the file; never silently have less.
 *
 * `npm run test:damage -- [--seconds N] [--seed N]`; without `--seconds`, each file and kind once.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const seconds = Number(values.seconds ?? 0)
const end = performance.now() + seconds * 1_000
console.log(`seed ${seed}`)

const base = await mkdtemp(join(tmpdir(), 'paperboy-damage-'))
try {
  const world = await damageWorld(base)
  let cases = 0
  let failed = 0
  const outcomes = { same: 0, refused: 0 }
  for (let round = 0; round === 0 || performance.now() < end; round += 1) {
    for (const file of world.files) {
      for (const damage of DAMAGES) {
        if (seconds > 0 && performance.now() > end) break
        const random = seededRandom(seed + cases)
        const below = (limit: number) => Math.floor(random() * limit)
        const { fault, refused } = await tryDamage(world, { file, damage, below })
        cases += 1
        outcomes[refused ? 'refused' : 'same'] += 1
        if (fault === null) continue
        failed += 1
        console.log(`${file}, ${damage.name} (case ${cases - 1}): ${fault}`)
      }
    }
    if (seconds === 0) break
  }
  console.log(
    `${cases} cases of ${world.files.length} files × ${DAMAGES.length} kinds: ${outcomes.same} read as before or healed, ${outcomes.refused} refused in words, ${failed} failed`,
  )
  if (failed > 0) process.exitCode = 1
} finally {
  await rm(base, { recursive: true, force: true })
}
