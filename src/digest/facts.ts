import { arxivUrl } from './arxiv-id.ts'
import { isVisible } from './invisible.ts'
import { nicknameFrom } from './nickname.ts'
import type { Paper } from './paper.ts'

/** What a source says of a paper, whatever its format. The rest of a {@link Paper} follows from it. */
export type PaperFacts = Omit<Paper, 'nickname' | 'url' | 'dates'>

/** Outcome of reading one row or one JSON object. */
export type PaperReading =
  | { readonly status: 'read'; readonly facts: PaperFacts; readonly warnings: readonly string[] }
  | {
      readonly status: 'rejected'
      readonly reason: string
      /** Whether it is no paper of the day at all, rather than one that could not be read. */
      readonly isOther?: boolean
    }

/** The paper that facts of one day's digest make. */
export function paperOf(facts: PaperFacts, date: string): Paper {
  return { ...facts, nickname: nicknameFrom(facts.title), url: arxivUrl(facts.id), dates: [date] }
}

/** What is wrong with a title, as a clause whose subject is the row or paper; `null` where it can be read. */
export function titleFault(title: string, source: string): string | null {
  if (isVisible(title)) return null
  return title === '' && !isHidden(source) ? 'has no title' : 'has a title of invisible signs only'
}

/** Whether there is something in a text, of which nothing can be seen. */
function isHidden(text: string): boolean {
  return text.trim() !== '' && !isVisible(text)
}

/** Words a dropped link for a warning. */
export function droppedLink(text: string): string {
  return `dropped the link "${text.slice(0, 100)}": it is no web address`
}
