import type { Token } from './tokens.ts'

/** Stems of words that introduce a name: `we propose X`, `a model called X`. */
const INTRODUCING = new Set(
  `introduc propos present call name dub term develop releas design construct creat unveil curat build built establish
  formul implement offer provid describ coin abbrevi`.split(/\s+/),
)

/** Words between what introduces a name and the name. */
const REACH = 7

/** Words that one name has at most, and letters of the shortest. */
const NAME_WORDS = 4
const NAME_LETTERS = 2

/**
 * The names that a paper's summary coins, each in one word: what its bullets begin with or introduce, and abbreviations
 * that follow the words whose first letters they are. A name has a word that looks made up (`GRACE`, `VisLM`); its
 * neighbours belong to it where they are written like parts of a name (`Swift PPO`, `VisLM 2.5`).
 *
 * @param bullets the words of each bullet
 */
export function coinagesOf(bullets: readonly (readonly Token[])[]): Set<string> {
  const names = new Set<string>()
  for (const bullet of bullets) {
    let introducedUntil = 0
    for (let at = 0; at < bullet.length; at += 1) {
      const { word } = bullet[at] as Token
      if (INTRODUCING.has(word.stem ?? '')) introducedUntil = at + REACH
      if (word.stem === null || !(word.capital || word.coined)) continue
      const isSubject = at === 0 || (at === 1 && bullet[0]?.word.stem === null)
      if (isSubject || at <= introducedUntil) {
        const found = namesAt(bullet, at)
        for (const name of found.names) names.add(name)
        at = found.end - 1
      } else if (word.coined && isAbbreviation(bullet, at)) names.add(word.text)
    }
  }
  return names
}

/**
 * The names that begin at a word, every beginning of the run of name-like words that has a made-up one in it, and where the
 * run ends.
 */
function namesAt(bullet: readonly Token[], from: number): { readonly names: string[]; readonly end: number } {
  const names: string[] = []
  let name = ''
  let isMadeUp = false
  let at = from
  for (; at < Math.min(bullet.length, from + NAME_WORDS); at += 1) {
    const { word, follows, bound } = bullet[at] as Token
    if (at > from && !(follows && (word.capital || word.coined || bound))) break
    name += word.text
    isMadeUp ||= word.coined
    if (isMadeUp && name.length >= NAME_LETTERS) names.push(name)
  }
  return { names, end: at }
}

/** Whether a word is made of the first letters of the words before it: `Gradient Ratio Adaptation (GRA)`. */
function isAbbreviation(bullet: readonly Token[], at: number): boolean {
  const letters = bullet[at]?.word.text ?? ''
  const before = bullet.slice(Math.max(0, at - letters.length), at)
  if (letters.length < NAME_LETTERS || before.length < letters.length) return false
  return before.every(({ word }, place) => word.text[0] === letters[place])
}
