import { contained } from '../contained.ts'
import { LineCutter } from '../digest/markdown/lines.ts'
import { fileClause, systemCodeOf, UserError } from '../errors.ts'

/** Whoever read standard output has gone (`| head -1`): nobody wants the rest. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError'
}

/** What writing to a stream fails with once its reader has gone. */
const CLOSED: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ERR_STREAM_DESTROYED'])

/**
 * Prints a result, one line, to standard output. Waits where the reader is slower than we are.
 *
 * @throws OutputClosedError where nobody reads any more, UserError where it can't be written
 */
export function printLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (!error) resolve()
      else if (CLOSED.has(systemCodeOf(error))) reject(new OutputClosedError())
      else reject(new UserError(`Standard output can't be written: ${fileClause(error)}.`, { cause: error }))
    })
  })
}

/** Prints a line about work that goes on whether or not somebody reads of it. */
export async function reportLine(line: string): Promise<void> {
  try {
    await printLine(line)
  } catch (error) {
    if (!(error instanceof OutputClosedError)) throw error
  }
}

/** Says something that is no result, on standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** A stream whose reader goes away says so by an event, which without a listener would end the program. */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on(
      'error',
      contained(() => undefined),
    )
}

/** The lines of UTF-8 text, cut at LF or CRLF only: a JSON line may have any other separator inside. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const cutter = new LineCutter()
  const decoder = new TextDecoder()
  for await (const chunk of chunks) yield* cutter.push(decoder.decode(chunk, { stream: true }))
  yield* cutter.push(decoder.decode())
  yield* cutter.end()
}
