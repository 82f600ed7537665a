/** Characters kept until the address of a link is known; beyond that, links stay as they are. */
const KEPT_LIMIT = 4_000_000

/** Names that are kept, at most. */
const NAMES_LIMIT = 20_000

/** `[1]: https://arxiv.org/abs/2502.05173 "Title"`, a line of its own. */
const DEFINITION = /^ {0,3}\[([^\]\n]{1,200})\]:\s{0,9}<?([^\s<>]{1,2000})>?(?:\s{1,9}["'(].{0,500})?\s*$/

/** `[text][name]`, and `[name][]`. */
const REFERENCE = /\[([^[\]\n]{1,500})\]\[([^[\]\n]{0,200})\]/g

/**
 * Puts the address into links that only name it: `[PDF][1]` with `[1]: https://…` on another line becomes
 * `[PDF](https://…)`. Lines from the first such link on are kept until its address is known, or the text ends; a line that
 * defines an address becomes an empty one. Source: CommonMark 0.31, "Link reference definitions".
 */
export class ReferenceLinks {
  readonly #addresses = new Map<string, string>()
  /** Names that are waited for. */
  readonly #missing = new Set<string>()
  #kept: string[] = []
  #size = 0

  /** Takes the next line. Gives the lines that are known now. */
  push(line: string): string[] {
    const [, name, address] = line.includes(']:') ? (DEFINITION.exec(line) ?? []) : []
    if (name !== undefined && address !== undefined) {
      const key = keyOf(name)
      // As in Markdown, the first one counts.
      if (!this.#addresses.has(key) && this.#addresses.size < NAMES_LIMIT) this.#addresses.set(key, address)
      this.#missing.delete(key)
      return this.#take('')
    }
    if (line.includes('][')) {
      for (const [, text = '', reference = ''] of line.matchAll(REFERENCE)) {
        const key = keyOf(reference || text)
        if (!this.#addresses.has(key)) this.#missing.add(key)
      }
    }
    return this.#take(line)
  }

  /** Ends the text. Gives the lines that are left. */
  end(): string[] {
    const lines = this.#kept.map((line) => this.#linked(line))
    this.#kept = []
    this.#size = 0
    this.#missing.clear()
    return lines
  }

  #take(line: string): string[] {
    this.#kept.push(line)
    this.#size += line.length
    return this.#missing.size === 0 || this.#size > KEPT_LIMIT ? this.end() : []
  }

  #linked(line: string): string {
    if (this.#addresses.size === 0 || !line.includes('][')) return line
    return line.replace(REFERENCE, (whole, text: string, reference: string) => {
      const address = this.#addresses.get(keyOf(reference || text))
      return address === undefined ? whole : `[${text}](${address})`
    })
  }
}

function keyOf(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase()
}
