import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Digest } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'

const FOLDER = join(import.meta.dirname, '../../../../shared/corpus/digests')

/** Published digests where they lie beside the project; none elsewhere. */
export function corpusDigests(): Digest[] {
  let files: string[]
  try {
    files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
  return files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .flatMap((file) => {
      const reading = readDigests(readFileSync(join(FOLDER, file), 'utf8'))
      return reading.status === 'read' ? reading.digests : []
    })
}
