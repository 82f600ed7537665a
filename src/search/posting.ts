/*
 * A posting says that a paper has a term, in 32 bits: its slot, what the term weighs in it, and whether it is in the title.
 */

/** Bits of a posting below its slot, which has the upper 24: room for 16 million papers. */
const WEIGHT_BITS = 8

/** The posting of a paper with a term. @param weight `impact << 1 | inTitle` */
export function postingOf(slot: number, weight: number): number {
  return ((slot << WEIGHT_BITS) | weight) >>> 0
}

/** The slot that a posting is of. */
export const slotOf = (posting: number): number => posting >>> WEIGHT_BITS

/** What the term weighs in the paper. */
export const impactIn = (posting: number): number => (posting & 0xff) >>> 1

/** 1 where the term is in the paper's title. */
export const isInTitle = (posting: number): number => posting & 1
