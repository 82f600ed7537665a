import { describe, expect, it, test } from 'vitest'
import { joined, words } from '../../src/search/analysis.ts'
import { fold } from '../../src/search/letters.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { libraryOf } from '../support/fakes/memory-digests.ts'

test.each([
  ['Łukasz Żak', 'lukasz zak'],
  ['Søren Kierkegård, Đặng Thùy, Þóra', 'soren kierkegard, dang thuy, thora'],
  ['Weiß, Æsir, œuvre, İstanbul, ılık', 'weiss, aesir, oeuvre, istanbul, ilik'],
  ['π0, $\\pi_0$ and π₀', 'pi0, pi0 and pi0'],
  ['β-VAE, $\\beta$-VAE, Ψ-Net', 'beta-vae, beta-vae, psi-net'],
  ['Γιώργος', 'γιωργος'],
  ['Vid-Ma$^2$mba, $\\text{M}^{3}$-Bench', 'vid-ma2mba, m3-bench'],
  ['∞-Video', 'infinity-video'],
  ["Ren\\'e Descartes", 'rene descartes'],
  ['한국어 パソコン', '한국어 ハソコン'],
])('%j folds to %j', (text, folded) => {
  expect(fold(text)).toBe(folded)
  expect(fold(folded)).toBe(folded)
})

test.each([
  ['基于强化学习', ['基于', '于强', '强化', '化学', '学习']],
  ['GPT模型4的', ['gpt', '模型', '4', '的']],
  ['视 频', ['视', '频']],
  ['スーパーコンピュータ', ['スー', 'ーハ', 'ハー', 'ーコ', 'コン', 'ンヒ', 'ヒュ', 'ュー', 'ータ']],
  ['강화 학습', ['강화', '학습']],
])('%j is read as the words %j', (text, list) => {
  expect(words(text)).toEqual(list)
})

describe('searching', () => {
  const library = libraryOf(
    sampleDigest('2025-03-01', [
      samplePaper('2503.00101', { title: '基于强化学习的机器人控制', nickname: null, summary: [] }),
      samplePaper('2503.00102', { title: '图像生成模型综述', nickname: null, summary: [] }),
      samplePaper('2503.00103', { title: '日本語の大規模言語モデル', nickname: null, summary: [] }),
      samplePaper('2503.00104', { title: '한국어 음성인식 모델', nickname: null, summary: [] }),
      samplePaper('2503.00105', { title: '$\\pi_0$: A Flow Model', nickname: 'π₀', authors: ['Łukasz Żak'] }),
      samplePaper('2503.00106', { title: '$\\beta$-Calibration of Things', nickname: null }),
      samplePaper('2503.00107', { title: 'Every Frame: Vid-Ma$^2$mba for Clips', nickname: null }),
    ]),
  )
  it.each([
    ['强化学习', '2503.00101'],
    ['机器人', '2503.00101'],
    ['生成模型', '2503.00102'],
    ['言語モデル', '2503.00103'],
    ['음성인식', '2503.00104'],
    ['인식', '2503.00104'],
    ['pi0', '2503.00105'],
    ['π0', '2503.00105'],
    ['$\\pi_0$', '2503.00105'],
    ['lukasz zak', '2503.00105'],
    ['beta calibration', '2503.00106'],
    ['β-calibration', '2503.00106'],
    ['vid-ma2mba', '2503.00107'],
    ['vidma2mba', '2503.00107'],
  ])('%j finds it as typed', async (query, id) => {
    const { papers, exact } = (await library).search(query, { limit: 5 })
    expect(papers.map(({ paper }) => paper.id)).toEqual([id])
    expect(exact).toBe(true)
  })
})

it('writes a name in one word, whatever its letters', () => {
  expect(joined('$\\text{Former}^2$')).toBe('former2')
  expect(joined('Łódź-VLM')).toBe('lodzvlm')
})
