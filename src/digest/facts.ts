import { arxivUrl } from './arxiv-id.ts'
import { nicknameFrom } from './nickname.ts'
import type { Paper } from './paper.ts'

/** What a source tells of a paper, whatever its form. The rest of a {@link Paper} follows from it. */
export type PaperFacts = Omit<Paper, 'nickname' | 'url' | 'dates'>

/** Outcome of reading one row or one JSON object. */
export type PaperReading =
  | { readonly status: 'read'; readonly facts: PaperFacts; readonly warnings: readonly string[] }
  | { readonly status: 'rejected'; readonly reason: string }

/** The paper that facts of one day's digest make. */
export function paperOf(facts: PaperFacts, date: string): Paper {
  return { ...facts, nickname: nicknameFrom(facts.title), url: arxivUrl(facts.id), dates: [date] }
}

/** Words a dropped link for a warning. */
export function droppedLink(text: string): string {
  return `dropped the link "${text.slice(0, 100)}": it is no web address`
}
