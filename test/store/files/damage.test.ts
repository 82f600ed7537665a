import { describe, expect, it } from 'vitest'
import { DAMAGES } from '../../support/builders/damages.ts'
import { seededRandom } from '../../support/builders/seeded-random.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { damageWorld, tryDamage } from '../../support/processes/damage.ts'

const SEED = 20250210

/** Cases of the many: `npm run test:damage` tries them all. */
const CASES = 30

describe('a damaged data folder', () => {
  it(`reads as before, heals, or is refused in words that name the file (seed ${SEED})`, async () => {
    const world = await damageWorld(await tempFolder())
    const random = seededRandom(SEED)
    const below = (limit: number) => Math.floor(random() * limit)
    for (let n = 0; n < CASES; n += 1) {
      const file = world.files[below(world.files.length)] ?? ''
      const damage = DAMAGES[n % DAMAGES.length]
      if (damage === undefined) throw new Error('there is no damage')
      const { fault } = await tryDamage(world, { file, damage, below })
      expect(fault, `${file}, ${damage.name}`).toBeNull()
    }
  })
})
