import { ApplicationCommandPermissionType, PermissionFlagsBits } from 'discord-api-types/v10'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccessException, mayUseCommand } from '../../../src/discord/interactions/command-access.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds, sampleWorld } from '../../../src/playground/world/sample-world.ts'
import { permissionsInChannel } from '../../../src/playground/world/world.ts'
import { call } from '../../playground/call.ts'

const { paperClub, papers, announcements, readers, ada, ben } = sampleIds
const OTHERS = '1100000000000000122'
const { Role, User, Channel } = ApplicationCommandPermissionType

let standIn: StandIn
beforeAll(async () => {
  const world = sampleWorld()
  const [club, ...others] = world.guilds
  if (club === undefined) throw new Error('there is no server')
  const roles = [...(club.roles ?? []), { id: OTHERS, name: 'Others', permissions: ['ManageGuild'] as const }]
  standIn = await startStandIn({
    rateLimits: 'off',
    world: { ...world, guilds: [{ ...club, roles }, ...others] },
  })
  await call(standIn, 'PUT', `/applications/${sampleIds.application}/commands`, [
    {
      name: 'channel',
      description: 'x',
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    },
    { name: 'paper', description: 'x' },
    { name: 'nobody', description: 'x', default_member_permissions: '0' },
  ])
})
afterAll(() => standIn.close())

const target = fc.oneof(
  fc.constantFrom(readers, OTHERS, paperClub).map((id) => ({ id, type: Role })),
  fc.constantFrom(ada, ben).map((id) => ({ id, type: User })),
  fc.constantFrom(papers, announcements, String(BigInt(paperClub) - 1n)).map((id) => ({ id, type: Channel })),
)
const exceptions = fc.uniqueArray(
  fc.tuple(target, fc.boolean()).map(([each, permission]): AccessException => ({ ...each, permission })),
  { maxLength: 5, selector: ({ id, type }) => `${type}:${id}` },
)

it('is judged as Discord does, whatever the exceptions, the roles and the place are', () => {
  fc.assert(
    fc.property(
      fc.record({
        ofCommand: exceptions,
        ofApplication: exceptions,
        roleIds: fc.subarray([readers, OTHERS]),
        channelId: fc.constantFrom(papers, announcements),
        userId: fc.constantFrom(ada, ben),
        name: fc.constantFrom('channel', 'paper', 'nobody'),
        isTimedOut: fc.boolean(),
      }),
      ({ ofCommand, ofApplication, roleIds, channelId, userId, name, isTimedOut }) => {
        standIn.setMemberRoles(paperClub, userId, roleIds)
        const timedOutUntil = isTimedOut ? Date.now() + 60_000 : null
        standIn.setTimedOut(paperClub, userId, timedOutUntil)
        standIn.setCommandPermissions(paperClub, name, ofCommand)
        standIn.setCommandPermissions(paperClub, null, ofApplication)
        const channel = standIn.world.channels.get(channelId)
        if (channel === undefined) throw new Error('there is no channel')
        const offered = standIn.person(userId).commands({ channelId })
        const needed =
          standIn.commands().find((each) => each.name === name)?.default_member_permissions ?? null
        const judged = mayUseCommand(
          {
            channel: {
              id: channelId,
              type: 0,
              parentId: null,
              isLocked: false,
              permissions: null,
              appPermissions: null,
            },
            channels: new Map(),
            member: {
              userId,
              guildId: paperClub,
              roleIds,
              permissions: permissionsInChannel(standIn.world, channel, userId),
              timedOutUntil,
            },
          },
          { ofCommand, ofApplication, defaultPermissions: needed === null ? null : BigInt(needed) },
          Date.now(),
        )
        expect(judged).toBe(offered.some((each) => each.name === name))
        standIn.setCommandPermissions(paperClub, name, [])
      },
    ),
    { seed: 20250210, numRuns: 1_500 },
  )
})
