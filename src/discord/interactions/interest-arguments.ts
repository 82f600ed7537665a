import { UserError } from '../../errors.ts'
import { type Interest, isSameInterest } from '../../subscriptions/interests.ts'
import { isKeyword, operatorIn, withoutAnd } from '../../subscriptions/matching.ts'
import type { Choice } from '../messages/choices.ts'
import { LIMITS } from '../messages/limits.ts'
import { interestValue } from '../messages/menu-entries.ts'
import { texts } from '../texts/texts.ts'
import { readAuthor, readTag, readTags, readWords, withoutCount } from './arguments.ts'
import { suggestAuthors, suggestTags } from './suggestions.ts'
import type { Use } from './use-cases.ts'

/** What people type to follow and to leave out. */

/** How something to follow or to leave out is read, and what is suggested for it. */
export const asTagInterest = { read: readTagInterest, suggest: suggestTags }
export const asKeywordInterest = { read: readKeywordInterest }
export const asAuthorInterest = { read: readAuthorInterest, suggest: suggestAuthors }
export const asWithout = { read: readWithout, suggest: suggestTags }
/** Something that is followed. */
export const asFollowed = { read: readFollowed, suggest: suggestFollowed }

/** UTF-16 units of a keyword or an author's name: enough for any, and the answers that quote it stay short. */
export const INTEREST_LENGTH = 60

/** What takes one of these words in place of a list. */
export const LIST_WORDS = { everyTag: 'all', noTag: 'none', noLimit: 'all' } as const

type Asked = Pick<Use, 'app'>

function readTagInterest(typed: string, asked: Asked): Interest {
  return { kind: 'tag', value: readTag(typed, asked) }
}

/** @throws UserError where it has operators, is too long, or has no word to look for */
function readKeywordInterest(typed: string): Interest {
  return { kind: 'keyword', value: keywordOf(readWords(typed), texts.follow.noOperators) }
}

/** @throws UserError where it is too long or has no word to look for */
function readAuthorInterest(typed: string): Interest {
  return { kind: 'author', value: searchable(readAuthor(typed)) }
}

/** What is left out is a tag where it is one, else a keyword. @throws UserError where it is neither */
function readWithout(typed: string, { app: { library } }: Asked): Interest {
  const words = readWords(typed)
  const found = library.resolveTag(withoutCount(words))
  if (found.kind === 'tag') return { kind: 'without-tag', value: found.tag }
  return { kind: 'without-keyword', value: keywordOf(words, texts.follow.noOperators) }
}

/** Tags separated by commas, each once, or a word that means none of them. @throws UserError for the first that is none */
export function readTagsOr(none: string): (typed: string, asked: Asked) => string[] {
  return (typed, asked) => (typed.trim() === none ? [] : readTags(typed, asked))
}

/** Keywords separated by commas, each once. @throws UserError for the first that is none */
export function readKeywords(typed: string): string[] {
  return listOf(typed).map((each) => keywordOf(each, texts.channel.noOperators))
}

/** Names of authors separated by commas, each once. @throws UserError for the first that is none */
export function readAuthors(typed: string): string[] {
  return listOf(typed).map((each) => searchable(readAuthor(each)))
}

function listOf(typed: string): string[] {
  if (typed.trim().toLowerCase() === LIST_WORDS.noLimit) return []
  const values = readWords(typed).split(/[,;]/)
  return [...new Set(values.map((each) => each.trim()).filter((each) => each !== ''))]
}

function keywordOf(words: string, noOperators: (operator: string) => string): string {
  const operator = operatorIn(words)
  if (operator !== null) throw new UserError(noOperators(operator))
  return searchable(withoutAnd(words))
}

function searchable(words: string): string {
  if (words.length > INTEREST_LENGTH) throw new UserError(texts.follow.valueTooLong(INTEREST_LENGTH))
  if (!isKeyword(words)) throw new UserError(texts.follow.badKeyword(words))
  return words
}

/** Something that a person follows, by its choice or as it would be typed. @throws UserError where they don't */
async function readFollowed(typed: string, { app: { people, library }, userId }: Use): Promise<Interest> {
  const all = await people.interestsOf(userId)
  if (all.length === 0) throw new UserError(texts.follow.nothing)
  const tag = library.resolveTag(typed)
  const names = [typed, ...(tag.kind === 'tag' ? [tag.tag] : [])]
  const meant =
    all.find((each) => choiceValue(each) === typed) ??
    all.find((each) => texts.follow.interest(each) === typed.trim()) ??
    all.find((each) => names.some((value) => isSameInterest(each, { ...each, value })))
  if (meant === undefined) throw new UserError(texts.follow.notFollowing(typed))
  return meant
}

async function suggestFollowed(typed: string, { app: { people }, userId }: Use): Promise<Choice[]> {
  const wanted = typed.trim().toLowerCase()
  const all = await people.interestsOf(userId)
  return all
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .slice(0, LIMITS.choices)
    .map((interest) => ({ name: texts.follow.interest(interest), value: choiceValue(interest) }))
}

/** What picking an interest sends: as it would be typed, where that fits. */
function choiceValue(interest: Interest): string {
  const plain = `${interest.kind}:${interest.value}`
  return plain.length <= LIMITS.choiceText ? plain : interestValue(interest)
}
