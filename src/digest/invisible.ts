/**
 * Characters that show nothing: Unicode's default-ignorable code points, format controls (but for those of Arabic and Kaithi
 * numbers, which are signs) and noncharacters. They turn, join or hide what is around them, and make two names out of
 * one. Sources: Unicode Standard, section 5.21; UTR 36, section 2; UTS 51 for emoji.
 */
const INVISIBLE =
  '(?![\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}])[\\p{DI}\\p{Cf}\\p{NChar}]'

/** Scripts whose letters change their shape at a joiner or non-joiner, as in Persian and in Indic conjuncts. */
const JOINING = `(?!\\p{DI})[${[
  'Arabic Syriac Nko Mongolian Mandaic Adlam Hanifi_Rohingya Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu',
  'Kannada Malayalam Sinhala Tibetan Myanmar Khmer Balinese Javanese Sundanese Meetei_Mayek Grantha Newa Tirhuta',
]
  .join(' ')
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]`

/** One emoji with the sign that makes it coloured or gives it a skin tone. */
const EMOJI = '\\p{ExtPict}(?:[\\uFE0E\\uFE0F]|\\p{EMod})?'

/** Sequences in which a character that shows nothing by itself has its proper place. */
const PROPER = [
  `${EMOJI}(?:\\u200D${EMOJI})*`,
  '\\p{ExtPict}\\uFE0E',
  '[0-9#*]\\uFE0F\\u20E3',
  // Flags of regions are spelt in tag characters.
  '\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}',
  `(?<=${JOINING})[\\u200C\\u200D](?=${JOINING})`,
  // After a virama also at the end of a word.
  `(?<=(?=\\p{M})${JOINING})[\\u200C\\u200D](?![\\u200C\\u200D])`,
  '(?<=[\\p{Ideo}\\p{Sm}])[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  '(?<=(?!\\p{DI})\\p{Script=Mongolian})[\\u180B-\\u180D\\u180F]',
]

const ANY_INVISIBLE = new RegExp(INVISIBLE, 'gu')
// Flags come before the emoji that they begin with.
const PROPER_OR_INVISIBLE = new RegExp(
  `(${[PROPER[3], ...PROPER.filter((_, index) => index !== 3)].join('|')})|${INVISIBLE}`,
  'gu',
)

/** Printable ASCII with line breaks and tabs: most text, in which nothing is invisible. */
const ASCII = /^[\t\n\r -~]*$/

/** A text as keys and comparisons take it: without any character that shows nothing. */
export function withoutInvisible(text: string): string {
  return ASCII.test(text) ? text : text.replace(ANY_INVISIBLE, '')
}

/** A text as it is shown: characters that show nothing stay only where an emoji, a flag or a script needs them. */
export function visibleText(text: string): string {
  return ASCII.test(text)
    ? text
    : text.replace(PROPER_OR_INVISIBLE, (_, proper: string | undefined) => proper ?? '')
}

/** Whether a text shows anything: a letter, a digit, a sign. Braille's blank is a sign by name only. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}\p{Co}\p{Cs}]/u.test(withoutInvisible(text).replaceAll('\u2800', ''))
}
