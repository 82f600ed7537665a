import { escapeMarkdown, shorten } from './escape.ts'

/** Characters of a name that is shown beside others. */
export const NAME_LIMIT = 60

/** Characters of a person's own words when they are said back. */
export const ECHO_LIMIT = 100

/** A person’s own words, said back. */
export const echo = (typed: string) => `“${escapeMarkdown(shorten(typed, ECHO_LIMIT))}”`

/** `1 paper`, `2 papers`. */
export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** `a, b and c`. */
export const list = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** Names in bold, escaped. */
export const bold = (items: readonly string[]) => items.map((item) => `**${escapeMarkdown(item)}**`)

/** `a, b or c`. */
export const either = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`

/** Tags, escaped. */
export const tagNames = (tags: readonly string[]) => tags.map(escapeMarkdown)

/** Characters of what a subscription wants, where several are on one panel. */
const WANTED_LIMIT = 300

/** Cuts at a word; the marks of what was bold there are closed by the dot that follows. */
export function shortenList(markdown: string): string {
  return markdown.length <= WANTED_LIMIT
    ? markdown
    : `${shorten(markdown.replaceAll('**', ''), WANTED_LIMIT)}`
}
