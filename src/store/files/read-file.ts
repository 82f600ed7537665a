import { readFile } from 'node:fs/promises'
import { fileClause, systemCodeOf, UserError } from '../../errors.ts'

/** What is at a path: bytes, nothing, or why it is no use. */
export type Contents = Buffer | 'absent' | Damage

/** Why something that is there is no use, as a clause. */
export interface Damage {
  readonly why: string
}

/**
 * Reads one of our files. A part of the disk that can't be read is damage, which a copy heals; what is forbidden, or a folder, is for
 * the operator to mend.
 *
 * @throws UserError where there is something that can't be read at all
 */
export async function readOwnFile(path: string): Promise<Contents> {
  try {
    return await readFile(path)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'absent'
    if (systemCodeOf(error) === 'EIO') return { why: fileClause(error) }
    throw new UserError(`${path} can't be read: ${fileClause(error)}.`, { cause: error })
  }
}
