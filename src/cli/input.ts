import { LineCutter } from '../digest/lines.ts'
import { fileClause, UserError } from '../errors.ts'

/** Standard input as it arrives. @throws UserError where it can't be read (`< folder`) */
export async function* readInput(): AsyncGenerator<Uint8Array> {
  try {
    yield* process.stdin
  } catch (error) {
    throw new UserError(`Standard input can't be read: ${fileClause(error)}.`, { cause: error })
  }
}

/** The lines of UTF-8 text, cut at LF or CRLF only: a JSON line may hold any other separator. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const cutter = new LineCutter()
  const decoder = new TextDecoder()
  for await (const chunk of chunks) yield* cutter.push(decoder.decode(chunk, { stream: true }))
  yield* cutter.push(decoder.decode())
  yield* cutter.end()
}
