import { ApplicationCommandPermissionType } from 'discord-api-types/v10'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredMessage } from '../../src/playground/messages/message-store.ts'
import { sampleIds, sampleWorld } from '../../src/playground/world/sample-world.ts'
import { idsOf, textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { paperClub, papers, announcements, readers, ada, ben, discussion } = sampleIds
const HELPERS = '1100000000000000122'
const HERALDS = '1100000000000000123'
const THREAD = '1100000000000000130'
const { Role, User, Channel } = ApplicationCommandPermissionType

/** Paper Club, where Ben manages the server by the role *Helpers*. */
function worldWithHelper() {
  const world = sampleWorld()
  const [club, ...others] = world.guilds
  if (club === undefined) throw new Error('there is no server')
  const roles = [
    ...(club.roles ?? []),
    { id: HELPERS, name: 'Helpers', permissions: ['ManageGuild'] as const },
    { id: HERALDS, name: 'Heralds', permissions: [], mentionable: false },
  ]
  const members = [{ userId: ada }, { userId: ben, roles: [HELPERS] }]
  return { ...world, guilds: [{ ...club, roles, members }, ...others] }
}

let bot: TestBot
beforeEach(async () => {
  bot = await startTestBot({ world: worldWithHelper() })
})
afterEach(() => bot.close())

const slash = (
  userId: string,
  subcommand: string,
  options: Record<string, string>,
  channelId: string = papers,
) => bot.standIn.person(userId).slash({ channelId, command: 'channel', subcommand, options })
const subscribe = async (userId: string = ben, options: Record<string, string> = { channel: '#papers' }) => {
  const { message } = await slash(userId, 'subscribe', { time: '09:00', timezone: 'UTC', ...options })
  const id =
    idsOf(message)
      .find((each) => each.startsWith('channel-stop:'))
      ?.split(':')[1] ?? ''
  return { message, id }
}
/** Presses a panel's button; a message that it changes counts as the answer. */
const press = async (message: StoredMessage, action: string, userId: string = ben) => {
  const id = idsOf(message).find((each) => each.startsWith(`channel-${action}:`)) ?? ''
  return textOf((await bot.standIn.person(userId).press(message, id)).message)
}
const paused = async (message: StoredMessage) =>
  (
    await bot.standIn
      .person(ben)
      .press(message, idsOf(message).find((each) => each.startsWith('channel-pause:')) ?? '')
  ).message

const ACTIONS = ['preview', 'now', 'pause', 'stop'] as const

describe('a panel’s buttons, pressed by somebody who', () => {
  it.each(ACTIONS)('lost the role since it was drawn: %s is refused', async (action) => {
    const { message } = await subscribe()
    bot.standIn.setMemberRoles(paperClub, ben, [readers])
    expect(await press(message, action)).toMatch(/You may not use `\/channel` here now/)
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers)).not.toEqual([])
  })

  it('still has it, and no exception is there: they work', async () => {
    const { message } = await subscribe()
    expect(await press(message, 'preview')).toContain('10 February 2025')
  })

  it('is let in by an exception of this command, without managing the server', async () => {
    bot.standIn.setMemberRoles(paperClub, ben, [readers])
    bot.standIn.setCommandPermissions(paperClub, 'channel', [{ id: readers, type: Role, permission: true }])
    const { message } = await subscribe()
    expect(await press(message, 'preview')).toContain('10 February 2025')
    bot.standIn.setCommandPermissions(paperClub, 'channel', [])
    expect(await press(message, 'preview')).toMatch(/You may not use/)
  })

  it.each([
    ['their own', 'channel', { id: ben, type: User, permission: false }],
    ['everyone’s', 'channel', { id: paperClub, type: Role, permission: false }],
    ['the channel’s', 'channel', { id: papers, type: Channel, permission: false }],
    ['all channels’', 'channel', { id: String(BigInt(paperClub) - 1n), type: Channel, permission: false }],
    ['everyone’s for all commands', null, { id: paperClub, type: Role, permission: false }],
  ] as const)('is kept out by an exception made since: %s', async (_, command, exception) => {
    const { message } = await subscribe()
    expect(await press(message, 'preview')).toContain('10 February 2025')
    bot.standIn.setCommandPermissions(paperClub, command, [exception])
    expect(await press(message, 'pause')).toMatch(/You may not use/)
  })

  it('is an administrator: no exception keeps them out, and none is asked for', async () => {
    const { message } = await subscribe(ada)
    bot.standIn.setCommandPermissions(paperClub, null, [{ id: paperClub, type: Role, permission: false }])
    expect(await press(message, 'preview', ada)).toContain('10 February 2025')
    expect(bot.standIn.requests.filter(({ path }) => path.endsWith('/commands/permissions'))).toEqual([])
  })

  it('is timed out by a moderator: they are refused until that is over', async () => {
    const { message } = await subscribe()
    bot.standIn.setTimedOut(paperClub, ben, Date.parse('2025-02-10T07:00:00Z'))
    expect(await press(message, 'pause')).toMatch(/You may not use/)
    bot.clock.set('2025-02-10T07:00:01Z')
    expect(await press(message, 'preview')).toContain('10 February 2025')
  })

  it('can’t be judged just now: it says so and does nothing', async () => {
    const { message } = await subscribe()
    bot.standIn.misbehave(({ path }) =>
      path.endsWith('/commands/permissions')
        ? { kind: 'answer', answer: { status: 404, body: { code: 0 } } }
        : null,
    )
    expect(await press(message, 'stop')).toMatch(/couldn’t find out/)
    bot.standIn.misbehave(null)
    expect(await press(message, 'stop')).toContain('gets no more digests')
  })

  it('asks for a server’s exceptions once, however often they press', async () => {
    const { message } = await subscribe()
    for (let times = 0; times < 5; times += 1) await press(message, 'preview')
    const asked = bot.standIn.requests.filter(({ path }) => path.endsWith('/commands/permissions'))
    expect(asked).toHaveLength(1)
  })
})

