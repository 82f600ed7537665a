import { joined } from './analysis.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { dateNumber, Feature } from './paper-features.ts'
import { slotOf } from './posting.ts'
import type { SearchFilter } from './search-index.ts'
import { authorTerm, tagTerm } from './terms.ts'

/** Terms that a filter can ask for, and as many that it can refuse; more of them are not looked at. */
const TERM_LIMIT = 100

/**
 * The slots of the papers that pass a filter: by slot, anything but 0. It is asked of very many papers, so it
 * is made at once, by passes that compare numbers, one for each thing asked. Not to be changed, and invalid once the index
 * changed.
 */
export function allowedBy(filter: SearchFilter | undefined, index: InvertedIndex): Uint32Array {
  const { tags = [], notTags = [], author, from, to, hasCode, hasModel } = filter ?? {}
  const name = joined(author ?? '')
  const wanted = new Set([...tags.map(tagTerm), ...(name === '' ? [] : [authorTerm(name)])])
  const refused = new Set(notTags.map(tagTerm))
  const features = [
    ...(hasCode === undefined ? [] : [{ bit: Feature.code, has: hasCode }]),
    ...(hasModel === undefined ? [] : [{ bit: Feature.model, has: hasModel }]),
  ]
  const anyTime = from === undefined && to === undefined
  if (wanted.size + refused.size + features.length === 0 && anyTime) return index.features

  const allowed = index.features.slice(0, index.slots)
  for (const { bit, has } of features)
    keep(allowed, (slot) => (((allowed[slot] as number) & bit) !== 0) === has)
  for (const term of [...refused].slice(0, TERM_LIMIT)) refuseTerm(term, allowed, index)
  for (const term of [...wanted].slice(0, TERM_LIMIT)) keepTerm(term, allowed, index)
  if (!anyTime) keep(allowed, within(from, to, index))
  return allowed
}

function keep(allowed: Uint32Array, test: (slot: number) => boolean): void {
  for (let slot = 0; slot < allowed.length; slot++) {
    if (allowed[slot] !== 0 && !test(slot)) allowed[slot] = 0
  }
}

function refuseTerm(text: string, allowed: Uint32Array, index: InvertedIndex): void {
  const term = index.term(text)
  if (term === undefined) return
  index.scan(term, (cells, from, to) => {
    for (let at = from; at < to; at++) allowed[slotOf(cells[at] as number)] = 0
  })
}

/** Keeps the papers that have a term. Its postings are in the order of slots, so what lies between them goes. */
function keepTerm(text: string, allowed: Uint32Array, index: InvertedIndex): void {
  const term = index.term(text)
  let next = 0
  if (term !== undefined) {
    index.scan(term, (cells, from, to) => {
      for (let at = from; at < to; at++) {
        const slot = slotOf(cells[at] as number)
        for (let between = next; between < slot; between++) allowed[between] = 0
        next = slot + 1
      }
    })
  }
  allowed.fill(0, next)
}

/** Whether a digest of these dates lists the paper in a slot. */
function within(from = '', to = '9999-12-31', index: InvertedIndex): (slot: number) => boolean {
  const [first, last] = [dateNumber(from), dateNumber(to)]
  const isWithin = (date: number) => date >= first && date <= last
  return (slot) =>
    ((index.features[slot] as number) & Feature.severalDates) === 0
      ? isWithin(index.date(slot))
      : (index.paper(slot)?.dates.some((date) => isWithin(dateNumber(date))) ?? false)
}
