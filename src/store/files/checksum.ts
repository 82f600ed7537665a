import { basename } from 'node:path'
import { crc32 } from 'node:zlib'

/** What the copy of a file is called: the file's name and this. */
export const BACKUP = '.bak'

/**
 * A checksum (CRC-32, eight hexadecimal digits) of bytes at their place in a file: the same bytes under another file's
 * name, or at another place, have another one. A file and its copy count as one.
 */
export function checksum(path: string, place: string, bytes: string | Uint8Array): string {
  const name = basename(path, BACKUP)
  return crc32(bytes, crc32(`${name}\n${place}\n`))
    .toString(16)
    .padStart(8, '0')
}
