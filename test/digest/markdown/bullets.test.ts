import { describe, expect, test } from 'vitest'
import { splitBullets } from '../../../src/digest/markdown/bullets.ts'

describe('splitBullets', () => {
  test.each<[why: string, text: string, bullets: string[]]>([
    ['dashes', '- One thing. - Another one.', ['One thing.', 'Another one.']],
    ['space before and after the dash', '  -  One.  -  Two.', ['One.', 'Two.']],
    ['nothing before the first', 'A lead. - One. - Two.', ['A lead.', 'One.', 'Two.']],
    ['a heading before the first', '**Key points:** - One. - Two.', ['**Key points:**', 'One.', 'Two.']],
    ['bullet signs', '• One. • Two.', ['One.', 'Two.']],
    ['asterisks', '* One. * Two.', ['One.', 'Two.']],
    ['bold dashes', '**-** One. **-** Two.', ['One.', 'Two.']],
    ['numbers', '1. One. 2. Two. 3. Three.', ['One.', 'Two.', 'Three.']],
    [
      'numbers after a lead',
      'What it says: 1. **Goal:** x. 2. **Means:** y.',
      ['What it says:', '**Goal:** x.', '**Means:** y.'],
    ],
    [
      'glued to its text',
      '-A new model. -3D data, too. -"Quoted" text.',
      ['A new model.', '3D data, too.', '"Quoted" text.'],
    ],
    [
      'glued to the sentence before',
      'One is done.- Two begins.- Three.',
      ['One is done.', 'Two begins.', 'Three.'],
    ],
    ['after a quotation', '- Called "the end." - Next.', ['Called "the end."', 'Next.']],
    ['after a bracket', '- It works (well.) - Next.', ['It works (well.)', 'Next.']],
    ['line breaks', '- One.\n- Two.\n\n - Three.', ['One.', 'Two.', 'Three.']],
    ['a marker on a line of its own', '-\nOne.\n-\nTwo.', ['One.', 'Two.']],
    ['a small first letter', '- One. - iOS is second.', ['One.', 'iOS is second.']],
    [
      'lines that end no sentence',
      '- Adds a thing - Tests the thing - Ships it',
      ['Adds a thing', 'Tests the thing', 'Ships it'],
    ],
    ['one marker is taken, no more', '*- One. - Two.', ['- One.', 'Two.']],
    ['running text', 'One. Two, which is more. Three.', ['One. Two, which is more. Three.']],
    ['blank text', ' \n ', []],
    ['doubled markers', '- - One. - - Two.', ['One.', 'Two.']],
    ['markers alone', '- - -', []],
  ])('splits at %s', (_why, text, bullets) => {
    expect(splitBullets(text)).toEqual(bullets)
  })

  test.each([
    'A state-of-the- art - and better - method.',
    'Works for low- and high-level tasks, and for zero- or few-shot ones.',
    'Uses policy optimization (Proximal - PPO) and preference (Direct - DPO) losses.',
    'Ranks from 1.0 - 7.0 against 1.5 - 2.5 elsewhere.',
    'A drop of -4.9 and a gain. -0.07% is negligible.',
    'A memory of units - each holding one frame.',
    'The *jina* models. *Friends* is a series; A* search and S* too.',
    'The loss falls in 3 stages: 2. is the longest.',
    'Solves 5 of 8. 3 are open.',
  ])('leaves whole: %s', (text) => {
    expect(splitBullets(text)).toEqual([text])
  })
})
