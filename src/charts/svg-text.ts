/** Signs that the font of the charts can draw: Latin, Greek and Cyrillic letters, numbers, and common punctuation. */
const DRAWN = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd} !-/:-@[-`{-~–—‘’“”…•·×±°€£¥§©®]/u

/**
 * A text without what the font can't draw, which would become boxes: other scripts stand in the text of the message. Marks
 * that combine with a letter stay with it.
 */
export function drawable(text: string): string {
  return [...text.normalize('NFC')]
    .filter((sign) => DRAWN.test(sign))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A text within XML. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
