/** Numbers in one piece, so that making it and passing it on takes a moment only. */
const NUMBERS_A_PIECE = 1 << 16

/** Texts in one piece. */
const TEXTS_A_PIECE = 4_000

/**
 * Numbers as bytes in pieces, their count first. Pieces are views: what they show must not change before they are used. The
 * order of a number's bytes is the machine's own; on one of the other kind nothing that it reads makes sense.
 */
export function* writeNumbers(numbers: Uint32Array): Iterable<Uint8Array> {
  yield bytesOf(Uint32Array.of(numbers.length))
  for (let from = 0; from < numbers.length; from += NUMBERS_A_PIECE) {
    yield bytesOf(numbers.subarray(from, from + NUMBERS_A_PIECE))
  }
}

/** Texts as bytes in pieces of JSON, each after its length in bytes; a length of 0 ends them. */
export function* writeTexts(texts: Iterable<string>): Iterable<Uint8Array> {
  let piece: string[] = []
  for (const text of texts) {
    if (piece.push(text) < TEXTS_A_PIECE) continue
    yield* writeJson(piece)
    piece = []
  }
  if (piece.length > 0) yield* writeJson(piece)
  yield bytesOf(Uint32Array.of(0))
}

function* writeJson(texts: readonly string[]): Iterable<Uint8Array> {
  const json = new TextEncoder().encode(JSON.stringify(texts))
  yield bytesOf(Uint32Array.of(json.length))
  yield json
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

/** Reads what was written, in the same order. @throws RangeError or SyntaxError where it isn't that */
export class ContentsReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Numbers, in memory of their own. */
  numbers(): Uint32Array<ArrayBuffer> {
    return this.#take(this.#number())
  }

  texts(): string[] {
    const texts: string[] = []
    for (let length = this.#number(); length > 0; length = this.#number()) {
      const piece: string[] = JSON.parse(new TextDecoder().decode(this.#slice(length)))
      for (const text of piece) texts.push(text)
    }
    return texts
  }

  #number(): number {
    return this.#take(1)[0] as number
  }

  #take(count: number): Uint32Array<ArrayBuffer> {
    const bytes = this.#slice(count * 4)
    const numbers = new Uint32Array(count)
    bytesOf(numbers).set(bytes)
    return numbers
  }

  #slice(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('the contents end too early')
    const slice = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return slice
  }
}
