import { expect, test } from 'vitest'
import { textOfMarkup } from '../../src/digest/markdown/markdown-text.ts'
import { summaryFromText } from '../../src/digest/summary.ts'

test.each([
  ['<ul><li>It works.</li><li>It is fast.</li></ul>', ['It works.', 'It is fast.']],
  ['<ol>\n<li class="x">It works.\n<li>It is fast.</ol>', ['It works.', 'It is fast.']],
  ['Rates a < b and c > d hold.', ['Rates a < b and c > d hold.']],
  ['Where x <b and c> y.', ['Where x <b and c> y.']],
  ['<p align="center">It <b>works</b>.</p>', ['It works.']],
  ['H<sub>2</sub>O', ['H₂O']],
])('%j is read as text and bullets', (html, bullets) => {
  expect(summaryFromText(html).map((each) => each.trim())).toEqual(bullets)
})

test('what is no tag stays in a title', () => {
  expect(textOfMarkup('When p < a and b > q: <i>Bounds</i>')).toBe('When p < a and b > q: Bounds')
})
