import { expect, test } from 'vitest'
import { arxivIdFrom, arxivUrl } from '../../src/digest/arxiv-id.ts'

test.each([
  ['2502.05173', '2502.05173'],
  [' 2502.05173v2 ', '2502.05173'],
  ['arXiv:2502.05173v1', '2502.05173'],
  ['0704.0001', '0704.0001'],
  ['cs/0112017', 'cs/0112017'],
  ['math.gt/0309136v2', 'math/0309136'],
  ['https://arxiv.org/abs/2502.05173', '2502.05173'],
  ['http://www.arxiv.org/abs/2502.05173v3?context=cs#top', '2502.05173'],
  ['https://arxiv.org/pdf/2502.05173.pdf', '2502.05173'],
  ['arxiv.org/pdf/2502.05173v1', '2502.05173'],
  ['//arxiv.org/html/2502.05173', '2502.05173'],
  ['https://export.arxiv.org/abs/cs/0112017', 'cs/0112017'],
  ['https://huggingface.co/papers/2502.05173', '2502.05173'],
  ['https://hf.co/papers/2502.05173', '2502.05173'],
  ['https://www.alphaxiv.org/abs/2502.05173', '2502.05173'],
  ['https://arxiv.org/list/cs.CV/recent', null],
  ['https://evil.example/abs/2502.05173', null],
  ['https://arxiv.org.evil.example/abs/2502.05173', null],
  ['see 2502.05173', null],
  // Cut off: five digits follow the dot since 2015, four before.
  ['https://arxiv.org/abs/2502.0517', null],
  ['https://arxiv.org/abs/2502.051', null],
  ['1501.0001', null],
  ['1412.6980', '1412.6980'],
  ['1412.69801', null],
  ['cs/011201', null],
  ['2513.00001', null],
  ['2500.00001', null],
  ['12502.05173', null],
  ['VideoRoPE', null],
  ['', null],
  ['x'.repeat(100_000), null],
])('in %j is %j', (text, id) => {
  expect(arxivIdFrom(text)).toBe(id)
})

test('the page of an id', () => {
  expect(arxivUrl('2502.05173')).toBe('https://arxiv.org/abs/2502.05173')
})