/** What makes a member lack something in #papers, and what they then miss by name. */
const LACKS = [
  [
    'may not write there',
    () => bot.standIn.setOverwrites(papers, [{ id: ben, kind: 'member', deny: ['SendMessages'] }]),
    'Send Messages',
  ],
  [
    'may not see it',
    () => bot.standIn.setOverwrites(papers, [{ id: ben, kind: 'member', deny: ['ViewChannel'] }]),
    'View Channel',
  ],
] as const

describe('whoever manages the server but', () => {
  it.each(LACKS)('%s: no action posts there for them, typed or pressed', async (_, lack, missing) => {
    const { message, id } = await subscribe()
    const stoppable = await subscribe(ben, { channel: '#papers', tags: 'Multimodal' })
    const undoable = await bot.standIn
      .person(ben)
      .press(
        stoppable.message,
        idsOf(stoppable.message).find((each) => each.startsWith('channel-stop:')) ?? '',
      )
    const resting = await paused(message)
    lack()
    // They are elsewhere: an old panel of theirs can't be reached in a channel that they don't see.
    const typed = (subcommand: string, options: Record<string, string>) =>
      slash(ben, subcommand, options, announcements).then((reply) => textOf(reply.message))
    const refusal = new RegExp(`You can’t have me post in <#${papers}>: you need .*\\*${missing}\\*`)
    expect(await typed('resume', { subscription: id })).toMatch(refusal)
    expect(await typed('edit', { subscription: id, time: '10:00' })).toMatch(refusal)
    if (missing === 'Send Messages') {
      expect(await typed('subscribe', { channel: '#papers' })).toMatch(refusal)
      expect(await press(resting, 'resume')).toMatch(refusal)
      expect(await press(resting, 'now')).toMatch(refusal)
      expect(await press(undoable.message, 'undo')).toMatch(refusal)
    }
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers)).toEqual([])
    // What only takes away needs none of that.
    expect(await typed('unsubscribe', { subscription: id })).toContain('gets no more digests')
  })

  it('may not mention a role: no post mentions it for them', async () => {
    const refusal = /you need \*Mention @everyone, @here and All Roles\* there yourself/
    bot.standIn.setOverwrites(papers, [
      { id: sampleIds.application, kind: 'member', allow: ['MentionEveryone'] },
    ])
    expect(textOf((await subscribe(ben, { channel: '#papers', role: HERALDS })).message)).toMatch(refusal)
    const made = await subscribe(ada, { channel: '#papers', role: HERALDS })
    expect(textOf((await slash(ben, 'edit', { subscription: made.id, time: '10:00' })).message)).toMatch(
      refusal,
    )
    expect(textOf((await slash(ben, 'edit', { subscription: made.id, role: paperClub })).message)).toContain(
      'Changed.',
    )
  })

  it('may not post in a forum, or open threads', async () => {
    bot.standIn.setOverwrites(discussion, [{ id: ben, kind: 'member', deny: ['SendMessages'] }])
    expect(textOf((await subscribe(ben, { channel: '#discussion' })).message)).toMatch(
      /\*Send Messages\* there yourself/,
    )
    bot.standIn.setOverwrites(papers, [{ id: ben, kind: 'member', deny: ['CreatePublicThreads'] }])
    expect(textOf((await subscribe(ben, { channel: '#papers', layout: 'thread' })).message)).toMatch(
      /\*Create Public Threads\* there yourself/,
    )
  })

  it('is not in a private thread: the button refuses them', async () => {
    bot.standIn.addThread(papers, { id: THREAD, name: 'Private', privateTo: [ben, sampleIds.application] })
    const { message } = await subscribe(ben, { channel: THREAD })
    expect(textOf(message)).toContain('Done.')
    const resting = await paused(message)
    bot.standIn.setThreadLocked(THREAD, true)
    expect(await press(resting, 'resume')).toMatch(/I need \*Manage Threads and Posts\* there/)
  })
})

describe('the command and its button', () => {
  it('refuse alike where the bot may not write, and neither resumes', async () => {
    const { message, id } = await subscribe()
    const resting = await paused(message)
    bot.standIn.setOverwrites(papers, [{ id: sampleIds.application, kind: 'member', deny: ['SendMessages'] }])
    const typed = textOf((await slash(ben, 'resume', { subscription: id })).message)
    expect(typed).toMatch(/I need \*Send Messages\* there/)
    expect(await press(resting, 'resume')).toBe(typed)
    expect(textOf((await slash(ben, 'status', { subscription: id })).message)).toContain('somebody paused it')
  })

  it('say that posting now makes a paused subscription active again', async () => {
    const { message } = await subscribe()
    const resting = await paused(message)
    expect(await press(resting, 'now')).toMatch(/Posting 12 papers.*\nIt was paused, and is active again/)
  })

  it('remember a time zone only where the subscription was saved', async () => {
    const refused = await subscribe(ben, { channel: '#reading-room', timezone: 'Asia/Tokyo' })
    expect(textOf(refused.message)).toContain('Nothing was saved')
    const { message } = await slash(ben, 'subscribe', { channel: '#papers', time: '09:00' })
    expect(textOf(message)).not.toContain('Tokyo')
  })
})
