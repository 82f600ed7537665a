import { expect, test } from 'vitest'
import { nicknameFrom } from '../../src/digest/nickname.ts'

test.each([
  ['VideoRoPE: What Makes for Good Video Rotary Position Embedding?', 'VideoRoPE'],
  ['QLIP: Text-Aligned Visual Tokenization', 'QLIP'],
  ['s3: You Need Little Data to Train a Search Agent', 's3'],
  ['$\\text{Transformer}^2$: Self-adaptive LLMs', 'Transformer²'],
  ['X^{2}-Gaussian: Gaussians for Tomography', 'X2-Gaussian'],
  ['"PhyWorldBench": A Test', 'PhyWorldBench'],
  ['Code Graph Model (CGM): A Graph', 'CGM'],
  ['BigO(Bench) -- Can Models Count Steps?', null],
  ['DiaSynth -- Synthetic Dialogue Generation', 'DiaSynth'],
  ['FastMesh:Efficient Meshes', 'FastMesh'],
  ['Open-Sora Plan 2: Video for All', 'Open-Sora Plan 2'],
  ['The Common Pile v0.1: Public Text', 'Common Pile v0.1'],
  ['MiMo-VL Technical Report', 'MiMo-VL'],
  ['OpenAI o1 System Card', 'OpenAI o1'],
  ['MEETING DELEGATE: Benchmarking', 'MEETING DELEGATE'],
  ['Step Back to Leap Forward: Self-Backtracking for Models', null],
  ['The Curse of Conditions: A Study', null],
  ['Beyond RAG: What Next', null],
  ['Towards System 2 Reasoning: How', null],
  ['Position: Benchmarks Are Broken', null],
  ['WHEN TO ACT, WHEN TO WAIT: Modeling', null],
  ['Is This a Question?: Yes', null],
  ['Attention Is All You Need', null],
  ['Training with 2:4 sparsity', null],
  ['', null],
  [': nothing before', null],
])('of %j is %j', (title, nickname) => {
  expect(nicknameFrom(title)).toBe(nickname)
})
