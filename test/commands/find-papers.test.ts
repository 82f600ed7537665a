import { MessageFlags } from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot, pageId } from '../support/processes/asked-bot.ts'

const { papers, ada, ben } = sampleIds
const asked = askedBot()

describe('Find papers, on a message', () => {
  const findIn = (content: string) =>
    asked.bot.standIn
      .person(ben)
      .messageMenu(asked.bot.standIn.person(ada).say({ channelId: papers }, content), 'Find papers')

  it('opens the one paper that is meant, for the one who asks', async () => {
    const reply = await findIn('did you read VideoRoPE yet?')
    expect(textOf(reply.message)).toContain('### [VideoRoPE')
    expect(reply.ephemeral).toBe(true)
  })

  it('lists every paper linked or named, and what is not stored', async () => {
    const reply = await findIn('QuEST https://arxiv.org/abs/2502.05173v1 https://hf.co/papers/2401.00001')
    expect(textOf(reply.message)).toContain('### 2 papers in this message')
    expect(papersIn(reply.message)).toEqual(['2401.00001', '2502.05003', '2502.05173'])
  })

  it('reads what a message forwards', async () => {
    const message = asked.bot.standIn.person(ada).say({ channelId: papers }, 'forwarded')
    const forwarded = { ...message, content: 'worth a look: https://arxiv.org/abs/2502.05173' }
    Object.assign(message, {
      content: '',
      flags: MessageFlags.HasSnapshot,
      message_reference: { type: 1, channel_id: papers, message_id: message.id },
      message_snapshots: [{ message: forwarded }],
    })
    const reply = await asked.bot.standIn.person(ben).messageMenu(message, 'Find papers')
    expect(textOf(reply.message)).toContain('### [VideoRoPE')
  })

  it('says so where there is none', async () => {
    expect(textOf((await findIn('hello')).message)).toContain('I found no arXiv link')
    expect(textOf((await findIn('arxiv.org/abs/2401.00001')).message)).toContain('Not in any digest here')
  })

  it('turns the pages where there are many', async () => {
    const ids = asked.bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id) ?? []
    const reply = await findIn(ids.map((id) => `https://arxiv.org/abs/${id}`).join(' '))
    const first = papersIn(reply.message)
    const next = await asked.bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
    expect(first).toEqual(ids.slice(0, 6))
    expect(papersIn(next.message)).toEqual(ids.slice(6))
  })
})
