import { PermissionFlagsBits } from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import {
  ALL_PERMISSIONS,
  channelPermissions,
  guildPermissions,
  hasPermissions,
  type Overwrite,
  type PermissionName,
  permissionBits,
  type Standing,
} from '../../src/playground/world/permissions.ts'

const GUILD = '1'
const MEMBER = '2'
const OWNER = '3'
const ROLE = { talk: '10', quiet: '11', admin: '12' }
const ROLES: Record<string, readonly PermissionName[]> = {
  [GUILD]: ['ViewChannel', 'ReadMessageHistory', 'EmbedLinks', 'AttachFiles', 'MentionEveryone'],
  [ROLE.talk]: ['SendMessages', 'SendMessagesInThreads'],
  [ROLE.quiet]: [],
  [ROLE.admin]: ['Administrator'],
}

function standing(roleIds: string[], userId = MEMBER): Standing {
  return {
    guildId: GUILD,
    ownerId: OWNER,
    userId,
    roleIds,
    roleBits: (id) => permissionBits(ROLES[id] ?? []),
  }
}

function overwrite(
  id: string,
  kind: Overwrite['kind'],
  { allow = [], deny = [] }: { allow?: PermissionName[]; deny?: PermissionName[] },
): Overwrite {
  return { id, kind, allow: permissionBits(allow), deny: permissionBits(deny) }
}

const everyone = (change: { allow?: PermissionName[]; deny?: PermissionName[] }) =>
  overwrite(GUILD, 'role', change)
const role = (id: string, change: { allow?: PermissionName[]; deny?: PermissionName[] }) =>
  overwrite(id, 'role', change)
const member = (change: { allow?: PermissionName[]; deny?: PermissionName[] }) =>
  overwrite(MEMBER, 'member', change)

describe('guildPermissions', () => {
  it.each([
    ['@everyone’s alone', standing([]), permissionBits(ROLES[GUILD] ?? [])],
    [
      'with those of roles',
      standing([ROLE.talk]),
      permissionBits([...(ROLES[GUILD] ?? []), ...(ROLES[ROLE.talk] ?? [])]),
    ],
    ['all for administrators', standing([ROLE.quiet, ROLE.admin]), ALL_PERMISSIONS],
    ['all for the owner', standing([], OWNER), ALL_PERMISSIONS],
  ])('gives %s', (_, who, bits) => {
    expect(guildPermissions(who)).toBe(bits)
  })
})

describe('channelPermissions', () => {
  const may = (roleIds: string[], overwrites: Overwrite[], name: PermissionName, thread = false) =>
    hasPermissions(channelPermissions(standing(roleIds), overwrites, { thread }), name)

  it.each<[string, string[], Overwrite[], PermissionName, boolean]>([
    ['roles add up', [ROLE.talk], [], 'SendMessages', true],
    ['nothing is given that no role has', [], [], 'SendMessages', false],
    ['@everyone can be denied', [ROLE.talk], [everyone({ deny: ['SendMessages'] })], 'SendMessages', false],
    [
      'a role is heard after @everyone',
      [ROLE.talk],
      [role(ROLE.talk, { allow: ['SendMessages'] }), everyone({ deny: ['SendMessages'] })],
      'SendMessages',
      true,
    ],
    [
      'one role’s allowance wins over another’s denial',
      [ROLE.talk, ROLE.quiet],
      [role(ROLE.talk, { allow: ['SendMessages'] }), role(ROLE.quiet, { deny: ['SendMessages'] })],
      'SendMessages',
      true,
    ],
    [
      'a role one does not have is not heard',
      [ROLE.talk],
      [role(ROLE.quiet, { deny: ['SendMessages'] })],
      'SendMessages',
      true,
    ],
    [
      'the member is heard last',
      [ROLE.talk],
      [member({ deny: ['SendMessages'] }), role(ROLE.talk, { allow: ['SendMessages'] })],
      'SendMessages',
      false,
    ],
    [
      'the member can be allowed what roles deny',
      [ROLE.quiet],
      [role(ROLE.quiet, { deny: ['SendMessages'] }), member({ allow: ['SendMessages'] })],
      'SendMessages',
      true,
    ],
    [
      'without View Channel there is nothing',
      [ROLE.talk],
      [everyone({ deny: ['ViewChannel'] })],
      'SendMessages',
      false,
    ],
    ['without Send Messages there are no embeds', [ROLE.quiet], [], 'EmbedLinks', false],
    ['without Send Messages there are no files', [ROLE.quiet], [], 'AttachFiles', false],
    ['without Send Messages nobody is mentioned', [ROLE.quiet], [], 'MentionEveryone', false],
    ['without Send Messages one can still read', [ROLE.quiet], [], 'ReadMessageHistory', true],
    [
      'administrators are above overwrites',
      [ROLE.admin],
      [member({ deny: ['ViewChannel'] })],
      'ViewChannel',
      true,
    ],
  ])('%s', (_, roleIds, overwrites, name, expected) => {
    expect(may(roleIds, overwrites, name)).toBe(expected)
  })

  it('asks for Send Messages in Threads in a thread, instead of Send Messages', () => {
    const overwrites = [everyone({ deny: ['SendMessages'] })]
    expect(may([ROLE.talk], overwrites, 'EmbedLinks', true)).toBe(true)
    expect(may([ROLE.talk], [everyone({ deny: ['SendMessagesInThreads'] })], 'EmbedLinks', true)).toBe(false)
  })
})

describe('ALL_PERMISSIONS', () => {
  it('has every bit that discord-api-types names', () => {
    expect(hasPermissions(ALL_PERMISSIONS, ...(Object.keys(PermissionFlagsBits) as PermissionName[]))).toBe(
      true,
    )
  })
})
