import type { UploadedFile } from '../messages/attachments.ts'
import { refuse } from './api-error.ts'

/** A request's body, taken apart. */
export interface ParsedBody {
  /** Parsed JSON (of a form: of its `payload_json`); undefined without a body. */
  readonly body: unknown
  readonly files: readonly UploadedFile[]
}

/** Reads a JSON body or a multipart form with files. Throws Discord's "invalid JSON" refusal (50109). */
export async function parseBody(contentType: string | undefined, bytes: Uint8Array): Promise<ParsedBody> {
  if (bytes.length === 0) return { body: undefined, files: [] }
  if (!contentType?.startsWith('multipart/form-data')) {
    return { body: parseJson(Buffer.from(bytes).toString()), files: [] }
  }
  const form = await readForm(contentType, bytes)
  const payload = form.get('payload_json')
  const parts = [...form.entries()].flatMap(([field, value]) => {
    const index = /^files\[(\d+)\]$/.exec(field)?.[1]
    return index === undefined || typeof value === 'string' ? [] : { index: Number(index), file: value }
  })
  const files = await Promise.all(
    parts.map(async ({ index, file }) => ({
      index,
      name: file.name,
      contentType: file.type || 'application/octet-stream',
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  )
  return { body: typeof payload === 'string' ? parseJson(payload) : {}, files }
}

async function readForm(contentType: string, bytes: Uint8Array): Promise<FormData> {
  try {
    // The platform's own multipart reader, reached by way of a response.
    const response = new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } })
    return await response.formData()
  } catch {
    throw refuse('InvalidJson')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('InvalidJson')
  }
}
