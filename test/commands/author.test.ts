import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/author', () => {
  it('lists the papers of an author, loosely spelt', async () => {
    const reply = await asked.slash(ben, { command: 'author' }, { name: 'wei xilin' })
    expect(textOf(reply.message)).toContain('1 paper by “wei xilin”, newest first\n-# Xilin Wei')
    expect(papersIn(reply.message)).toEqual(['2502.05173'])
  })

  it('offers names with counts, and names the nearest where nobody is meant', async () => {
    const [first] = await asked.complete(ben, { command: 'author' }, ['name', 'xil'])
    expect(first).toEqual({ name: 'Xilin Wei (1)', value: 'Xilin Wei' })
    const reply = await asked.slash(ben, { command: 'author' }, { name: 'Xilinski' })
    expect(textOf(reply.message)).toContain(
      'I couldn’t find a paper by “Xilinski”. Did you mean **Xilin Wei**?',
    )
  })
})
