import { charactersOf, displayWidth } from './display-width.ts'

/**
 * Breaks a line at spaces so that no piece takes more columns than given. A longer word is broken anywhere,
 * except an address, which stays whole so that it can be opened and copied.
 */
export function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  let width = 0
  for (const word of line.split(' ').flatMap((each) => breakWord(each, columns))) {
    const wordWidth = displayWidth(word)
    if (current !== '' && width + 1 + wordWidth > columns) {
      lines.push(current)
      current = word
      width = wordWidth
    } else {
      current = current === '' ? word : `${current} ${word}`
      width = displayWidth(current)
    }
  }
  return [...lines, current]
}

function breakWord(word: string, columns: number): string[] {
  if (displayWidth(word) <= columns || word.includes('://')) return [word]
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const { character, width: characterWidth } of charactersOf(word)) {
    if (width + characterWidth > columns && piece !== '') {
      pieces.push(piece)
      piece = ''
      width = 0
    }
    piece += character
    width += characterWidth
  }
  return [...pieces, piece]
}
