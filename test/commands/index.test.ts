import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('the commands', () => {
  it('registers exactly these commands, all at once', () => {
    const names = asked.bot.standIn.commands().map(({ name }) => name)
    expect(names.sort()).toEqual(
      [
        'Find papers',
        'author',
        'channel',
        'digest',
        'help',
        'paper',
        'privacy',
        'saved',
        'search',
        'subscribe',
        'subscriptions',
        'tag',
        'top',
        'trends',
        'unsubscribe',
      ].sort(),
    )
    const puts = asked.bot.standIn.requests.filter(({ method }) => method === 'PUT')
    expect(puts).toHaveLength(1)
  })

  it('lists every command in /help', async () => {
    const text = textOf((await asked.slash(ben, { command: 'help' })).message)
    for (const { name } of asked.bot.standIn.commands()) {
      if (name === 'Find papers') expect(text).toContain('*Find papers*: every paper')
      else if (name !== 'help') expect(text).toContain(`\`/${name}\``)
    }
  })
})
