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
