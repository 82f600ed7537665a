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

/** Finds inline code in one text, from left to right. */
export interface CodeSpans {
  /** The code whose opening backticks begin at `at`, where as many backticks close it. */
  at(at: number): { readonly text: string; readonly end: number } | null
}

/** Every run of backticks is looked up once for each length, so that unclosed ones cost nothing twice. */
export function findCodeSpans(source: string): CodeSpans {
  const runs = new Map<number, number[]>()
  const lengths = new Map<number, number>()
  for (const { index, 0: run } of source.matchAll(/`+/g)) {
    lengths.set(index, run.length)
    const starts = runs.get(run.length)
    if (starts === undefined) runs.set(run.length, [index])
    else starts.push(index)
  }
  // Reversed, so that those already passed can be dropped from the end.
  for (const starts of runs.values()) starts.reverse()
  return {
    at(at) {
      const length = lengths.get(at) ?? 0
      const starts = runs.get(length) ?? []
      while ((starts.at(-1) ?? Number.POSITIVE_INFINITY) <= at) starts.pop()
      const close = starts.at(-1)
      if (close === undefined) return null
      return { text: withoutPadding(source.slice(at + length, close)), end: close + length }
    },
  }
}

/** One space keeps a backtick at the edge of code apart from those around it. */
function withoutPadding(code: string): string {
  return code.replace(/^ (?=`)/, '').replace(/(?<=`) $/, '')
}
