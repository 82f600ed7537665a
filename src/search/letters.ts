import { withoutInvisible } from '../digest/invisible.ts'
import { latexToText } from '../digest/latex-text.ts'

/**
 * Letters that Unicode does not take apart, each before what people type for it. Source: Unicode CLDR's transform
 * Latin-ASCII.
 */
const TYPED_LETTERS = pairsOf(`
ł l Ł L ø o Ø O đ d Đ D ð d Ð D þ th Þ Th ß ss ẞ SS æ ae Æ AE œ oe Œ OE ı i ȷ j ħ h Ħ H ŧ t Ŧ T ŋ ng Ŋ NG ĸ k ə e Ə E
ɛ e Ɛ E ɔ o Ɔ O ɓ b Ɓ B ɗ d Ɗ D ƙ k Ƙ K ƴ y Ƴ Y ɨ i Ɨ I ʉ u Ʉ U ƒ f ǥ g ƶ z Ƶ Z ɫ l ⱡ l ɵ o ƀ b ɉ j ɍ r ɏ y ∞ infinity`)

const GREEK_NAMES = pairsOf(`
α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ο omicron π pi ρ rho
σ sigma ς sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega`)

const UNDIVIDED = new RegExp(`[${[...TYPED_LETTERS.keys()].join('')}]`, 'gu')

/** A Greek letter with no other beside it; those beside one another are a Greek word, which nobody types in Latin letters. */
const LONE_GREEK = /(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu

/**
 * A text in the letters of a keyboard, case kept: LaTeX is read, invisible signs and accents are dropped, letters that Unicode does not take
 * apart (`ł`, `ø`, `æ`) become what people type for them, and a lone Greek letter becomes its name, so that `π0`, `$\pi_0$`
 * and `pi0` are one word.
 */
export function plainLetters(text: string): string {
  // Most text is ASCII without LaTeX, which needs nothing and is quickly recognized.
  if (/^[\n -#%-[\]-~]*$/.test(text)) return text
  return latexToText(withoutInvisible(text))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(UNDIVIDED, (letter) => TYPED_LETTERS.get(letter) ?? letter)
    .replace(LONE_GREEK, (letter) => GREEK_NAMES.get(letter.toLowerCase()) ?? letter)
    .normalize('NFC')
}

/** Lower case in the letters of a keyboard: `Schrödinger` and `schrodinger` are the same word. */
export function fold(text: string): string {
  return plainLetters(text).toLowerCase()
}

function pairsOf(list: string): ReadonlyMap<string, string> {
  const words = list.trim().split(/\s+/)
  return new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? '']] : [])))
}
