import { checksum } from './checksum.ts'

/**
 * A stored JSON file: `{"version":2,"revision":57,"crc":"0a1b2c3d",…}`. The revision counts the writes, and the
 * checksum covers all but the two, at this place: under this file's name, with this revision. Version 0.1 wrote
 * neither.
 */
const SEALED = /^(\{"version":\d+),"revision":(\d{1,15}),"crc":"([0-9a-f]{8})"/
const PLAIN = /^\{"version":\d+/

/** Bytes in which the beginning of a file lies. */
const HEAD = 80

/** What the beginning of a file says. */
export interface Seal {
  /** How often the file was written; `null` in a file of version 0.1, or one written by hand. */
  readonly revision: number | null
  /** Whether the rest of the file is as it was written. */
  readonly isIntact: boolean
}

/** Puts a revision and a checksum into a JSON text that begins with its version. */
export function seal(path: string, revision: number, text: Uint8Array): Buffer {
  const head = PLAIN.exec(headOf(text))?.[0]
  if (head === undefined) throw new Error('a stored file begins with its version')
  const sum = checksum(path, String(revision), text)
  const sealed = Buffer.from(`${head},"revision":${revision},"crc":"${sum}"`)
  return Buffer.concat([sealed, text.subarray(head.length)])
}

/** What the beginning of a file says of the rest. */
export function readSeal(path: string, bytes: Uint8Array): Seal {
  const match = SEALED.exec(headOf(bytes))
  if (match === null) return { revision: null, isIntact: true }
  const [whole, version = '', revision = '', sum] = match
  const text = Buffer.concat([Buffer.from(version), bytes.subarray(whole.length)])
  return { revision: Number(revision), isIntact: checksum(path, revision, text) === sum }
}

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(HEAD, bytes.byteLength)).toString('latin1')
}
