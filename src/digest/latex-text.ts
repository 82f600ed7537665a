import {
  DOUBLE_STRUCK,
  LATEX_ACCENTS,
  LATEX_FUNCTIONS,
  LATEX_SECOND_ARGUMENT,
  LATEX_SILENT_ARGUMENT,
  LATEX_SYMBOLS,
  LATEX_WRAPPERS,
  SUBSCRIPTS,
  SUPERSCRIPTS,
} from './latex-symbols.ts'

/** Groups within groups that are read; deeper ones print nothing. */
const DEPTH_LIMIT = 20

/** Longest formula in characters; what a dollar sign begins beyond that is an amount of money. */
const FORMULA_LIMIT = 400

/**
 * What a text with LaTeX in it says: `$\text{Former}^2$` reads `Former²`, `3.5$\times$` reads `3.5×`, `Andr\'e` reads
 * `André`. Amounts of money stay, and so does a backslash that begins no command of LaTeX. Linear in the text's length.
 */
export function latexToText(text: string): string {
  return withoutProtectingBraces(readable(text))
}

function readable(text: string): string {
  if (!/[$\\]/.test(text)) return text
  const marks = /[$\\]/g
  let out = ''
  for (let at = 0; at < text.length; ) {
    const formula = formulaAt(text, at)
    if (formula !== null) {
      out += mathText(formula.body)
      at = formula.end
    } else if (text[at] === '\\') {
      const command = textCommandAt(text, at)
      // Braces around one command only end its name: `{\L}ukasz`.
      const isBraced = out.endsWith('{') && text[command.end] === '}'
      out = (isBraced ? out.slice(0, -1) : out) + command.printed
      at = command.end + (isBraced ? 1 : 0)
    } else {
      marks.lastIndex = at + 1
      const end = marks.exec(text)?.index ?? text.length
      out += text.slice(at, end)
      at = end
    }
  }
  return spaceFunctions(out).normalize('NFC')
}

/** Braces by which BibTeX keeps capital letters: `{B}ayes`, `{BERT}`, `{GPT-4}`. */
const PROTECTING_BRACES = /\{(\p{Lu}[\p{L}\p{N}.+-]{0,40})\}/gu

function withoutProtectingBraces(text: string): string {
  return text.includes('{') ? text.replace(PROTECTING_BRACES, '$1') : text
}

/** Ends of a function's name while a formula is read: `n\log n` prints `n log n`, and `\log(n)` prints `log(n)`. */
const FUNCTION_START = '\uE001'
const FUNCTION_END = '\uE002'

/** Letters, numbers, and what else a function's name would run into. */
const BEFORE_FUNCTION = /(?<=[\p{L}\p{N}\p{M}\p{No})\]}])\uE001/gu
/** What is lowered or raised at the name belongs to it: `\log_2 n` prints `log₂ n`. */
const AFTER_FUNCTION =
  /\uE002((?:[_^]\([^()]{0,60}\)|[_^][\p{L}\p{N}∞]|[\u2070-\u209f²³¹])*)(?=[\p{L}\p{N}√\uE001])/gu

function spaceFunctions(text: string): string {
  if (!text.includes(FUNCTION_END)) return text
  return text
    .replace(AFTER_FUNCTION, '$1 ')
    .replace(BEFORE_FUNCTION, ' ')
    .replace(/[\uE001\uE002]/g, '')
}

/** The formula that begins at a place, or `null`. */
function formulaAt(text: string, at: number): { readonly body: string; readonly end: number } | null {
  const open = ['$$', '$', '\\(', '\\['].find((mark) => text.startsWith(mark, at))
  if (open === undefined) return null
  const close = { $$: '$$', $: '$', '\\(': '\\)', '\\[': '\\]' }[open] ?? '$'
  const from = at + open.length
  const within = text.slice(from, from + FORMULA_LIMIT)
  const length = closeOf(within, close)
  if (length < 1) return null
  const body = within.slice(0, length)
  // Markdown's own escapes: `A \[Survey\]` has brackets, and no mathematics.
  if (open.startsWith('\\') && /^[\p{L}\p{N} ,.:;'-]{2,}$/u.test(body)) {
    return {
      body: `${open === '\\(' ? '(' : '['}${body}${close === '\\)' ? ')' : ']'}`,
      end: from + length + 2,
    }
  }
  const end = from + length + close.length
  return open.startsWith('$') && isMoney(body, text[end] ?? '') ? null : { body, end }
}

/** Where the closing mark is, escaped ones passed over; -1 where it is missing. */
function closeOf(text: string, mark: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith(mark, at)) return at
    if (text[at] === '\\') at += 1
  }
  return -1
}

