import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVERYTHING } from '../../src/subscriptions/interests.ts'
import { operatorIn, wants, withoutAnd } from '../../src/subscriptions/matching.ts'
import { samplePaper } from '../support/builders/samples.ts'

const wanted = (keyword: string, title: string, summary: string[] = []) =>
  wants({ ...EVERYTHING, keywords: [keyword] }, samplePaper('2502.00001', { title, summary, nickname: null }))

describe('a keyword is found as it is searched for', () => {
  it.each([
    ['multi-agent', 'Multiagent Systems Debate'],
    ['multiagent', 'Multi-Agent Systems Debate'],
    ['multi agent', 'A Multiagent System'],
    ['multiagent', 'Many multi agents debate'],
    ['pretraining', 'Pre-training Data Quality'],
    ['pre-training', 'Pretraining at Scale'],
    ['pre-trained models', 'A pretrained model'],
    ['finetuning', 'Fine-tuning Vision Models'],
    ['fine tuning', 'Finetuned Vision Models'],
    ['GPT4', 'GPT-4 Reads Papers'],
    ['GPT-4', 'GPT 4 Reads Papers'],
    ['Qwen2.5', 'Qwen 2.5 Technical Report'],
    ['qwen-2.5-vl', 'Qwen2.5-VL Technical Report'],
    ['zero-shot', 'Zeroshot Everything'],
    ['studies', 'A study of studying'],
    ['chain of thought', 'Thought Chains'],
    ['"fine-tuning models"', 'Finetuning Models'],
    ['"multiagent debate"', 'Multi-Agent Debate'],
  ])('%s in “%s”', (keyword, title) => expect(wanted(keyword, title)).toBe(true))

  it.each([
    ['therapist', 'The Rapist of Scherpenheuvel'],
    ['together', 'To Get Her'],
    ['multiagent', 'Multi', ['Agent']],
    ['finetuning', 'A fine tool for tuning'],
    ['"multi agent debate"', 'Debate of Multi Agents'],
    ['gan', 'G an'],
    ['audio diffusion', 'Image Diffusion at Night'],
  ] as const)('not %s in “%s”', (keyword, title, summary: readonly string[] = []) => {
    expect(wanted(keyword, title, [...summary])).toBe(false)
  })

  it('however the parts of a name are put together, in the text and in the keyword', () => {
    const part = fc.stringMatching(/^[b-z]{4,7}$/)
    const glue = fc.constantFrom('', '-', ' ')
    fc.assert(
      fc.property(part, part, glue, glue, (one, other, inKeyword, inText) => {
        const keyword = `${one}${inKeyword}${other}`
        expect(wanted(keyword, `On ${one}${inText}${other} and more`), `${keyword} ${inText}`).toBe(true)
      }),
      { seed: 20250210, numRuns: 500 },
    )
  })
})

describe('what people write between keywords', () => {
  it.each([
    ['LLM OR VLM', 'OR'],
    ['vision or language', 'or'],
    ['a | b', '|'],
    ['a|b', '|'],
    ['a || b', '||'],
    ['diffusion -audio', '-audio'],
    ['-audio', '-audio'],
    ['diffusion NOT audio', 'NOT'],
    ['diffusion !audio', '!audio'],
    ['diffusion –audio', '–audio'],
    ['a / b', '/'],
  ])('%s is noticed', (typed, operator) => expect(operatorIn(typed)).toBe(operator))

  it.each([
    'multi-agent',
    'pass@k',
    'GPT-4 -',
    'not only that',
    '"this OR that"',
    'R&D',
    'Oracle',
    'AND',
    'text-to-image',
  ])('%s is plain words', (typed) => expect(operatorIn(typed)).toBeNull())

  it('AND is what a keyword means anyway', () => {
    expect(withoutAnd('vision AND language && audio')).toBe('vision language audio')
    expect(withoutAnd('search and rescue')).toBe('search and rescue')
    expect(withoutAnd('R&D')).toBe('R&D')
  })
})
