import { LineCutter } from '../digest/markdown/lines.ts'

/** The lines of UTF-8 text, cut at LF or CRLF only: a JSON line may have any other separator inside. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const cutter = new LineCutter()
  const decoder = new TextDecoder()
  for await (const chunk of chunks) yield* cutter.push(decoder.decode(chunk, { stream: true }))
  yield* cutter.push(decoder.decode())
  yield* cutter.end()
}
