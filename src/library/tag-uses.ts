import type { Paper } from '../digest/paper.ts'
import { CANONICAL_TAGS } from '../digest/taxonomy.ts'
import type { TagCount } from './tags.ts'

const NONE: ReadonlyMap<string, number> = new Map()

/** How many papers bear each tag, by the date of the latest digest that told of them. */
export class TagUses {
  readonly #uses = new Map<string, Map<string, number>>(CANONICAL_TAGS.map((tag) => [tag, new Map()]))
  /** Reckoned when asked for. */
  #counts: readonly TagCount[] | undefined

  /** Takes in a paper; `before` is an earlier telling of it. */
  put(paper: Paper, before: Paper | undefined): void {
    if (before !== undefined) this.#add(before, -1)
    this.#add(paper, 1)
    this.#counts = undefined
  }

  /** Every tag of the taxonomy and of the papers, most used first. */
  counts(): readonly TagCount[] {
    this.#counts ??= [...this.#uses]
      .map(([tag, byDate]) => ({
        tag,
        papers: [...byDate.values()].reduce((sum, papers) => sum + papers, 0),
      }))
      .filter(({ tag, papers }) => papers > 0 || CANONICAL_TAGS.includes(tag))
      .sort((a, b) => b.papers - a.papers || a.tag.localeCompare(b.tag))
    return this.#counts
  }

  /** How many papers with a tag each date has. */
  byDate(tag: string): ReadonlyMap<string, number> {
    return this.#uses.get(tag) ?? NONE
  }

  #add({ tags, dates }: Paper, change: number): void {
    const date = dates.at(-1) ?? ''
    for (const tag of new Set(tags)) {
      const byDate = this.#uses.get(tag) ?? new Map<string, number>()
      this.#uses.set(tag, byDate.set(date, (byDate.get(date) ?? 0) + change))
    }
  }
}
