import type { Block } from './markdown-tree.ts'

const FENCE = '```'

/** A line with the beginning of a code block, taken apart. */
interface FencedCode {
  /** What is before the fence on its line. */
  readonly before: string
  readonly block: Block & { readonly type: 'code-block' }
  /** What is after the closing fence on its line. */
  readonly after: string
  /** The line of the closing fence. */
  readonly lastLine: number
}

/**
 * The code block whose opening fence is on the line numbered `at`, anywhere in it; `null` where there is
 * none, where nothing closes it, or where it would be empty: then backticks are text.
 */
export function fencedCodeAt(lines: readonly string[], at: number): FencedCode | null {
  const line = lines[at] ?? ''
  const open = line.indexOf(FENCE)
  if (open < 0 || isEscaped(line, open)) return null
  const inside: string[] = []
  for (let lastLine = at; lastLine < lines.length; lastLine++) {
    const from = lastLine === at ? open + FENCE.length : 0
    const text = lines[lastLine] ?? ''
    const close = text.indexOf(FENCE, from)
    inside.push(text.slice(from, close < 0 ? undefined : close))
    if (close < 0) continue
    if (inside.every((each) => each === '')) return null
    return {
      before: line.slice(0, open),
      block: codeBlock(inside),
      after: text.slice(close + FENCE.length),
      lastLine,
    }
  }
  return null
}

/** The first line names the language where it is one word and code follows it. */
function codeBlock(lines: readonly string[]): FencedCode['block'] {
  const [first = '', ...others] = lines
  const hasLanguage = /^[a-z0-9_+\-.#]+$/i.test(first) && others.some((line) => line !== '')
  const code = hasLanguage ? others : lines
  const start = code.findIndex((line) => line !== '')
  const end = code.findLastIndex((line) => line !== '') + 1
  return { type: 'code-block', language: hasLanguage ? first : null, text: code.slice(start, end).join('\n') }
}

function isEscaped(line: string, at: number): boolean {
  let start = at
  while (line[start - 1] === '\\') start--
  return (at - start) % 2 === 1
}
