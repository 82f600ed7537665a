import type { ChatInputCommandInteraction } from 'discord.js'
import { isCalendarDate } from '../../digest/calendar-date.ts'
import { UserError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import type { SearchFilter } from '../../search/search-index.ts'
import { escapeArgument, unescapeArgument } from '../messages/custom-id.ts'
import { texts } from '../texts/texts.ts'
import { readAuthor, readDate, readTags, readWords } from './arguments.ts'
import { booleanOption, stringOption } from './options.ts'

/** What somebody searches for. */
export interface SearchRequest {
  readonly query: string
  readonly filter: SearchFilter
}

/** Characters of a query, and of an author's name. */
const QUERY_LIMIT = 150
const AUTHOR_LIMIT = 60

/** The options of a search: some words, and filters. */
export const searchOptions = [
  stringOption('query', texts.commands.search.query, {
    required: true,
    max_length: QUERY_LIMIT,
  }),
  stringOption('tag', texts.commands.search.tag, {
    autocomplete: true,
  }),
  stringOption('without', texts.commands.search.without, { autocomplete: true }),
  stringOption('author', texts.commands.search.author, { autocomplete: true, max_length: AUTHOR_LIMIT }),
  stringOption('from', texts.commands.search.from, { autocomplete: true }),
  stringOption('to', texts.commands.search.to, { autocomplete: true }),
  booleanOption('code', texts.commands.search.code),
  booleanOption('model', texts.commands.search.model),
]

/**
 * Reads the options.
 *
 * @param today the date where the reader is
 * @throws UserError for the first that can't be
 */
export function readSearch(
  options: ChatInputCommandInteraction['options'],
  library: Library,
  today: string,
): SearchRequest {
  const typed = (name: string) => options.getString(name)?.trim() || null
  const [tag, without, author, from, to] = ['tag', 'without', 'author', 'from', 'to'].map(typed)
  const dates = {
    ...(from ? { from: readDate(from, today) } : {}),
    ...(to ? { to: readDate(to, today) } : {}),
  }
  if (dates.from && dates.to && dates.from > dates.to) {
    throw new UserError(texts.digest.fromAfterTo(dates.from, dates.to))
  }
  const hasCode = options.getBoolean('code')
  const hasModel = options.getBoolean('model')
  return {
    query: readWords(options.getString('query', true)),
    filter: {
      ...(tag ? { tags: readTags(library, tag) } : {}),
      ...(without ? { notTags: readTags(library, without) } : {}),
      ...(author ? { author: readAuthor(author) } : {}),
      ...dates,
      ...(hasCode === null ? {} : { hasCode }),
      ...(hasModel === null ? {} : { hasModel }),
    },
  }
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

/** `+`, `-`, or nothing where it doesn't matter. */
function sign(wanted: boolean | undefined): string {
  if (wanted === undefined) return ''
  return wanted ? '+' : '-'
}
