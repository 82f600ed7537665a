/** Prints a result, one line, to standard output. Waits where the reader is slower than we are. */
export async function printLine(line: string): Promise<void> {
  if (process.stdout.write(`${line}\n`)) return
  await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()))
}

/** Says something that is no result, on standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
