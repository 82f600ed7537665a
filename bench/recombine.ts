import type { Digest, Paper } from '../src/digest/paper.ts'

/** Random numbers in [0, 1) that a seed repeats. Source: mulberry32, Tommy Ettinger, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Picks one of a list. */
export function pick<T>(list: readonly T[], random: () => number): T {
  const picked = list[Math.floor(random() * list.length)]
  if (picked === undefined) throw new Error('there is nothing to pick from')
  return picked
}

const SYLLABLES =
  'vi deo ro pe mo bi la gen ar ti net ta lo ra mi xa zo qu el un ix or ba chi du fe go hy'.split(' ')

/** A name as papers have them: made-up syllables, sometimes in two parts or with a number. */
function coinName(random: () => number): string {
  const part = () => {
    const word = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES, random)).join('')
    return word[0]?.toUpperCase() + word.slice(1)
  }
  const layout = random()
  if (layout < 0.3) return `${part()}-${pick(['R1', 'V', 'Bench', 'LLM', '2', 'CoT'], random)}`
  return layout < 0.6 ? part() + pick(['Bench', 'Agent', 'RL', 'Former', '2'], random) : part()
}

/**
 * As many papers as asked for, made of the parts of real ones: a coined name before the words of two titles, bullets of
 * several summaries, authors and tags of others. The words keep nearly the frequencies that they have.
 */
export function recombine(papers: readonly Paper[], count: number, seed: number): Paper[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const tail = [pick(papers, random), pick(papers, random)].map(({ title }) => {
      const words = title
        .slice(title.indexOf(':') + 1)
        .trim()
        .split(' ')
      return words.slice(0, Math.ceil(words.length / 2)).join(' ')
    })
    const nickname = coinName(random)
    const whole = pick(papers, random)
    const summary = whole.summary.map(() => pick(pick(papers, random).summary, random))
    const id = `${2001 + Math.floor(index / 90_000)}.${String(10_000 + (index % 90_000)).padStart(5, '0')}`
    return {
      ...whole,
      id,
      nickname,
      title: `${nickname}: ${tail.join(' ')}`,
      authors: [...pick(papers, random).authors, ...pick(papers, random).authors.slice(0, 1)],
      tags: pick(papers, random).tags,
      summary,
      dates: [pick(papers, random).dates[0] ?? '2025-01-01'],
    }
  })
}

/** Papers as the digests of their first dates. */
export function digestsOf(papers: readonly Paper[]): Digest[] {
  const days = new Map<string, Paper[]>()
  for (const paper of papers) {
    const date = paper.dates[0] ?? ''
    const day = days.get(date)
    if (day === undefined) days.set(date, [paper])
    else day.push(paper)
  }
  return [...days].map(([date, ofDay]) => ({ date, papers: ofDay, rejected: [] }))
}
