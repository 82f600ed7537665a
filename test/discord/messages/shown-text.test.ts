import { describe, expect, it, test } from 'vitest'
import { nicknameFrom } from '../../../src/digest/nickname.ts'
import { suggestPapers } from '../../../src/discord/interactions/suggestions.ts'
import { emphasize, highlightOf } from '../../../src/discord/messages/highlight.ts'
import { paperCard } from '../../../src/discord/messages/paper-card.ts'
import { paperInFull, paperLines, paperOption } from '../../../src/discord/messages/paper-lines.ts'
import { maskedLink } from '../../../src/discord/texts/escape.ts'
import { exportPapers } from '../../../src/readers/export.ts'
import { sampleDigest, samplePaper } from '../../support/builders/samples.ts'
import { libraryOf } from '../../support/fakes/memory-digests.ts'

describe('a paper whose texts are LaTeX', () => {
  const title = '$\\text{Former}^2$: Tools$\\ast$ for $\\mathcal{O}(n^2)$ Learning'
  const paper = samplePaper('2503.00101', {
    title,
    nickname: nicknameFrom(title),
    authors: ["Ren\\'e \\L{}ukasik"],
    summary: ['It is 3.5$\\times$ faster with $\\lambda$-steps.', 'It costs $5 per run.'],
  })

  it.each([
    ['a line', paperLines(paper, { gistLimit: 200 })],
    ['the whole', paperInFull(paper, 1_000)],
    ['the card', JSON.stringify(paperCard(paper, { shareable: true, saved: false }))],
    ['a menu’s entry', JSON.stringify(paperOption(paper))],
    ['Markdown', exportPapers([paper], 'markdown').text],
    ['CSV', exportPapers([paper], 'csv').text],
  ])('%s shows no command and no formula’s dollar sign', (_, shown) => {
    expect(shown).toContain('Former²')
    expect(shown).not.toMatch(/text\{|times|lambda|mathcal|\$[^5]/)
  })

  it('shows its authors by their letters, an amount of money as it is, and a star', () => {
    const card = JSON.stringify(paperCard(paper, { shareable: true, saved: false }))
    expect(card).toContain('René Łukasik')
    expect(card).toContain('It costs $5 per run.')
    expect(card).toContain('Tools\\\\* for O(n²)')
  })

  it('is offered by the name that is shown', async () => {
    const library = await libraryOf(sampleDigest('2025-03-01', [paper]))
    const choices = suggestPapers('former2', { app: { library } })
    expect(choices).toEqual([{ name: 'Former²: Tools* for O(n²) Learning', value: paper.id }])
  })
})

test.each([
  ['🚀 Rocket: To the Moon', '🚀 [Rocket: To the Moon](https://a.example/)'],
  ['Rocket 🚀 to the Moon 👩‍🔬', '[Rocket to the Moon](https://a.example/) 🚀 👩‍🔬'],
  ['🇫🇷1️⃣', '🇫🇷1️⃣ <https://a.example/>'],
  ['Plain 1, #2, *3, ©', '[Plain 1, #2, \\*3, ©](https://a.example/)'],
])('a link called %j is %j: Discord shows none with an emoji in it', (label, link) => {
  expect(maskedLink(label, 'https://a.example')).toBe(link)
})

test.each([
  ['强化学习', '基于强化学习的控制', '基于**强化学习**的控制'],
  ['pi0', 'the π₀ model', 'the **π₀** model'],
  ['lukasz', 'by Łukasz', 'by **Łukasz**'],
])('%j is set in bold in %j', (query, text, bold) => {
  const typed = query === '强化学习' ? ['强化', '化学', '学习'] : [query]
  expect(emphasize(text, highlightOf(typed))).toBe(bold)
})
