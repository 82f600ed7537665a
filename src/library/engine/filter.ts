import { joined } from '../analysis.ts'
import type { SearchFilter } from '../search-index.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { dateNumber, Feature } from './paper-features.ts'
import { slotOf } from './posting.ts'
import type { BlockVisitor } from './posting-lists.ts'
import { authorTerm, tagTerm } from './terms.ts'

/** A slot that bears what it must not. */
const REFUSED = 255

/** Terms that a filter can ask for; more of them are not looked at. */
const TERM_LIMIT = 100

/**
 * The slots of the papers that are held and keep to a filter: by slot, anything but 0. It is asked of very many papers, so words
 * are looked up once, and the rest compares numbers. Not to be changed, and invalid once the index changed.
 */
export function allowedBy(filter: SearchFilter | undefined, index: InvertedIndex): Uint32Array {
  const features = index.features
  const { tags = [], notTags = [], author, from, to, hasCode, hasModel } = filter ?? {}
  const asked =
    Feature.held | bitIf(hasCode !== undefined, Feature.code) | bitIf(hasModel !== undefined, Feature.model)
  const wanted = Feature.held | bitIf(hasCode, Feature.code) | bitIf(hasModel, Feature.model)
  const terms = tags.map(tagTerm)
  const name = author === undefined ? '' : joined(author)
  if (name !== '') terms.push(authorTerm(name))
  const wantedTerms = [...new Set(terms)].slice(0, TERM_LIMIT)
  const anyTime = from === undefined && to === undefined
  if (asked === Feature.held && wantedTerms.length + notTags.length === 0 && anyTime) return features

  const met = metBy(wantedTerms, notTags.map(tagTerm), index)
  const isTimely = anyTime ? () => true : within(from, to, index)
  const allowed = new Uint32Array(index.slots)
  for (let slot = 0; slot < allowed.length; slot++) {
    const passes =
      ((features[slot] as number) & asked) === wanted && met[slot] === wantedTerms.length && isTimely(slot)
    if (passes) allowed[slot] = 1
  }
  return allowed
}

function bitIf(condition: boolean | undefined, bit: number): number {
  return condition ? bit : 0
}

/** Did a digest of these dates tell of the paper in a slot? */
function within(from = '', to = '9999-12-31', index: InvertedIndex): (slot: number) => boolean {
  const [first, last] = [dateNumber(from), dateNumber(to)]
  const isWithin = (date: number) => date >= first && date <= last
  return (slot) =>
    ((index.features[slot] as number) & Feature.severalDates) === 0
      ? isWithin(index.date(slot))
      : (index.paper(slot)?.dates.some((date) => isWithin(dateNumber(date))) ?? false)
}

/** How many of the wanted terms each slot has; {@link REFUSED} where it has one that is not wanted. */
function metBy(wanted: readonly string[], refused: readonly string[], index: InvertedIndex): Uint8Array {
  const met = new Uint8Array(index.slots)
  const scan = (text: string, visit: BlockVisitor) => {
    const term = index.term(text)
    if (term !== undefined) index.scan(term, visit)
  }
  for (const term of wanted) {
    scan(term, (cells, from, to) => {
      for (let at = from; at < to; at++) {
        const slot = slotOf(cells[at] as number)
        met[slot] = (met[slot] as number) + 1
      }
    })
  }
  for (const term of new Set(refused)) {
    scan(term, (cells, from, to) => {
      for (let at = from; at < to; at++) met[slotOf(cells[at] as number)] = REFUSED
    })
  }
  return met
}
