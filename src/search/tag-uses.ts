import type { Paper } from '../digest/paper.ts'
import { CANONICAL_TAGS, canonicalTag, tagKey } from '../digest/tags/taxonomy.ts'
import type { TagCount } from './tags.ts'

const NONE: ReadonlyMap<string, number> = new Map()

/** One tag in whatever spelling. */
interface Uses {
  /** As the taxonomy spells it, else as the first paper did. */
  readonly tag: string
  readonly byDate: Map<string, number>
}

/** How many papers have each tag, by the date of the latest digest that had them. */
export class TagUses {
  /** By {@link tagKey}. */
  readonly #uses = new Map<string, Uses>(
    CANONICAL_TAGS.map((tag) => [tagKey(tag), { tag, byDate: new Map() }]),
  )
  /** Worked out when asked for. */
  #counts: readonly TagCount[] | undefined

  /** Takes in a paper, or its end; `before` is what it was before. */
  put(paper: Paper | undefined, before: Paper | undefined): void {
    if (before !== undefined) this.#add(before, -1)
    if (paper !== undefined) this.#add(paper, 1)
    this.#counts = undefined
  }

  /** Every tag of the taxonomy and of the papers, most used first. */
  counts(): readonly TagCount[] {
    this.#counts ??= [...this.#uses.values()]
      .map(({ tag, byDate }) => ({
        tag,
        papers: [...byDate.values()].reduce((sum, papers) => sum + papers, 0),
      }))
      .filter(({ tag, papers }) => papers > 0 || canonicalTag(tag) !== null)
      .sort((a, b) => b.papers - a.papers || a.tag.localeCompare(b.tag))
    return this.#counts
  }

  /** How many papers with a tag each date has. */
  byDate(tag: string): ReadonlyMap<string, number> {
    return this.#uses.get(tagKey(tag))?.byDate ?? NONE
  }

  #add({ tags, dates }: Paper, change: number): void {
    const date = dates.at(-1) ?? ''
    const spellings = new Map(tags.map((tag) => [tagKey(tag), tag]))
    for (const [key, tag] of spellings) {
      if (key === '') continue
      const uses = this.#uses.get(key) ?? { tag, byDate: new Map<string, number>() }
      uses.byDate.set(date, (uses.byDate.get(date) ?? 0) + change)
      this.#uses.set(key, uses)
    }
  }
}
