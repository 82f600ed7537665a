import { describe, expect, it } from 'vitest'
import { mostPopularFirst } from '../../src/digest/popularity.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot, pageId } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/top', () => {
  it('says where no source has figures, and keeps to the order of the digests', async () => {
    const reply = await asked.slash(ben, { command: 'top' })
    expect(textOf(reply.message)).toContain('don’t say what others thought of them')
    expect(papersIn(reply.message)).toEqual(
      asked.bot.app.library
        .digest('2025-02-10')
        ?.papers.slice(0, 6)
        .map(({ id }) => id),
    )
  })

  it('lists what others liked most, a page after the other, and the rest as in the digests', async () => {
    const { library } = asked.bot.app
    const liked = (id: string, upvotes: number) =>
      samplePaper(id, { popularity: { upvotes, stars: 1_234 }, tags: ['Audio'] })
    await library.ingest([
      sampleDigest('2025-02-08', [liked('2502.00801', 50), samplePaper('2502.00802')]),
      sampleDigest('2025-02-01', [liked('2502.00101', 99)]),
    ])
    const reply = await asked.slash(ben, { command: 'top' }, { days: 3 })
    expect(textOf(reply.message)).toContain('Most liked of the last 3 days')
    expect(textOf(reply.message)).toContain('▲ 50\u00A0· ★ 1.2K')
    const first = papersIn(reply.message)
    expect(first[0]).toBe('2502.00801')
    const next = await asked.bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
    const all = mostPopularFirst(library.papersUpTo('2025-02-10', 3)).map(({ id }) => id)
    expect([...first, ...papersIn(next.message)]).toEqual(all.slice(0, 12))
    const long = await asked.slash(ben, { command: 'top' }, { days: 30, tag: 'Audio' })
    expect(papersIn(long.message).slice(0, 2)).toEqual(['2502.00101', '2502.00801'])
  })

  it('says what to do where nothing of late has the tag', async () => {
    const reply = await asked.slash(ben, { command: 'top' }, { days: 1, tag: 'Audio' })
    expect(textOf(reply.message)).toContain('A larger `days:` looks back further')
    expect(reply.ephemeral).toBe(true)
  })

  it('shows the figures of today on a paper’s card', async () => {
    await asked.bot.app.library.ingest([
      sampleDigest('2025-02-09', [samplePaper('2502.00901', { popularity: { upvotes: 7, comments: 1 } })]),
    ])
    const card = await asked.slash(ben, { command: 'paper' }, { query: '2502.00901' })
    expect(textOf(card.message)).toContain('▲ 7\u00A0· 1 comment')
  })
})
