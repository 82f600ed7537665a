import { z } from 'zod'

/**
 * How other processes of the same user talk to the one that has the data folder: over its Unix socket, one JSON
 * line a request and one a response, in order. Version 1; a bot answers a request of another version with a
 * refusal of kind `version`.
 */
export const CONTROL_VERSION = 1

/** Bytes that a line may have, its end not counted. */
export const LINE_LIMIT = 64 * 1_024

/** What is asked. */
export const requestSchema = z.object({
  v: z.number(),
  /** The name of a request that the bot knows. */
  do: z.string().max(100),
  /** What the request needs besides; each request says what that is. */
  with: z.unknown().optional(),
})

/** Why a request was not done. */
const refusalKind = z.enum([
  /** It isn't a request, or lacks something. */
  'bad-request',
  /** It is of a version that the bot doesn't speak. */
  'version',
  /** Nobody knows it by that name. */
  'unknown',
  /** The process takes no requests, or not yet. */
  'not-ready',
  /** It can't be done; the message says why, for the person who asked. */
  'refused',
  /** A fault of ours or of the disk; the bot's log has more. */
  'fault',
])

/** What is answered. */
export const responseSchema = z.discriminatedUnion('ok', [
  z.object({ v: z.number(), ok: z.literal(true), result: z.unknown() }),
  z.object({
    v: z.number(),
    ok: z.literal(false),
    error: z.object({ kind: refusalKind, message: z.string() }),
  }),
])
export type ControlResponse = z.infer<typeof responseSchema>

/** A line that says no. */
export function refusal(kind: z.infer<typeof refusalKind>, message: string): ControlResponse {
  return { v: CONTROL_VERSION, ok: false, error: { kind, message } }
}

/** A line was longer than {@link LINE_LIMIT}. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong'
}

/**
 * The lines of a stream of bytes as they come, without their ends; the last one also without an end.
 *
 * @throws LineTooLong as soon as a line is
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      if (size + end - from > LINE_LIMIT) throw new LineTooLong()
      yield Buffer.concat([...waiting, chunk.subarray(from, end)])
      waiting = []
      size = 0
      from = end + 1
    }
    waiting.push(chunk.subarray(from))
    size += chunk.length - from
    if (size > LINE_LIMIT) throw new LineTooLong()
  }
  if (size > 0) yield Buffer.concat(waiting)
}
