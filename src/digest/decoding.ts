import { TextDecoder } from 'node:util'

/** Bytes at the start of a text in which XML names its encoding. */
const DECLARATION = 200

/**
 * Decodes bytes that arrive in pieces: UTF-8; UTF-16 where the text begins with its mark (as Windows programs write it), or
 * with letters that each have an empty byte; and from the first bytes on that are no UTF-8, what XML names as its encoding,
 * else Latin-1 (as Windows extends it).
 */
export class Decoding {
  #decoder: TextDecoder | null = null
  #encoding: string | null = null
  /** The encoding that the text itself names. */
  #declared: string | null = null
  /** Bytes at the end of a piece that may be the beginning of a letter. */
  #rest: Uint8Array = new Uint8Array()
  #isLast = false

  /** What the text is in, where that is not UTF-8. Known once the bytes that show it have come. */
  get encoding(): string | null {
    return this.#encoding
  }

  push(piece: Uint8Array): string {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    this.#rest = new Uint8Array()
    if (this.#decoder === null) {
      // A mark takes two bytes, and two letters without one take four.
      if (bytes.length < 4 && !this.#isLast) {
        this.#rest = bytes
        return ''
      }
      this.#decoder = this.#begin(bytes)
    }
    if (this.#encoding !== null) return this.#decoder.decode(bytes, { stream: true })
    const whole = bytes.length - unfinished(bytes)
    this.#rest = bytes.slice(whole)
    return this.#utf8(bytes.subarray(0, whole))
  }

  end(): string {
    this.#isLast = true
    const rest = this.#rest
    this.#rest = new Uint8Array()
    if (this.#decoder === null && rest.length > 0) return this.push(rest) + this.end()
    if (this.#encoding !== null) return this.#decoder?.decode(rest) ?? ''
    return rest.length === 0 ? '' : this.#utf8(rest)
  }

  #begin(bytes: Uint8Array): TextDecoder {
    const [first = 0, second = 0, third = 0, fourth = 0] = bytes
    const isLittle = (first === 0xff && second === 0xfe) || (isAscii(first, third) && second + fourth === 0)
    const isBig = (first === 0xfe && second === 0xff) || (isAscii(second, fourth) && first + third === 0)
    if (bytes.length > 1 && isLittle !== isBig) {
      this.#encoding = 'UTF-16'
      return new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be')
    }
    const start = Buffer.from(bytes.subarray(0, DECLARATION)).toString('latin1')
    this.#declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]{2,40})["']/i.exec(start)?.[1] ?? null
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  }

  #utf8(bytes: Uint8Array): string {
    try {
      return (this.#decoder ?? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })).decode(bytes)
    } catch {
      const declared = decoderOf(this.#declared)
      this.#encoding = declared === null ? 'Latin-1' : this.#declared
      this.#decoder = declared ?? new TextDecoder('windows-1252')
      return this.#decoder.decode(bytes, { stream: true })
    }
  }
}

function isAscii(one: number, other: number): boolean {
  return one > 0 && one < 0x80 && other > 0 && other < 0x80
}

/** `null` where no encoding, or none that is known, is named; UTF-8 it is not. */
function decoderOf(name: string | null): TextDecoder | null {
  try {
    const decoder = name === null ? null : new TextDecoder(name)
    return decoder === null || /^utf-/.test(decoder.encoding) ? null : decoder
  } catch {
    return null
  }
}

/** How many bytes at the end begin a letter of UTF-8 that is not complete. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
    if (byte < 0x80) return 0
  }
  return 0
}
