import type { Message } from 'discord.js'
import { isCalendarDate } from '../../digest/calendar-date.ts'
import type { SearchAnswer } from '../../library/library.ts'
import type { SearchFilter } from '../../search/search-index.ts'
import { texts } from '../texts/texts.ts'
import type { MessagePayload } from './components.ts'
import { escapeArgument, splitCustomId, unescapeArgument } from './custom-id.ts'
import { searchComponents } from './declared-components.ts'
import { listIds, stateOf } from './list-state.ts'
import { pageWithin, paperList } from './paper-list.ts'
import { customIdsOf } from './read-message.ts'

/** What somebody searches for. */
export interface SearchRequest {
  readonly query: string
  readonly filter: SearchFilter
}

/**
 * A page of what a search found, or of the nearest where it found nothing; `null` where the request is too long to be
 * carried from page to page.
 */
export function searchList(
  request: SearchRequest,
  found: SearchAnswer,
  wanted: number,
): MessagePayload | null {
  const { query, filter } = request
  const ids = listIds(searchComponents, formatSearch(request))
  if (ids === null) return null
  const papers = found.papers.length > 0 ? found.papers : found.near
  const isExact = found.exact && found.papers.length > 0
  const page = pageWithin(papers.length, wanted)
  return paperList({
    header: isExact ? texts.list.found(query, papers.length, filter) : texts.list.nearest(query, filter),
    papers,
    page,
    menuId: ids.menu,
    pageId: (target) => (target < page ? ids.previous(target) : ids.next(target)),
  })
}

/** The request that the message of a search carries. */
export function searchOf(message: Message): SearchRequest {
  return parseSearch(stateOf(message, searchComponents))
}

/** A request as one text, to be carried by a message; {@link parseSearch} reads it back. */
export function formatSearch({ query, filter }: SearchRequest): string {
  const { tags = [], notTags = [], author = '', from = '', to = '', hasCode, hasModel } = filter
  const parts = [query, tags.join(','), notTags.join(','), author, from, to, sign(hasCode), sign(hasModel)]
  while (parts.at(-1) === '') parts.pop()
  return ['', ...parts.map(escapeArgument)].join(':')
}

/** The request that {@link formatSearch} wrote; whatever was written, this gives an answer. */
export function parseSearch(state: string): SearchRequest {
  const args = state.split(':').slice(1).map(unescapeArgument)
  const [query = '', tags = '', notTags = '', author = '', from = '', to = '', code = '', model = ''] = args
  return {
    query,
    filter: {
      ...(tags === '' ? {} : { tags: tags.split(',') }),
      ...(notTags === '' ? {} : { notTags: notTags.split(',') }),
      ...(author === '' ? {} : { author }),
      ...(isCalendarDate(from) ? { from } : {}),
      ...(isCalendarDate(to) ? { to } : {}),
      ...(code === '' ? {} : { hasCode: code === '+' }),
      ...(model === '' ? {} : { hasModel: model === '+' }),
    },
  }
}

/** The request on a message of version 0.1: the query in its menu, and the tag in the button that was pressed. */
export function oldSearchOf(message: Message, tag: string): SearchRequest {
  const { name, parse } = searchComponents.oldOpen
  const menu = customIdsOf(message)
    .map(splitCustomId)
    .find((each) => each.name === name)
  return { query: parse(menu?.written ?? '')?.query ?? '', filter: tag === '' ? {} : { tags: [tag] } }
}

/** `+`, `-`, or nothing where it doesn't matter. */
function sign(wanted: boolean | undefined): string {
  if (wanted === undefined) return ''
  return wanted ? '+' : '-'
}
