import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDigests } from '../../src/digest/read.ts'
import { paperCard } from '../../src/discord/messages/paper-card.ts'
import { interactiveComponents } from '../../src/preview/controls.ts'
import { messageHtml } from '../../src/preview/message-html.ts'
import { messageText } from '../../src/preview/text.ts'
import { digestMessages } from '../support/builders/editions.ts'
import { faultsOfHtml } from './html-faults.ts'

const SAMPLE = join(import.meta.dirname, '../../data/sample/2025/02/10.md')

const reading = readDigests(readFileSync(SAMPLE, 'utf8'), { date: '2025-02-10' })
const digest = reading.status === 'read' ? reading.digests[0] : undefined
if (digest === undefined) throw new Error('The sample digest cannot be read')
const { papers } = digest

describe.each(['compact', 'full'] as const)('a real digest in the layout %s', (layout) => {
  const messages = digestMessages(digest, layout)
  const html = messages.map((message) => messageHtml(message))
  const text = messages.map((message) => messageText(message))

  it('is drawn without faults, in accented containers', () => {
    expect(html.flatMap(faultsOfHtml)).toEqual([])
    for (const each of html)
      expect(each).toMatch(/^<div class="dc-message"><div class="dc-container dc-accented"/)
  })

  it('links every paper once', () => {
    for (const { url } of papers) {
      expect(html.join('').split(`href="${url}"`)).toHaveLength(2)
      expect(text.join('').split(`(${url})`)).toHaveLength(2)
    }
  })

  it('keeps the edge on every line, within 90 columns but for addresses', () => {
    for (const line of text.flatMap((each) => each.split('\n'))) {
      expect(line.startsWith('│')).toBe(true)
      if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(90)
    }
  })

  it('offers every paper in its menus', () => {
    const menus = messages
      .flatMap(interactiveComponents)
      .filter(({ customId }) => customId.startsWith('post:'))
    const offered = menus.flatMap(({ options = [] }) => options)
    expect(offered.map(({ value }) => value)).toEqual(papers.map(({ id }) => id))
  })
})

describe('a real paper card', () => {
  it('shows title, bullets and tag buttons', () => {
    const [paper] = papers
    if (paper === undefined) throw new Error('The sample digest is empty')
    const card = paperCard(paper, { shareable: true, saved: false })
    const html = messageHtml(card)
    expect(faultsOfHtml(html)).toEqual([])
    expect(html).toContain(`<h4 class="dc-h3"><a href="${paper.url}"`)
    expect(html.match(/<li>/g)).toHaveLength(paper.summary.length)
    const labels = interactiveComponents(card).map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining(paper.tags.slice(0, 5)))
  })
})
