import type { Emphasis, Inline } from './markdown-tree.ts'

const EMPHASES = {
  '*': 'italic',
  _: 'italic',
  '**': 'bold',
  __: 'underline',
  '~~': 'strike',
  '||': 'spoiler',
} as const satisfies Record<string, Emphasis>

type Sign = keyof typeof EMPHASES

/** A sign that was read. It is shown as it is unless a partner for it is found. */
interface Mark {
  readonly sign: Sign
  role: 'literal' | 'opens' | 'closes'
}

/** Longer runs of a sign than this set nothing apart. */
const LONGEST_RUN = 3

/**
 * Gathers the pieces of a text in reading order and pairs the signs around them. A sign closes the nearest
 * open one like it, and what was opened in between is shown as it is; since no sign can be open twice, the
 * tree is at most as deep as there are signs, and time is linear.
 */
export class InlineBuilder {
  readonly #pieces: (Inline | Mark)[] = []
  readonly #open: Mark[] = []

  add(piece: Inline): void {
    this.#pieces.push(piece)
  }

  text(text: string): void {
    if (text !== '') this.add({ type: 'text', text })
  }

  /** Signs that are open here; each of them, met again, closes what it opened. */
  get openSigns(): readonly string[] {
    return this.#open.map(({ sign }) => sign)
  }

  /**
   * Reads a run of one of the characters `*`, `_`, `~`, `|`.
   *
   * @param before the character before the run, or an empty string
   * @param after the character after the run, or an empty string
   */
  run(run: string, before: string, after: string): void {
    if (run.length > LONGEST_RUN) {
      this.text(run)
      return
    }
    const single = run.charAt(0)
    const double = single + single
    let left = run.length
    while (left > 0) {
      const innermost = this.#open.findLast(({ sign }) => sign === single || sign === double)?.sign
      const takesTwo = left === 2 || (left === 3 && (innermost === double || !isSign(single)))
      const sign = takesTwo ? double : single
      if (isSign(sign)) this.#sign(sign, before, after)
      else this.text(sign)
      left -= sign.length
    }
  }

  /** The tree of all that was added. */
  build(): Inline[] {
    const root: Inline[] = []
    const levels = [root]
    for (const piece of this.#pieces) {
      const level = levels.at(-1) ?? root
      if ('type' in piece) append(level, piece)
      else if (piece.role === 'literal') append(level, { type: 'text', text: piece.sign })
      else if (piece.role === 'opens') levels.push([])
      else {
        levels.pop()
        levels.at(-1)?.push({ type: EMPHASES[piece.sign], children: level })
      }
    }
    return root
  }

  #sign(sign: Sign, before: string, after: string): void {
    const opener = this.#open.findIndex((mark) => mark.sign === sign)
    if (opener >= 0 && canClose(sign, before, after)) this.#close(sign, opener)
    else if (!canOpen(sign, after)) this.text(sign)
    else {
      if (opener >= 0) this.#open.splice(opener, 1)
      const mark: Mark = { sign, role: 'literal' }
      this.#open.push(mark)
      this.#pieces.push(mark)
    }
  }

  #close(sign: Sign, opener: number): void {
    const [mark] = this.#open.splice(opener)
    if (mark !== undefined) mark.role = 'opens'
    this.#pieces.push({ sign, role: 'closes' })
  }
}

function isSign(sign: string): sign is Sign {
  return Object.hasOwn(EMPHASES, sign)
}

/** `2 * 3 * 4` and `snake_case_name` set nothing apart. */
function canClose(sign: Sign, before: string, after: string): boolean {
  if (sign === '*') return !/\s/.test(before)
  if (sign === '_') return !/\w/.test(after)
  return true
}

function canOpen(sign: Sign, after: string): boolean {
  return sign !== '*' || /\S/.test(after)
}

function append(level: Inline[], piece: Inline): void {
  const last = level.at(-1)
  if (piece.type === 'text' && last?.type === 'text') {
    level[level.length - 1] = { type: 'text', text: last.text + piece.text }
  } else level.push(piece)
}
