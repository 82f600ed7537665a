/** A paper's fields, as ranking weighs them. */
export type Field = 'title' | 'tags' | 'summary' | 'authors'

/**
 * How much a word counts in a field, and the field's usual length in words. The lengths are fixed instead of
 * averaged over the library: so what a paper's words weigh depends on that paper alone, and a library that
 * grew paper by paper ranks as one built at once.
 */
const FIELDS: Readonly<Record<Field, { weight: number; usual: number; b: number }>> = {
  title: { weight: 4, usual: 9, b: 0.4 },
  tags: { weight: 1.5, usual: 4, b: 0.3 },
  summary: { weight: 1, usual: 110, b: 0.6 },
  authors: { weight: 4, usual: 10, b: 0 },
}

/** How soon saying a word again stops to matter. */
const K1 = 1.2

/** The largest weight that {@link impactOf} gives. */
const IMPACT_LIMIT = 127

/** A word's share of one field: how often it is there, against how long the field is. */
export function fieldFrequency(field: Field, times: number, length: number): number {
  const { weight, usual, b } = FIELDS[field]
  return (weight * times) / (1 - b + (b * length) / usual)
}

/**
 * What a word weighs in a paper, from the sum of its field frequencies, as a whole number of seven bits.
 * Source: BM25F, Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009, §3.6; kept as quantized impact as in
 * Anh, de Kretser & Moffat, "Vector-space ranking with effective early termination", SIGIR 2001.
 */
export function impactOf(frequency: number): number {
  return Math.max(1, Math.round((IMPACT_LIMIT * frequency) / (K1 + frequency)))
}

/** Parts of one unit of {@link rarity}: weights are whole numbers, so that sums don't depend on their order. */
const RARITY_UNIT = 32

/** How much a word weighs that so many of all papers have: inverse document frequency, never below one unit's part. */
export function rarity(papersWithWord: number, papers: number): number {
  const idf = Math.log(1 + (papers - papersWithWord + 0.5) / (papersWithWord + 0.5))
  return Math.max(1, Math.round(RARITY_UNIT * idf))
}
