import { foldWhiteSpace } from '../text.ts'

/**
 * Splits a summary back into its bullets.
 *
 * Publishers write a list of lines, each led by a marker, and then put the lines one after another to fit a
 * table cell: `- First thing. - Second thing.` A marker differs from a hyphen by what comes before it: a
 * list line ends a sentence, so `-` after `.`, `?`, `:` or `."` begins a bullet, while the one in
 * `low- and high-level`, `(PPO - a method)` or `1.0 - 7.0` does not. Where no line ends a sentence, a marker
 * followed by a capital letter outside parentheses does.
 *
 * Markers: `-`, `•`, `*`, `**-**`, `1.` counting up. Text before the first marker is a bullet of its own. One
 * marker is removed from each bullet and nothing else: joined, the bullets have every word. Running text gives
 * one bullet, blank text none. White space is folded. Linear in the text's length.
 */
export function splitBullets(text: string): string[] {
  const folded = foldWhiteSpace(text)
  if (folded === '') return []
  const markers = chooseMarkers(folded)
  const bullets: string[] = []
  let start = 0
  for (const marker of markers) {
    bullets.push(folded.slice(start, marker.at).trim())
    start = marker.end
  }
  bullets.push(folded.slice(start).trim())
  return bullets.filter((bullet) => /[^•*-]/.test(bullet))
}

/** A place that may begin a bullet. */
interface Marker {
  readonly at: number
  /** Just after the marker: where the bullet's text begins. */
  readonly end: number
  /** `sure`: at the start of the text or after the end of a sentence. */
  readonly sure: boolean
}

function chooseMarkers(text: string): Marker[] {
  const found = markersIn(text)
  const sure = found.filter((marker) => marker.sure)
  const unsure = found.length - sure.length
  // The start of the text is no evidence for how its lines end.
  const endings = sure.filter((marker) => marker.at > 0).length
  const dashes = unsure > endings ? found : sure
  return dashes.length > 0 ? dashes : numbersIn(text)
}

function markersIn(text: string): Marker[] {
  const markers: Marker[] = []
  let depth = 0
  let from = 0
  for (const { index } of text.matchAll(/[()•*-]/g)) {
    const char = text.charAt(index)
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (index >= from) {
      // A marker right after another: a line with nothing else.
      const doubled = from > 0 && index === from + 1 && text.charAt(index + 1) === ' '
      const marker = doubled ? { at: index, end: index + 1, sure: true } : markerAt(text, index, depth)
      if (marker === null) continue
      markers.push(marker)
      from = marker.end
      depth = 0
    }
  }
  return markers
}

function markerAt(text: string, at: number, depth: number): Marker | null {
  const spaced = at === 0 || text.charAt(at - 1) === ' '
  if (text.startsWith('**-**', at)) return spaced ? { at, end: at + 5, sure: true } : null
  const char = text.charAt(at)
  const end = at + 1
  const next = text.charAt(end)
  const closed = next === ' ' || next === ''
  if (char === '•') return { at, end, sure: true }
  if (at === 0)
    return closed || beginsBullet(text, end, char) || next === '-' ? { at, end, sure: true } : null
  const after = endsSentence(text, spaced ? at - 2 : at - 1)
  // Some publishers lose the line break itself: `…of the task.- Unlike…`. A glued `*` closes an emphasis.
  if (after && closed && (spaced || char === '-')) return { at, end, sure: true }
  if (after && spaced && beginsBullet(text, end, char)) return { at, end, sure: true }
  const unsure = spaced && next === ' ' && depth === 0 && isCapital(text.charAt(end + 1))
  return unsure ? { at, end, sure: false } : null
}

/** Text glued to its marker: `-A novel…`, but neither `-4.9 %` nor the emphasis of `*jina*`. */
function beginsBullet(text: string, at: number, marker: string): boolean {
  if (marker !== '-') return false
  let i = at
  while (isDigit(text.charAt(i))) i++
  const char = text.charAt(i)
  if (i > at) return isLetter(char)
  return isLetter(char) || '"“\'`(['.includes(char)
}

/** True where the character at `at`, closing quotes and brackets aside, ends a sentence. */
function endsSentence(text: string, at: number): boolean {
  let i = at
  while (i >= 0 && CLOSERS.includes(text.charAt(i)) && at - i < 8) i--
  return i >= 0 && ENDERS.includes(text.charAt(i))
}

const CLOSERS = `"”'’)]}*\`»$`
const ENDERS = '.!?:;…。'

/** `1. … 2. … 3. …`, each after the end of a sentence: a list, unlike `in 3 stages: 2. is …`. */
function numbersIn(text: string): Marker[] {
  const markers: Marker[] = []
  for (let i = 0; i < text.length; i++) {
    const label = `${markers.length + 1}. `
    if (!text.startsWith(label, i)) continue
    if (i > 0 && (text.charAt(i - 1) !== ' ' || !endsSentence(text, i - 2))) continue
    markers.push({ at: i, end: i + label.length, sure: true })
  }
  return markers.length >= 2 ? markers : []
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isLetter(char: string): boolean {
  return char.toLowerCase() !== char.toUpperCase()
}

function isCapital(char: string): boolean {
  return char !== char.toLowerCase()
}
