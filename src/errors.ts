/**
 * Something a person did that cannot be done, worded for that person. Thrown anywhere; the router shows
 * it privately, the command line prints it without a stack trace. Anything else thrown is a fault of ours.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError'
}

/** Wrong use or configuration of the program: the command line ends with exit code 2 instead of 1. */
export class UsageError extends UserError {
  override readonly name: string = 'UsageError'
}

/** Something could not be kept: the disk is full, read-only, or broken. What was asked for was not done. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault'
}

/** The storage fault in an error, its causes, or the errors it gathers; `undefined` where none is. */
export function storageFaultIn(error: unknown): StorageFault | undefined {
  if (error instanceof StorageFault) return error
  const gathered = error instanceof AggregateError ? error.errors : []
  const cause = error instanceof Error && error.cause !== undefined ? [error.cause] : []
  return [...gathered, ...cause].map(storageFaultIn).find((fault) => fault !== undefined)
}

/** What an unknown thrown value says of itself, for a log line or a clause after a colon. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The `code` of a Node.js system error (`ENOENT`, `EACCES`), or `undefined`. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

const SYSTEM_CLAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied; check its owner and mode',
  EPERM: 'the operation is not permitted; check its owner and mode',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOSPC: 'the disk is full; free some space',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error (EIO): a part of it can’t be read or written; look at its health before it gets worse',
}

/** What went wrong with a file, in words where we know them. */
export function fileClause(error: unknown): string {
  return SYSTEM_CLAUSES[systemCodeOf(error) ?? ''] ?? messageOf(error)
}
