import { describe, expect, it } from 'vitest'
import {
  accounts,
  ChannelRefused,
  createRefusals,
  RefusedTooOften,
} from '../../../src/discord/rest/refusals.ts'

const SERVER = accounts.ofServer('1')
const OTHER = accounts.ofServer('2')
const POST = { url: 'https://discord.com/api/v10/channels/5/messages', method: 'POST' }
const GET = { url: 'https://discord.com/api/v10/channels/5', method: 'GET' }
const MINUTES = 60_000

function counted() {
  const clock = { at: 0 }
  const refusals = createRefusals(() => clock.at)
  let made = 0
  const ask = (payers: readonly string[], status = 403, asked = POST) =>
    refusals.onAccountOf(payers, () =>
      refusals.guard(asked, async () => {
        made += 1
        await Promise.resolve()
        return { status }
      }),
    )
  return { clock, refusals, ask, made: () => made }
}

describe('refusals', () => {
  it('are five a server in ten minutes, then nothing more is asked for it', async () => {
    const { clock, ask, made } = counted()
    for (let n = 0; n < 5; n += 1) {
      await ask([SERVER])
      clock.at += MINUTES
    }
    await expect(ask([SERVER])).rejects.toThrow(RefusedTooOften)
    await expect(ask([SERVER])).rejects.toMatchObject({ retryAfter: 5 * MINUTES })
    expect(made()).toBe(5)
    await ask([OTHER])
    await ask([])
    expect(made()).toBe(7)
    clock.at = 10 * MINUTES
    await ask([SERVER])
    await expect(ask([SERVER])).rejects.toThrow(RefusedTooOften)
  })

  it('are five also where hundreds are asked for at once', async () => {
    const { ask, made } = counted()
    const all = await Promise.allSettled(Array.from({ length: 300 }, () => ask([SERVER])))
    expect(made()).toBe(5)
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  })

  it('count for the server and for the person', async () => {
    const { ask, made } = counted()
    for (let n = 0; n < 5; n += 1) await ask([accounts.ofPerson('9'), accounts.ofServer(`${n}`)])
    await expect(ask([accounts.ofPerson('9'), accounts.ofServer('7')])).rejects.toThrow(RefusedTooOften)
    await ask([accounts.ofPerson('8'), accounts.ofServer('0')])
    expect(made()).toBe(6)
  })

  it('do not delay what is answered, however much it is', async () => {
    const { ask, made } = counted()
    await Promise.all(Array.from({ length: 300 }, () => ask([SERVER, accounts.ofPerson('9')], 200)))
    expect(made()).toBe(300)
  })

  it('of a channel keep it from being asked for, until an event names it or ten minutes pass', async () => {
    const { clock, refusals, ask, made } = counted()
    await ask([], 403, GET)
    await expect(ask([], 200, GET)).rejects.toThrow(ChannelRefused)
    // What is written there is another thing: whoever writes has looked first.
    await ask([], 200, POST)
    refusals.heardOf('5')
    await ask([], 403, GET)
    clock.at += 10 * MINUTES
    await ask([], 200, GET)
    expect(made()).toBe(4)
  })

  it('set off by somebody count on nobody’s account where it is for everybody', async () => {
    const { refusals, ask } = counted()
    await refusals.onAccountOf([SERVER], () => Promise.all(Array.from({ length: 10 }, () => ask([]))))
    await ask([SERVER], 200)
  })
})
