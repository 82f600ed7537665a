/** What a file may be that is no text to read a digest from, known by how it begins. */
export type ForeignKind = 'pdf' | 'image' | 'zip' | 'packed' | 'database' | 'media' | 'office' | 'binary'

/** Characters at the start of a text by which a file that is no text is known; text in angle brackets takes more. */
export const SIGNATURE = 16

/**
 * What files begin with, once decoded: bytes that are no UTF-8 are read as Windows-1252, which keeps each apart; `?` is
 * for any character. Sources: the formats' own specifications, as collected in the `file` program's database.
 */
const SIGNATURES: Readonly<Record<Exclude<ForeignKind, 'binary'>, readonly string[]>> = {
  pdf: ['%PDF-', '%!PS'],
  image: [
    '‰PNG',
    'ÿØÿ',
    'GIF87a',
    'GIF89a',
    'RIFF????WEBP',
    'II*\0',
    'MM\0*',
    'BM????\0\0\0\0',
    '\0\0\x01\0',
    '8BPS',
  ],
  zip: ['PK\x03\x04', 'PK\x05\x06'],
  packed: ['\x1f‹', 'BZh1', 'BZh9', 'ý7zXZ', '7z¼¯', 'Rar!\x1a', '(µ/ý'],
  database: ['SQLite format 3\0', 'PAR1'],
  media: [
    '????ftyp',
    'ID3\x02',
    'ID3\x03',
    'ID3\x04',
    'OggS\0',
    'fLaC',
    'RIFF????WAVE',
    'RIFF????AVI ',
    '\x1aEß£',
  ],
  office: ['ÐÏ\x11à¡±\x1aá', '{\\rtf'],
}

/** An SVG picture: XML whose first element says so. */
const SVG =
  /^\s{0,99}(?:<\?xml[^>]{0,200}\?>\s{0,99})?(?:<!--[\s\S]{0,300}?-->\s{0,99}|<!DOCTYPE svg[^>]{0,200}>\s{0,99}){0,3}<svg[\s>]/i

/** What a text is where it is none to read, known by how it begins. `null` for text. */
export function foreignKindOf(start: string): ForeignKind | null {
  for (const [kind, signatures] of Object.entries(SIGNATURES)) {
    if (signatures.some((signature) => begins(start, signature))) return kind as ForeignKind
  }
  return SVG.test(start) ? 'image' : null
}

function begins(text: string, signature: string): boolean {
  return [...signature].every((sign, at) => sign === '?' || text.charAt(at) === sign)
}

/** Characters at the start of a text that are looked at, and how many control characters among them no text has. */
const LOOKED_AT = 512
const CONTROLS = 50

/** Says by its first characters whether a text without a digest was none; damaged digests are read all the same. */
export class ControlCount {
  #room = LOOKED_AT
  #controls = 0

  push(piece: string): void {
    if (this.#room <= 0) return
    for (const sign of piece.slice(0, this.#room)) if (isControl(sign.charCodeAt(0))) this.#controls += 1
    this.#room -= piece.length
  }

  get isBinary(): boolean {
    const seen = LOOKED_AT - Math.max(0, this.#room)
    return this.#controls > CONTROLS || this.#controls * 5 > seen
  }
}

/** What a kind is called, after "it is". */
export function foreignName(kind: ForeignKind): string {
  switch (kind) {
    case 'pdf':
      return 'a PDF or PostScript document'
    case 'image':
      return 'an image'
    case 'zip':
      return 'a ZIP archive, or a document that is one (Word, Excel, EPUB)'
    case 'packed':
      return 'a packed file or archive'
    case 'database':
      return 'a database'
    case 'media':
      return 'sound or video'
    case 'office':
      return 'a document of an office program'
    case 'binary':
      return 'a binary file'
  }
}

function isControl(code: number): boolean {
  return code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0c && code !== 0x0d
}
