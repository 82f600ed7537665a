import { PermissionFlagsBits } from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import { inviteUrl, missingToPost, permissionsIn } from '../../../src/discord/servers/permissions.ts'

const { ViewChannel, SendMessages, SendMessagesInThreads, ReadMessageHistory, Administrator } =
  PermissionFlagsBits
const [GUILD, OWNER, BOT, ROLE_A, ROLE_B] = ['1', '2', '3', '4', '5']
const [ROLE, MEMBER] = [0, 1]

type Bits = bigint | undefined
const overwrite = (id: string, type: number, { allow, deny }: { allow?: Bits; deny?: Bits }) => ({
  id,
  type,
  allow: String(allow ?? 0n),
  deny: String(deny ?? 0n),
})

function permissionsOf(options: {
  everyone?: bigint
  roleA?: bigint
  roleB?: bigint
  roles?: string[]
  overwrites?: ReturnType<typeof overwrite>[]
  owner?: string
}): bigint {
  const role = (id: string, permissions = 0n) => ({ id, permissions: String(permissions) })
  const guild = {
    id: GUILD,
    owner_id: options.owner ?? OWNER,
    roles: [role(GUILD, options.everyone), role(ROLE_A, options.roleA), role(ROLE_B, options.roleB)],
  } as unknown as Parameters<typeof permissionsIn>[0]
  const channel = { permission_overwrites: options.overwrites ?? [] }
  return permissionsIn(
    guild,
    channel,
    { userId: BOT, roleIds: options.roles ?? [ROLE_A], timedOutUntil: null },
    0,
  )
}

describe('the permissions of a member in a channel', () => {
  it.each([
    ['everyone’s', { everyone: ViewChannel }, ViewChannel],
    ['its roles’', { everyone: ViewChannel, roleA: SendMessages }, ViewChannel | SendMessages],
    ['not other roles’', { roleB: SendMessages }, 0n],
    [
      'less what the channel denies everyone',
      { everyone: ViewChannel | SendMessages, overwrites: [overwrite(GUILD, ROLE, { deny: SendMessages })] },
      ViewChannel,
    ],
    [
      'what a role allows over what everyone is denied',
      {
        everyone: SendMessages,
        overwrites: [
          overwrite(ROLE_A, ROLE, { allow: SendMessages }),
          overwrite(GUILD, ROLE, { deny: SendMessages }),
        ],
      },
      SendMessages,
    ],
    [
      'what one role allows over what another denies, in either order',
      {
        roles: [ROLE_A, ROLE_B],
        overwrites: [
          overwrite(ROLE_A, ROLE, { allow: SendMessages }),
          overwrite(ROLE_B, ROLE, { deny: SendMessages }),
        ],
      },
      SendMessages,
    ],
    [
      'what the member is denied over what a role allows',
      {
        overwrites: [
          overwrite(BOT, MEMBER, { deny: SendMessages }),
          overwrite(ROLE_A, ROLE, { allow: SendMessages }),
        ],
      },
      0n,
    ],
    [
      'what the member is allowed over all',
      {
        overwrites: [
          overwrite(BOT, MEMBER, { allow: ViewChannel }),
          overwrite(ROLE_A, ROLE, { deny: ViewChannel }),
          overwrite(GUILD, ROLE, { deny: ViewChannel }),
        ],
      },
      ViewChannel,
    ],
    ['nothing of others’ overwrites', { overwrites: [overwrite('99', MEMBER, { allow: SendMessages })] }, 0n],
    [
      'beyond 32 bits',
      { everyone: SendMessagesInThreads, overwrites: [overwrite(GUILD, ROLE, { deny: ViewChannel })] },
      SendMessagesInThreads,
    ],
  ])('are %s', (_, options, expected) => {
    expect(permissionsOf(options)).toBe(expected)
  })

  it.each([
    ['the owner', { owner: BOT }],
    ['an administrator', { roleA: Administrator }],
  ])('are all for %s, whatever the channel denies', (_, options) => {
    const denied = permissionsOf({
      ...options,
      overwrites: [overwrite(BOT, MEMBER, { deny: ViewChannel | SendMessages })],
    })
    expect(missingToPost(denied, { kind: 'text' })).toEqual([])
  })
})

describe('what the bot lacks to post', () => {
  const all = ViewChannel | SendMessages | SendMessagesInThreads | ReadMessageHistory

  it.each([
    ['nothing where it has all', all, { kind: 'text' }, []],
    [
      'everything, in the order of the settings',
      0n,
      { kind: 'text' },
      ['View Channel', 'Send Messages', 'Read Message History'],
    ],
    ['sending', all & ~SendMessages, { kind: 'announcement' }, ['Send Messages']],
    ['nothing in a thread for want of sending', all & ~SendMessages, { kind: 'thread' }, []],
    ['sending in a thread', all & ~SendMessagesInThreads, { kind: 'thread' }, ['Send Messages in Threads']],
    [
      'writing into a forum’s post',
      all & ~SendMessagesInThreads,
      { kind: 'forum' },
      ['Send Messages in Threads'],
    ],
    ['opening a thread for the cards', all, { kind: 'text', layout: 'thread' }, ['Create Public Threads']],
    ['embedding what is published', all, { kind: 'announcement', layout: 'publish' }, ['Embed Links']],
    [
      'mentioning a role that not everyone may',
      all,
      { kind: 'text', mentions: true },
      ['Mention @everyone, @here and All Roles'],
    ],
    ['the history', all & ~ReadMessageHistory, { kind: 'text' }, ['Read Message History']],
    ['nothing for an administrator', Administrator, { kind: 'forum', mentions: true }, []],
  ] as const)('is %s', (_, bits, needs, missing) => {
    expect(missingToPost(bits, needs)).toEqual(missing)
  })
})

describe('the invite link', () => {
  it('asks for a bot with commands, and just the permissions that posting takes', () => {
    const url = new URL(inviteUrl('123'))
    expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize')
    expect(url.searchParams.get('client_id')).toBe('123')
    expect(url.searchParams.get('scope')).toBe('bot applications.commands')
    const bits = BigInt(url.searchParams.get('permissions') ?? '')
    expect(missingToPost(bits, { kind: 'text', layout: 'thread' })).toEqual([])
    expect(missingToPost(bits, { kind: 'announcement', layout: 'publish' })).toEqual([])
    expect(bits & Administrator).toBe(0n)
  })
})
