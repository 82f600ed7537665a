import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Nicknames } from '../../src/search/mentions.ts'

const names = new Nicknames()
const KNOWN = {
  '2502.05173': 'VideoRoPE',
  '2502.05003': 'QuEST',
  '2502.00001': 'Open-Sora Plan',
  '2502.00002': 'Open-Sora',
  '2502.00003': 'Light',
} as const
for (const [id, nickname] of Object.entries(KNOWN)) names.put(id, nickname, null)
const find = (text: string) => names.find(text, (id) => id in KNOWN)

describe('papers mentioned in a text', () => {
  it.each([
    ['have you seen VideoRoPE?', ['2502.05173']],
    ['videorope is nice', ['2502.05173']],
    ['video rope and Video-RoPE', ['2502.05173']],
    ['https://arxiv.org/abs/2502.05003v2, see there', ['2502.05003']],
    ['<https://huggingface.co/papers/2502.05003>', ['2502.05003']],
    ['[this](https://www.alphaxiv.org/abs/2502.05003)', ['2502.05003']],
    ['arXiv:2502.05003.', ['2502.05003']],
    ['2502.05003 then VideoRoPE', ['2502.05003', '2502.05173']],
    ['a quest for light', []],
    ['QuEST', ['2502.05003']],
    ['QUEST', ['2502.05003']],
    ['Light on it', ['2502.00003']],
    ['the Open-Sora Plan', ['2502.00001']],
    ['Open-Sora\nPlan', ['2502.00002']],
    ['nothing here', []],
    ['', []],
  ])('%j', (text, known) => {
    expect(find(text).known).toEqual(known)
  })

  it('names ids that are not known', () => {
    expect(find('https://arxiv.org/pdf/2401.00001.pdf and 2502.05173')).toEqual({
      known: ['2502.05173'],
      missing: ['2401.00001'],
    })
  })

  it('follows a nickname that a correction changed', () => {
    const changing = new Nicknames()
    changing.put('1', 'OldName', null)
    changing.put('1', 'NewName', 'OldName')
    expect(changing.find('OldName NewName', () => true).known).toEqual(['1'])
    expect(changing.find('OldName', () => true).known).toEqual([])
  })

  it('reads any text, and finds each paper once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (noise) => {
        const { known, missing } = find(`${noise}\nVideoRoPE ${noise}\nVideoRoPE`)
        expect(known.filter((id) => id === '2502.05173')).toHaveLength(1)
        expect(new Set([...known, ...missing]).size).toBe(known.length + missing.length)
      }),
      { seed: 20250210 },
    )
  })
})
