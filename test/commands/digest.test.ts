import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/digest', () => {
  it('shows the newest digest in pages', async () => {
    const reply = await asked.slash(ben, { command: 'digest' })
    const first = papersIn(reply.message)
    const next = await asked.bot.standIn.person(ben).press(reply.message, 'digest:2025-02-10:2:')
    expect([...first, ...papersIn(next.message)]).toEqual(
      asked.bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id),
    )
  })

  it('keeps to a tag', async () => {
    const reply = await asked.slash(ben, { command: 'digest' }, { date: '2025-02-10', tag: 'Multimodal' })
    expect(papersIn(reply.message)).toEqual(['2502.05173', '2502.05178'])
  })

  it('opens a paper from its menu', async () => {
    const reply = await asked.slash(ben, { command: 'digest' })
    const card = await asked.bot.standIn
      .person(ben)
      .select(reply.message, 'post:2025-02-10:1', ['2502.05173'])
    expect(textOf(card.message)).toContain('### [VideoRoPE')
  })

  it.each([
    ['2024-01-01', 'There is no digest of Monday 1 January 2024. The nearest is of Monday 10 February 2025'],
    ['2025-02-30', '“2025-02-30” is no date'],
    ['whenever', '“whenever” is no date'],
  ])('answers %s in words', async (date, words) => {
    const reply = await asked.slash(ben, { command: 'digest' }, { date })
    expect(textOf(reply.message)).toContain(words)
    expect(reply.ephemeral).toBe(true)
  })

  it.each(['latest', 'the newest one', 'Most recent', '10-Feb-25'])('%s is the newest', async (date) => {
    const reply = await asked.slash(ben, { command: 'digest' }, { date })
    expect(papersIn(reply.message)[0]).toBe('2502.05173')
  })

  it('offers dates', async () => {
    expect(await asked.complete(ben, { command: 'digest' }, ['date', 'feb'])).toEqual([
      { name: 'Monday 10 February 2025', value: '2025-02-10' },
    ])
  })
})