/**
 * Whether two dollar signs only mean money: `$5 to $10`, `$1 Million … for $2`. A formula touches its dollar signs
 * (as in Pandoc's Markdown), and either has a sign of mathematics or is a single short word.
 */
function isMoney(body: string, after: string): boolean {
  if (/[\\^_]/.test(body)) return false
  if (/^\s|\s$/.test(body) || /\d/.test(after) || body.includes('$')) return true
  return !/[{}=<>+|*∼~≤≥×→]|\p{Script=Greek}/u.test(body) && !/^[\p{L}\p{N}.,'%()/-]{1,12}$/u.test(body)
}

/** What a command outside of formulas prints; a backslash that begins none of LaTeX's stays as it is. */
function textCommandAt(text: string, at: number): { readonly printed: string; readonly end: number } {
  const rest = text.slice(at + 1, at + 41)
  const [name] = /^[a-zA-Z]+/.exec(rest) ?? []
  if (name === undefined) {
    const isSign = /^(?:[&%$#_{}]|[`'^~="](?:\{\\?\p{L}\}|\\?\p{L}))/u.test(rest)
    return isSign ? commandAt(text, at) : { printed: '\\', end: at + 1 }
  }
  const after = rest.slice(name.length)
  // The names of some accents are single letters: `\c{c}`, but not the `\c` of a path.
  if (LATEX_ACCENTS.has(name) ? /^\{\\?\p{L}\}/u.test(after) : isKnown(name)) return commandAt(text, at)
  if (/^\{[^{}]/.test(after)) return commandAt(text, at)
  // What only its authors know, as `\modelname{}`, is named rather than left out; the folders of a path stay.
  const isOwn = name.length > 2 && !/[\p{L}\p{N}:\\]/u.test(text[at - 1] ?? ' ') && !after.startsWith('\\')
  const end = at + 1 + name.length
  return { printed: isOwn ? name : `\\${name}`, end: end + (isOwn && after.startsWith('{}') ? 2 : 0) }
}

/** What a known command prints. A space, or nothing in braces, ends the name of a letter: `\L{}ukasz`, `\L ukasz`. */
function commandAt(text: string, at: number): { readonly printed: string; readonly end: number } {
  const reader = new Reader(text, at)
  const printed = reader.command()
  const rest = text.slice(reader.at, reader.at + 3)
  const ending = /^\{\}/.exec(rest) ?? (isLetter(printed) ? /^ (?=\p{Ll})/u.exec(rest) : null)
  return { printed, end: reader.at + (ending?.[0].length ?? 0) }
}

const isLetter = (text: string) => /^\p{L}$/u.test(text)

function isKnown(name: string): boolean {
  return (
    LATEX_SYMBOLS.has(name) ||
    LATEX_FUNCTIONS.has(name) ||
    LATEX_WRAPPERS.has(name) ||
    LATEX_SECOND_ARGUMENT.has(name) ||
    LATEX_SILENT_ARGUMENT.has(name) ||
    LATEX_ACCENTS.has(name) ||
    name in STRUCTURES
  )
}

/** What a formula says in one line. */
function mathText(formula: string): string {
  const printed = new Reader(formula, 0).all()
  if (printed.trim() !== '') return printed
  // A formula of nothing but an author's own command still names something.
  return formula.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/** Commands with a structure of their own: each reads its arguments and gives what is printed. */
const STRUCTURES: Readonly<Record<string, (reader: Reader) => string>> = {
  frac: fraction,
  dfrac: fraction,
  tfrac: fraction,
  cfrac: fraction,
  nicefrac: fraction,
  sqrt: (reader) => {
    const degree = reader.optional()
    return `${degree === '' ? '' : raised(degree)}√${grouped(reader.argument())}`
  },
  binom: (reader) => `(${reader.argument()} over ${reader.argument()})`,
  mathbb: doubleStruck,
  mathds: doubleStruck,
  not: (reader) => `${reader.argument()}\u0338`,
  quad: () => ' ',
  qquad: () => ' ',
  space: () => ' ',
  enspace: () => ' ',
  pmod: (reader) => ` (mod ${reader.argument()})`,
}

function doubleStruck(reader: Reader): string {
  return [...reader.argument()].map((sign) => DOUBLE_STRUCK.get(sign) ?? sign).join('')
}

function fraction(reader: Reader): string {
  return `${grouped(reader.argument())}/${grouped(reader.argument())}`
}

/** A group as part of a larger expression: in parentheses where it is more than one word. */
function grouped(text: string): string {
  return /^[\p{L}\p{N}\p{M}.]*$|^.$/u.test(text) ? text : `(${text})`
}

function raised(text: string): string {
  return scripted(text, SUPERSCRIPTS, '^')
}

function lowered(text: string): string {
  return scripted(text, SUBSCRIPTS, '_')
}

/** Signs that are raised already, or are read as such. */
const RAISED = /^[*∗⋆★†‡′°∘∞⊤⊥+−-]+$/u

function scripted(text: string, forms: ReadonlyMap<string, string>, mark: string): string {
  const signs = [...text.trim()]
  if (signs.every((sign) => forms.has(sign))) return signs.map((sign) => forms.get(sign)).join('')
  const plain = signs.join('')
  if (mark === '^' && RAISED.test(plain)) return plain.replace('∘', '°')
  return `${mark}${grouped(plain)}`
}

/** Reads LaTeX from a place on and gives what it prints. */
class Reader {
  readonly #text: string
  readonly #depth: number
  at: number

  constructor(text: string, at: number, depth = 0) {
    this.#text = text
    this.at = at
    this.#depth = depth
  }

  all(): string {
    let out = ''
    while (this.at < this.#text.length) out += this.#next()
    return spaceFunctions(out)
  }

  /** What the sign, group or command at this place prints. */
  #next(): string {
    const sign = String.fromCodePoint(this.#text.codePointAt(this.at) ?? 0x20)
    switch (sign) {
      case '\\':
        return this.command()
      case '{':
        return this.argument()
      case '^':
        this.at += 1
        return raised(this.argument())
      case '_':
        this.at += 1
        return lowered(this.argument())
      case '$':
      case '}':
        this.at += 1
        return ''
      case '~':
        this.at += 1
        return ' '
      case "'":
        this.at += 1
        return '′'
      default:
        this.at += sign.length
        return sign
    }
  }

  /** What the command at this place prints, its arguments read. */
  command(): string {
    const rest = this.#text.slice(this.at, this.at + 60)
    const name = /^\\([a-zA-Z]+)\*?/.exec(rest)
    if (name === null) return this.#signCommand()
    this.at += name[0].length
    const [, word = ''] = name
    const symbol = LATEX_SYMBOLS.get(word)
    if (symbol !== undefined) return symbol
    if (LATEX_FUNCTIONS.has(word)) return FUNCTION_START + word + FUNCTION_END
    if (Object.hasOwn(STRUCTURES, word)) return STRUCTURES[word]?.(this) ?? ''
    const accent = LATEX_ACCENTS.get(word)
    if (accent !== undefined) return accented(this.argument(), accent)
    if (LATEX_SECOND_ARGUMENT.has(word)) {
      this.optional()
      this.argument()
      return this.argument()
    }
    if (LATEX_SILENT_ARGUMENT.has(word)) {
      this.optional()
      this.argument()
      return ''
    }
    if (word === 'textsuperscript') return raised(this.argument())
    if (word === 'textsubscript') return lowered(this.argument())
    // `\left(` and `\big|` print what follows, as does a command that nobody but the authors know: `\ours{x}`.
    return this.#text[this.at] === '{' ? this.argument() : ''
  }

  /** A command of one sign: an accent, a sign that is written so, or a space. */
  #signCommand(): string {
    const sign = this.#text[this.at + 1] ?? ''
    this.at += 1 + sign.length
    const accent = LATEX_ACCENTS.get(sign)
    if (accent !== undefined) return accented(this.argument(), accent)
    if (sign === '|') return '‖'
    if ('&%$#_{}'.includes(sign)) return sign
    return ' ;:>\\'.includes(sign) ? ' ' : ''
  }

  /** What the next group prints, or the next sign or command where no brace opens. */
  argument(): string {
    while (this.#text[this.at] === ' ') this.at += 1
    if (this.at >= this.#text.length) return ''
    if (this.#text[this.at] !== '{') return this.#next()
    const end = this.#closingBrace()
    const group = this.#text.slice(this.at + 1, end)
    this.at = end + 1
    return this.#depth >= DEPTH_LIMIT ? '' : new Reader(group, 0, this.#depth + 1).all()
  }

  /** What is in brackets here, or nothing. */
  optional(): string {
    const option = /^\[([^\]]{0,40})\]/.exec(this.#text.slice(this.at, this.at + 42))
    if (option === null) return ''
    this.at += option[0].length
    return option[1] ?? ''
  }

  /** Place of the brace that closes the one here, or the text's end. */
  #closingBrace(): number {
    let open = 0
    for (let at = this.at; at < this.#text.length; at += 1) {
      const sign = this.#text[at]
      if (sign === '\\') at += 1
      else if (sign === '{') open += 1
      else if (sign === '}') {
        open -= 1
        if (open === 0) return at
      }
    }
    return this.#text.length
  }
}

function accented(text: string, mark: string): string {
  const [first = '', ...rest] = [...text.replace('ı', 'i').replace('ȷ', 'j')]
  return first === '' ? '' : first + mark + rest.join('')
}
