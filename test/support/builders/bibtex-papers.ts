import fc from 'fast-check'
import type { Paper } from '../../../src/digest/paper.ts'
import { samplePaper } from './samples.ts'

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '{',
      '}',
      '\\{',
      '\\}',
      '\\',
      '\\\\',
      '$',
      '$$',
      '@',
      '"',
      '%',
      '#',
      ',',
      '=',
      '~',
      '^',
      '_',
      '&',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ' and ',
      'and',
      ' AND ',
      'others',
      ', ',
      '@misc{evil,',
      '\n@article{x,',
      '},\n',
      '}}',
      '{{',
      '\u2028',
      '\0',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '$\\text{Former}^2$',
      '$O(n^{2})$',
      '$\\{x\\}$',
      '$\\frac{1}{2}$',
      '$a\\\\{b}$',
      '$5 and $6',
      '\\input{x}',
      '$^^5cinput{x}$',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('Ann', 'Lee', 'Müller', '李', 'α', '🙂', 'de', 'von', 'Jr.', ' ') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
)

const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))

/** Papers whose titles and authors mean something to BibTeX. */
export const hostilePapers: fc.Arbitrary<Paper> = fc
  .record({ title: text, authors: fc.array(text, { maxLength: 4 }) })
  .map((changes) => samplePaper('2502.05173', changes))
