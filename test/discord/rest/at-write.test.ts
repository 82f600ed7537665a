import { REST, Routes } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { notice } from '../../../src/discord/messages/components.ts'
import { createPublisher } from '../../../src/discord/posting/publisher.ts'
import { createWriteConditions, Unwritten } from '../../../src/discord/rest/at-write.ts'
import { type RestParts, restOptions } from '../../../src/discord/rest/rest.ts'
import { UserError } from '../../../src/errors.ts'
import { channel, forumPost, person, postOf } from '../../support/builders/steps.ts'
import { json, misbehavingApi } from '../../support/fakes/misbehaving-api.ts'

const BODY = { ...notice('Hello') }

/** A client of an API that answers everything. */
async function client(parts: RestParts) {
  const { api, reached } = await misbehavingApi((_, response) =>
    json(response, 200, { id: '1', channel_id: '2', type: 15, available_tags: [] }),
  )
  return { rest: new REST(restOptions(api, parts)).setToken('a-token'), reached }
}

describe('what must hold in the moment of writing', () => {
  it('is asked once a connection is there, not when the request is made', async () => {
    let isAlive = true
    const { rest, reached } = await client({
      // A connection takes longer than this: its end is an event of its own.
      beforeRequest: async () => void setImmediate(() => (isAlive = false)),
      atWrite() {
        if (!isAlive) throw new UserError('others may do this now')
      },
    })
    const failed = rest.post(Routes.channelMessages('1'), { body: BODY })
    await expect(failed).rejects.toThrow(Unwritten)
    await expect(failed).rejects.toThrow('others may do this now')
    expect(reached).toEqual([])
  })

  it('is asked again on a connection that is kept, and one request that fails leaves those beside it', async () => {
    let answers = 0
    const { rest, reached } = await client({
      atWrite() {
        answers += 1
        if (answers % 2 === 0) throw new UserError('not now')
      },
    })
    const ends = []
    for (let i = 0; i < 4; i += 1) {
      ends.push(...(await Promise.allSettled([rest.post(Routes.channelMessages('1'), { body: BODY })])))
    }
    const beside = await Promise.allSettled(['2', '3'].map((id) => rest.get(Routes.channel(id))))
    expect([...ends, ...beside].map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ])
    expect(reached).toHaveLength(3)
  })

  it('knows answers to people from everything else', async () => {
    const asked: boolean[] = []
    const { rest } = await client({ atWrite: (isAnswer) => void asked.push(isAnswer) })
    await rest.post(Routes.interactionCallback('1', 't'), { body: { type: 5 }, auth: false })
    await rest.get(Routes.channel('1'))
    expect(asked).toEqual([true, false])
  })

  it('lets answers through as they are, whatever their length', async () => {
    const { api } = await misbehavingApi((_, response) => json(response, 200, { text: 'ü'.repeat(100_000) }))
    const rest = new REST(restOptions(api, { atWrite: () => undefined })).setToken('a-token')
    expect(await rest.get('/gateway/bot')).toEqual({ text: 'ü'.repeat(100_000) })
  })
})

describe('a step that may be another process’s by now', () => {
  /** A publisher, and how many requests it has written when the work is lost. */
  async function publisherLosing(after: number) {
    const conditions = createWriteConditions()
    const { rest, reached } = await client({ conditions })
    const isOurs = () => reached.length < after
    return {
      publisher: createPublisher({ rest, conditions, applicationId: () => '1', time: () => null }),
      reached,
      isOurs,
    }
  }

  it.each([
    ['a message', postOf(channel()), 0],
    ['a forum’s post, after a look at the forum', forumPost(), 1],
    ['a message to a person, after opening the channel to them', postOf(person()), 1],
  ])('is not sent: %s', async (_, step, requests) => {
    const { publisher, reached, isOurs } = await publisherLosing(requests)
    expect(await publisher.send(step, 'nonce', isOurs)).toMatchObject({
      status: 'failed',
      isUnsent: true,
      detail: 'another process may have taken this work over',
    })
    expect(reached).toHaveLength(requests)
  })

  it('is a matter of that step alone', async () => {
    const { publisher, reached, isOurs } = await publisherLosing(0)
    const [lost, sent] = await Promise.all([
      publisher.send(postOf(channel('5')), 'nonce', isOurs),
      publisher.send(postOf(channel('6')), 'nonce 2', () => true),
    ])
    expect([lost.status, sent.status]).toEqual(['failed', 'sent'])
    expect(reached).toHaveLength(1)
  })
})
