import { describe, expect, it, test } from 'vitest'
import { coinagesOf } from '../../src/search/coinages.ts'
import { tokens } from '../../src/search/tokens.ts'
import { Vocabulary } from '../../src/search/vocabulary.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { libraryOf } from '../support/fakes/memory-digests.ts'

const vocabulary = new Vocabulary()
const coined = (...bullets: string[]) => [...coinagesOf(bullets.map((bullet) => tokens(bullet, vocabulary)))]

test.each([
  ['GRACE trains models by their gradients.', ['grace']],
  ['The GRACE framework trains models.', ['grace']],
  ['We propose a new method called NEAR for planning.', ['near']],
  ['This paper introduces Swift PPO, a faster trainer.', ['swiftppo']],
  ['VisLM 2.5 sees more than VisLM 2 did.', ['vislm', 'vislm2', 'vislm25']],
  ['It is a Gradient Ratio Adaptation (GRA) for nets.', ['gra']],
  ['It beats GRACE and GPT-4 on all tasks.', []],
  ['The model is near to what people do.', []],
  ['', []],
])('%j coins %j', (bullet, names) => {
  expect(coined(bullet)).toEqual(names)
})

describe('a name that a summary coins', () => {
  const others = Array.from({ length: 6 }, (_, at) =>
    samplePaper(`2503.0020${at}`, {
      title: `Moving with Grace Near People ${at}`,
      nickname: null,
      summary: ['Robots move with grace, near to people, and beat GRACE and NEAR; grace is all.'],
    }),
  )
  const library = libraryOf(
    sampleDigest('2025-03-01', [
      samplePaper('2503.00101', {
        title: 'Learning from Ratios',
        nickname: null,
        summary: ['Ratios say much.', 'We introduce GRACE, which reads them. It is fast.'],
      }),
      samplePaper('2503.00102', { title: 'Planning', nickname: null, summary: ['NEAR plans ahead.'] }),
      samplePaper('2503.00103', {
        title: 'Trainers',
        nickname: null,
        summary: ['This work presents Swift PPO and VisLM 2.5 for all.'],
      }),
      ...others,
    ]),
  )
  it.each([
    ['GRACE', '2503.00101'],
    ['grace', '2503.00101'],
    ['NEAR', '2503.00102'],
    ['SwiftPPO', '2503.00103'],
    ['swift-ppo', '2503.00103'],
    ['Swift PPO', '2503.00103'],
    ['VisLM2.5', '2503.00103'],
    ['vislm 2.5', '2503.00103'],
  ])('is found first by %j', async (query, id) => {
    const { papers, exact } = (await library).search(query, { limit: 3 })
    expect(papers[0]?.paper.id).toBe(id)
    expect(exact).toBe(true)
  })
})
