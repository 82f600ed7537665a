import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder of the committed sample: the twelve papers of 2025-02-10. */
export const SAMPLE_FOLDER = join(import.meta.dirname, '../../../data/sample')

/** The committed sample digest, as published. */
export function readSampleText(): Promise<string> {
  return readFile(join(SAMPLE_FOLDER, '2025/02/10.md'), 'utf8')
}
