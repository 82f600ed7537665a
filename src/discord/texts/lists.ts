import { arxivUrl } from '../../digest/arxiv-id.ts'
import type { SearchFilter } from '../../search/search-index.ts'
import { escapeMarkdown, maskedLink, shorten } from './escape.ts'
import { bold, count, ECHO_LIMIT, echo, either, list, longDate, NAME_LIMIT, tagNames } from './wording.ts'

const filterWords = ({ tags = [], notTags = [], author, from, to, hasCode, hasModel }: SearchFilter) => [
  ...(tags.length > 0 ? [`tagged ${list(tagNames(tags))}`] : []),
  ...(notTags.length > 0 ? [`not tagged ${either(tagNames(notTags))}`] : []),
  ...(author === undefined ? [] : [`by ${echo(author)}`]),
  ...(from === undefined ? [] : [`from ${longDate(from)}`]),
  ...(to === undefined ? [] : [`up to ${longDate(to)}`]),
  ...(hasCode === undefined ? [] : [hasCode ? 'with code' : 'without code']),
  ...(hasModel === undefined ? [] : [hasModel ? 'with a model' : 'without a model']),
]

const filterLine = (filter: SearchFilter) => {
  const words = filterWords(filter)
  return words.length === 0 ? '' : `-# only ${words.join(' · ')}`
}

/** Of lists of papers, and of searches that find none. */
export const listTexts = {
  found: (query: string, n: number, filter: SearchFilter) =>
    [`### ${count(n, 'paper')} for ${echo(query)}`, filterLine(filter)]
      .filter((line) => line !== '')
      .join('\n'),
  nearest: (query: string, filter: SearchFilter = {}) =>
    [`### No paper matches ${echo(query)} as typed. The nearest:`, filterLine(filter)]
      .filter((line) => line !== '')
      .join('\n'),
  choose: (query: string) => `### Several papers fit ${echo(query)}`,
  tagged: (tag: string, n: number) => `### ${escapeMarkdown(tag)}\n${count(n, 'paper')}, newest first`,
  /** @param isKnown whether a source says of any of them what others thought of it */
  top: (
    days: number,
    { tag, papers, isKnown }: { readonly tag: string; readonly papers: number; readonly isKnown: boolean },
  ) =>
    [
      `### ${isKnown ? 'Most liked' : 'Papers'} of ${days === 1 ? 'the newest day' : `the last ${days} days`}${tag === '' ? '' : `, tagged ${escapeMarkdown(tag)}`}`,
      isKnown
        ? count(papers, 'paper')
        : `${count(papers, 'paper')}. The sources of these digests don’t say what others thought of them, so they are in the order of the digests.`,
    ].join('\n'),
  noneOfLate: (days: number, tag: string) =>
    tag === ''
      ? listTexts.empty
      : `No paper of ${days === 1 ? 'the newest day' : `the last ${days} days`} is tagged ${escapeMarkdown(tag)}. A larger \`days:\` looks back further.`,
  nothing: (query: string) =>
    `I couldn’t find a paper matching ${echo(query)}. Try a nickname, a few words of the title, or an arXiv id.`,
  nothingFiltered: (query: string, filter: SearchFilter) =>
    `I couldn’t find a paper matching ${echo(query)} that is ${filterWords(filter).join(', ')}. Leave a filter out to see more.`,
  tooLong:
    'That is more than I can remember from page to page. Use fewer words or filters, and I’ll find more, not less.',
  /** @param shown spellings that are named */
  byAuthor: (
    name: string,
    { names, others, shown }: { names: readonly string[]; others: number; shown: number },
    n: number,
  ) =>
    [
      `### ${count(n, 'paper')} by ${echo(name)}, newest first`,
      `-# ${list([
        ...names.slice(0, shown).map((each) => escapeMarkdown(shorten(each, NAME_LIMIT))),
        ...(names.length > shown ? [`${names.length - shown} more`] : []),
      ])}`,
      ...(others > 0
        ? [`-# ${count(others, 'more author')} match${others === 1 ? 'es' : ''}; type more of the name.`]
        : []),
    ].join('\n'),
  nameTooLong: (limit: number) => `That name is too long: at most ${limit} characters.`,
  noAuthor: (name: string, near: readonly string[]) =>
    near.length > 0
      ? `I couldn’t find a paper by ${echo(name)}. Did you mean ${either(bold(near.map((each) => shorten(each, NAME_LIMIT))))}?`
      : `I couldn’t find a paper by ${echo(name)}. Type a last name, or the first letters of one, and pick from the list.`,
  authorChoice: (name: string, papers: number) => `${shorten(name, NAME_LIMIT)} (${papers})`,
  mentioned: (n: number) => `### ${count(n, 'paper')} in this message`,
  notStored: (ids: readonly string[]) =>
    `Not in any digest here: ${ids.map((id) => maskedLink(`arXiv ${id}`, arxivUrl(id))).join(', ')}`,
  nothingMentioned:
    'I found no arXiv link and no name of a paper I know in this message. `/search` looks for words.',
  related: (name: string) => `### Related to ${escapeMarkdown(shorten(name, ECHO_LIMIT))}`,
  shares: (words: readonly string[]) =>
    `shares ${words.map((word) => escapeMarkdown(shorten(word, 40))).join(', ')}`,
  noneRelated: 'I found no paper related to that one.',
  emptyTag: (tag: string) => `There is no paper tagged ${escapeMarkdown(tag)} yet.`,
  empty: 'There are no papers yet. They come with the next digest.',
  previous: 'Previous page',
  next: 'Next page',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
} as const
