import { TextDecoder } from 'node:util'

/** A text in another encoding than UTF-8, as a warning names it. */
type Encoding = 'UTF-16' | 'Latin-1'

/**
 * Decodes bytes that arrive in pieces: UTF-8, UTF-16 where the text begins with its mark (as Windows programs write it), and
 * Latin-1 (as Windows extends it) from the first bytes on that are no UTF-8.
 */
export class Decoding {
  #decoder: TextDecoder | null = null
  #encoding: Encoding | null = null
  /** Bytes at the end of a piece that may be the beginning of a letter. */
  #rest: Uint8Array = new Uint8Array()

  /** What the text is in, where that is not UTF-8. Known once the bytes that show it have come. */
  get encoding(): Encoding | null {
    return this.#encoding
  }

  push(piece: Uint8Array): string {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    this.#rest = new Uint8Array()
    if (this.#decoder === null) {
      // A mark takes two bytes.
      if (bytes.length < 2) {
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
    const rest = this.#rest
    this.#rest = new Uint8Array()
    if (this.#encoding !== null) return this.#decoder?.decode(rest) ?? ''
    return rest.length === 0 ? '' : this.#utf8(rest)
  }

  #begin([first = 0, second = 0]: Uint8Array): TextDecoder {
    const mark = (first << 8) | second
    if (mark === 0xfffe || mark === 0xfeff) {
      this.#encoding = 'UTF-16'
      return new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be')
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  }

  #utf8(bytes: Uint8Array): string {
    try {
      return (this.#decoder ?? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })).decode(bytes)
    } catch {
      this.#encoding = 'Latin-1'
      this.#decoder = new TextDecoder('windows-1252')
      return this.#decoder.decode(bytes, { stream: true })
    }
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
