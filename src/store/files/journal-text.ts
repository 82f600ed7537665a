import type { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { checksum } from './checksum.ts'
import { refuseNewer, versionOf } from './json-file.ts'

/**
 * A stored journal: a first line that says what it is, `{"version":2,"generation":3,"lines":12,"crc":"0a1b2c3d"}`, and
 * one JSON object a line, each with its number and a checksum: `{…,"n":0,"crc":"0a1b2c3d"}`. The generation counts how
 * often the whole was written, and `lines` is how many there were then. A checksum covers the line at its place, so
 * that lines which were lost, doubled, exchanged or brought from elsewhere are noticed. Version 0.1 wrote neither
 * numbers nor checksums; its lines, and those it may have added since, are read as they are.
 */
export interface JournalReading<T> {
  /** `null` in a journal of version 0.1; `undefined` where the first line can't be read. */
  readonly generation: number | null | undefined
  /** How many lines there were when the whole was written. */
  readonly begunWith: number
  /** The intact lines by their number. */
  readonly lines: ReadonlyMap<number, T>
  /** What is wrong with the first line that is not intact, or `null`. */
  readonly fault: string | null
  /** How many lines that are not intact follow the last one that is. */
  readonly badTail: number
  /** Whether the end is what a crash in mid-write leaves. It was never said to be durable. */
  readonly isTorn: boolean
  readonly bytes: number
}

const SEALED_HEAD = /^(\{"version":\d+,"generation":(\d{1,15}),"lines":(\d{1,15})),"crc":"([0-9a-f]{8})"\}$/
const SEALED_LINE = /^(.*),"n":(\d{1,15}),"crc":"([0-9a-f]{8})"\}$/

/** The first line, with its end. */
export function headText(path: string, version: number, generation: number, lines: number): string {
  const text = `{"version":${version},"generation":${generation},"lines":${lines}}`
  return `${text.slice(0, -1)},"crc":"${checksum(path, 'head', text)}"}\n`
}

/** One line, with its end. */
export function lineText(path: string, generation: number, number: number, line: unknown): string {
  const text = JSON.stringify(line)
  return `${text.slice(0, -1)},"n":${number},"crc":"${checksum(path, `${generation}/${number}`, text)}"}\n`
}

/** Reads a journal's text, whatever became of it. @throws UserError where it is of a newer version */
export function readJournal<T>(
  path: string,
  text: string,
  { schema, version }: { readonly schema: z.ZodType<T>; readonly version: number },
): JournalReading<T> {
  const parts = text.split('\n')
  const rest = parts.pop() ?? ''
  // A power cut leaves zeros where bytes were on their way.
  while (parts.length > 1 && parts.at(-1)?.includes('\0')) parts.pop()
  const isTorn = rest !== '' || parts.length < text.split('\n').length - 1
  const lines = new Map<number, T>()
  const bytes = Buffer.byteLength(text)
  const [first, ...others] = parts
  const head = headOf(path, first, version)
  if (typeof head === 'string') {
    const fault = text === '' ? 'it is empty' : `line 1: ${head}`
    return { generation: undefined, begunWith: 0, lines, fault, badTail: 0, isTorn, bytes }
  }
  const { generation, begunWith } = head
  let fault: string | null = null
  let badTail = 0
  let next = 0
  for (const [index, part] of others.entries()) {
    try {
      const { number, json } = lineOf(path, part, generation, next)
      const line = schema.parse(json)
      if (!lines.has(number)) lines.set(number, line)
      if (number !== next) fault ??= `line ${index + 2}: it is in the wrong place`
      next = number + 1
      badTail = 0
    } catch (error) {
      fault ??= `line ${index + 2}: ${messageOf(error).replace(/\s+/g, ' ').slice(0, 200)}`
      badTail += 1
      next += 1
      // Without numbers, nothing says where the lines after it belong.
      if (generation === null) break
    }
  }
  return { generation, begunWith, lines, fault, badTail, isTorn, bytes }
}

/** What the first line says, or what is wrong with it. */
function headOf(
  path: string,
  text: string | undefined,
  version: number,
): { readonly generation: number | null; readonly begunWith: number } | string {
  if (text === undefined) return 'it names no version'
  const match = SEALED_HEAD.exec(text)
  if (match !== null) {
    const [, unsealed = '', generation, lines, sum] = match
    if (checksum(path, 'head', `${unsealed}}`) !== sum) return 'its checksum does not match'
    refuseNewer(path, versionOf(JSON.parse(text)), version)
    return { generation: Number(generation), begunWith: Number(lines) }
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return messageOf(error)
  }
  const named = versionOf(json)
  if (named === undefined || Object.keys(json as object).length > 1) return 'it names no version'
  refuseNewer(path, named, version)
  return { generation: null, begunWith: 0 }
}

/** A line's number and what it says. @throws Error where it isn't as it was written */
function lineOf(
  path: string,
  text: string,
  generation: number | null,
  next: number,
): { readonly number: number; readonly json: unknown } {
  const match = generation === null ? null : SEALED_LINE.exec(text)
  if (match === null) {
    const json: unknown = JSON.parse(text)
    const isPlain = typeof json === 'object' && json !== null && !('n' in json) && !('crc' in json)
    if (!isPlain) throw new Error('its checksum can’t be read')
    return { number: next, json }
  }
  const [, unsealed = '', number = '', sum] = match
  if (checksum(path, `${generation}/${number}`, `${unsealed}}`) !== sum) {
    throw new Error('its checksum does not match')
  }
  return { number: Number(number), json: JSON.parse(`${unsealed}}`) }
}
