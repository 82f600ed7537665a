import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/trends', () => {
  it('draws the most used tags as a picture, and has the same figures as text', async () => {
    await asked.bot.app.library.ingest([
      sampleDigest('2025-02-03', [samplePaper('2502.00301', { tags: ['Tabular'] })]),
      sampleDigest('2025-01-20', [
        samplePaper('2501.00301', { tags: ['Tabular'] }),
        samplePaper('2501.00302', { tags: ['Tabular'] }),
      ]),
    ])
    const reply = await asked.slash(ben, { command: 'trends' }, { tags: 'Tabular, Multimodal', weeks: 4 })
    expect(textOf(reply.message)).toContain('Papers a week by tag')
    expect(textOf(reply.message)).toContain('**Tabular** █▁▅▁ 3 papers: 2 0 1 0')
    expect(textOf(reply.message)).toContain('**Multimodal** ▁▁▁█ 2 papers: 0 0 0 2')
    const [picture] = reply.message.attachments ?? []
    expect(picture).toMatchObject({ filename: 'trends.png', content_type: 'image/png' })
    const png = Buffer.from(await (await fetch(picture?.url ?? '')).arrayBuffer())
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(JSON.stringify(reply.message)).toContain('Tabular from 2 to 0 and Multimodal from 0 to 2')
  })

  it('is by day up to two weeks, and of the tags that are used most where none is named', async () => {
    const reply = await asked.slash(ben, { command: 'trends' }, { weeks: 1 })
    expect(textOf(reply.message)).toContain('Papers a day by tag')
    expect(textOf(reply.message)).toContain('**Natural Language Processing** ▁▁▁▁▁▁█ 9 papers: 0 0 0 0 0 0 9')
    expect(textOf(reply.message).match(/papers?:/g)).toHaveLength(5)
  })

  it('refuses more tags than it can draw', async () => {
    const tags = 'Audio, Robotics, Multimodal, Tabular, nlp, rl'
    const reply = await asked.slash(ben, { command: 'trends' }, { tags })
    expect(textOf(reply.message)).toContain('at most 5 tags')
    expect(reply.ephemeral).toBe(true)
  })
})
