import type { APIAttachment } from 'discord-api-types/v10'
import type { Snowflakes } from '../snowflakes.ts'

/** A file that came with a request. */
export interface UploadedFile {
  /** The number in the form field's name: `files[0]`. */
  readonly index: number
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** The files of all messages, kept in memory and served under `/attachments/…`. */
export class Attachments {
  readonly #files = new Map<string, UploadedFile>()
  readonly #snowflakes: Snowflakes
  readonly #origin: () => string

  /** @param origin gives the server's own address, once it listens */
  constructor(snowflakes: Snowflakes, origin: () => string) {
    this.#snowflakes = snowflakes
    this.#origin = origin
  }

  /** Keeps a file for a message of a channel and describes it as messages do. */
  keep(channelId: string, file: UploadedFile): APIAttachment {
    const id = this.#snowflakes.next()
    const path = `/attachments/${channelId}/${id}/${encodeURIComponent(file.name)}`
    this.#files.set(path, file)
    const url = `${this.#origin()}${path}`
    const { name: filename, contentType: content_type } = file
    return { id, filename, size: file.bytes.length, url, proxy_url: url, content_type }
  }

  /** The file at a path of the server, if there is one. */
  at(path: string): UploadedFile | undefined {
    return this.#files.get(path)
  }
}
