import type { PaperFacts } from './facts.ts'

/**
 * What a digest may bring. It is written by strangers, and everything after the border (the store, the index, posts) costs
 * time and room by what gets past it. Published digests stay far below each of these.
 */

/** Rows of one day that become papers, and rejected rows that are listed one by one. */
export const ROW_LIMIT = 2_000

/** Characters of one cell of a table, or one text of a JSON paper. */
export const CELL_LIMIT = 20_000

/** Bullets of a summary. */
const BULLET_LIMIT = 50

/** Authors of a paper. */
const AUTHOR_LIMIT = 500

/** Links of a paper: code and models together. */
const LINK_LIMIT = 20

/** Tags of a paper. */
const TAG_LIMIT = 50

/** Entries of a list that are looked at, one more than any limit, so that more differs from just as many. */
export const LIST_LIMIT = AUTHOR_LIMIT + 1

const number = (n: number) => n.toLocaleString('en')

/** Why a day's rows after the last that it takes are left out. */
export function tooManyRows(leftOut: number): string {
  return `a day takes at most ${number(ROW_LIMIT)} rows; ${number(leftOut)} from this one on ${leftOut === 1 ? 'is' : 'are'} left out`
}

/** A text cut to what a cell may have, and a warning where it was longer. */
export function cutCell(text: string, name: string): { text: string; warnings: string[] } {
  if (text.length <= CELL_LIMIT) return { text, warnings: [] }
  return {
    text: cutAtSpace(text, CELL_LIMIT),
    warnings: [`the ${name} has more than ${number(CELL_LIMIT)} characters; cut there`],
  }
}

/** A paper within the limits on lists, without empty entries, and a warning for each list that was cut. */
export function withinLimits(facts: PaperFacts): { facts: PaperFacts; warnings: string[] } {
  const warnings: string[] = []
  const first = <T>(list: readonly T[], most: number, what: string): readonly T[] => {
    if (list.length <= most) return list
    warnings.push(`it has more than ${most} ${what}; kept the first ${most}`)
    return list.slice(0, most)
  }
  const seen = (list: readonly string[], what: string): readonly string[] => {
    const visible = list.filter((each) => each !== '')
    if (visible.length < list.length) warnings.push(`left out ${what} of invisible signs only`)
    return visible
  }
  const { code, models } = facts
  // Neither kind crowds the other out.
  const half = LINK_LIMIT / 2
  const codeRoom = Math.max(half, LINK_LIMIT - models.length)
  const modelRoom = Math.max(half, LINK_LIMIT - code.length)
  const bullets = first(facts.summary, BULLET_LIMIT, 'bullets')
  const summary = withinCharacters(bullets)
  if (summary.length < bullets.length || summary.at(-1) !== bullets.at(-1)) {
    warnings.push(`the summary has more than ${number(CELL_LIMIT)} characters; cut there`)
  }
  return {
    facts: {
      ...facts,
      summary,
      authors: first(seen(facts.authors, 'an author'), AUTHOR_LIMIT, 'authors'),
      tags: first(seen(facts.tags, 'a tag'), TAG_LIMIT, 'tags'),
      code: first(code, codeRoom, 'code links'),
      models: first(models, modelRoom, 'model links'),
    },
    warnings,
  }
}

/** As many bullets as one cell may have, the last one cut. */
function withinCharacters(bullets: readonly string[]): readonly string[] {
  let room = CELL_LIMIT
  for (const [index, bullet] of bullets.entries()) {
    if (bullet.length > room) {
      const last = cutAtSpace(bullet, room)
      return [...bullets.slice(0, index), ...(last === '' ? [] : [last])]
    }
    room -= bullet.length
  }
  return bullets
}

/** Cuts at a space or comma where one is near, so that half a word, name or address is not taken for a whole one. */
function cutAtSpace(text: string, most: number): string {
  if (most <= 0) return ''
  const cut = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
  const end = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf(','), cut.lastIndexOf('\n'))
  return end > most / 2 ? cut.slice(0, end) : cut
}
