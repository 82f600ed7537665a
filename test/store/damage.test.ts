import { describe, expect, it } from 'vitest'
import { damageWorld, tryDamage } from '../support/damage.ts'
import { DAMAGES } from '../support/damages.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { tempFolder } from '../support/temp-folder.ts'

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
