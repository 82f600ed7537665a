import { describe, expect, it } from 'vitest'
import { interestValue } from '../../src/discord/messages/menu-entries.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ada, ben } = sampleIds
const asked = askedBot()

describe('/subscribe, /subscriptions and /unsubscribe', () => {
  it('follows, shows, stops one, stops all', async () => {
    const person = asked.bot.standIn.person(ben)
    const began = await asked.slash(
      ben,
      { command: 'subscribe' },
      { tag: 'vqa', timezone: 'jst', time: '7am' },
    )
    expect(textOf(began.message)).toContain('You follow **Visual Question Answering**')
    expect(textOf(began.message)).toContain('07:00 (Asia/Tokyo)')
    // 07:00 in Tokyo of the 11th is 22:00 UTC of the 10th.
    expect(textOf(began.message)).toContain(`<t:${Date.parse('2025-02-10T22:00:00Z') / 1000}:f>`)
    await asked.slash(ben, { command: 'subscribe' }, { tag: 'Robotics' })
    const again = await asked.slash(ben, { command: 'subscribe' }, { tag: 'Robotics' })
    expect(textOf(again.message)).toContain('You follow that already')
    const panel = await asked.slash(ben, { command: 'subscriptions' })
    expect(textOf(panel.message)).toContain('- tags: **Visual Question Answering**, **Robotics**')
    const offered = await asked.complete(ben, { command: 'unsubscribe' }, ['what', 'rob'])
    expect(offered.map(({ value }) => value)).toEqual(['tag:Robotics'])
    const robotics = interestValue({ kind: 'tag', value: 'Robotics' })
    const less = await person.select(panel.message, 'stop-following:0', [robotics])
    expect(textOf(less.message)).not.toContain('Robotics')
    const stopped = await asked.slash(ben, { command: 'unsubscribe' }, { what: 'vqa' })
    expect(textOf(stopped.message)).toContain('You no longer follow anything')
    const nothing = await asked.slash(ben, { command: 'unsubscribe' })
    expect(textOf(nothing.message)).toContain('You follow nothing yet')
  })

  it('remembers the time zone a person named', async () => {
    await asked.slash(ada, { command: 'subscribe' }, { tag: 'audio', timezone: 'New York' })
    await asked.slash(ada, { command: 'unsubscribe' })
    const reply = await asked.slash(ada, { command: 'subscribe' }, { tag: 'audio' })
    expect(textOf(reply.message)).toContain('09:00 (America/New_York)')
  })

  it.each([
    [{ tag: 'audio', timezone: 'Atlantis' }, 'I know no time zone “Atlantis”'],
    [{ tag: 'audio', time: '25:00' }, '“25:00” is no time of day'],
  ])('refuses %j in words', async (options, words) => {
    expect(textOf((await asked.slash(ben, { command: 'subscribe' }, options)).message)).toContain(words)
    expect(textOf((await asked.slash(ben, { command: 'subscriptions' })).message)).toContain(
      'You follow nothing yet',
    )
  })

  it('says that a fixed offset knows no daylight saving', async () => {
    const reply = await asked.slash(ada, { command: 'subscribe' }, { tag: 'audio', timezone: 'utc+9' })
    expect(textOf(reply.message)).toContain('no daylight saving')
  })

  it.each([
    ['ber', 'Europe/Berlin'],
    ['new y', 'America/New_York'],
    ['jst', 'Asia/Tokyo'],
    ['utc+9', 'Etc/GMT-9'],
  ])('offers the zone of %s', async (typed, zone) => {
    const values = (await asked.complete(ben, { command: 'subscribe' }, ['timezone', typed])).map(
      ({ value }) => value,
    )
    expect(values).toContain(zone)
  })
})
