import { joined } from '../analysis.ts'
import type { SearchFilter } from '../search-index.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { slotOf } from './inverted-index.ts'
import type { BlockVisitor } from './posting-lists.ts'
import { authorTerm, tagTerm } from './terms.ts'

/** A slot that bears what it must not. */
const REFUSED = 255

/** Terms that a filter can ask for; more of them are not looked at. */
const TERM_LIMIT = 100

/** Turns a filter into a test of slots: terms are looked up once, so that testing a paper costs no comparing of text. */
export function allowing(filter: SearchFilter | undefined, index: InvertedIndex): (slot: number) => boolean {
  if (filter === undefined) return () => true
  const { tags = [], notTags = [], author, from, to, hasCode, hasModel } = filter
  const wanted = [...new Set(tags.map(tagTerm))]
  const name = author === undefined ? '' : joined(author)
  if (name !== '') wanted.push(authorTerm(name))
  const tests: ((slot: number) => boolean)[] = []
  if (wanted.length + notTags.length > 0) {
    const met = metBy(wanted.slice(0, TERM_LIMIT), notTags.map(tagTerm), index)
    tests.push((slot) => met[slot] === Math.min(wanted.length, TERM_LIMIT))
  }
  if (from !== undefined || to !== undefined) {
    const isWithin = (date: string) => date >= (from ?? '') && (to === undefined || date <= to)
    tests.push((slot) => index.paper(slot)?.dates.some(isWithin) ?? false)
  }
  if (hasCode !== undefined) tests.push((slot) => (index.paper(slot)?.code.length ?? 0) > 0 === hasCode)
  if (hasModel !== undefined) tests.push((slot) => (index.paper(slot)?.models.length ?? 0) > 0 === hasModel)
  return (slot) => tests.every((test) => test(slot))
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
