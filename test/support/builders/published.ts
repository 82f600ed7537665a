import type { Digest, Paper } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'

/** The address of a paper that publishers of tests list. */
export const LINK = 'https://arxiv.org/abs/2503.00201'

/** The one paper of a table with these columns. */
export function paperOf(header: string, row: string): Paper {
  const columns = header.split('|').length - 2
  const reading = readDigests(`${header}\n|${'---|'.repeat(columns)}\n${row}\n`, { date: '2025-03-10' })
  const paper = reading.status === 'read' ? reading.digests[0]?.papers[0] : undefined
  if (paper === undefined) throw new Error(`no paper: ${JSON.stringify(reading)}`)
  return paper
}

/** The digests of a publisher's JSON; none where it has none. */
export function fromJson(value: object, date?: string): readonly Digest[] {
  const reading = readDigests(JSON.stringify(value), { date })
  return reading.status === 'read' ? reading.digests : []
}
