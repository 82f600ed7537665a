import type { Core } from '../core.ts'
import { refuse, refuseFaults } from '../rest/api-error.ts'
import { json, type Route, route } from '../rest/route.ts'
import { commandsFaults } from '../rules/command-rules.ts'
import { findGuild } from '../world/world.ts'

/** Registering commands, everywhere or in one server, always all of them at once. */
export const commandRoutes: readonly Route<Core>[] = [
  route('GET', '/applications/:application/commands', ({ params }, core) => {
    refuseOther(core, params.application)
    return json(core.commands.list(null))
  }),

  route('PUT', '/applications/:application/commands', ({ params, body }, core) => {
    refuseOther(core, params.application)
    refuseFaults(commandsFaults(body))
    return json(core.commands.replace(null, body as readonly unknown[]))
  }),

  route('GET', '/applications/:application/guilds/:guild/commands', ({ params }, core) => {
    refuseOther(core, params.application)
    return json(core.commands.list(findGuild(core.world, params.guild).id))
  }),

  route('PUT', '/applications/:application/guilds/:guild/commands', ({ params, body }, core) => {
    refuseOther(core, params.application)
    const guild = findGuild(core.world, params.guild)
    refuseFaults(commandsFaults(body))
    return json(core.commands.replace(guild.id, body as readonly unknown[]))
  }),

  route('GET', '/applications/:application/guilds/:guild/commands/permissions', ({ params }, core) => {
    refuseOther(core, params.application)
    return json(core.commands.allPermissions(findGuild(core.world, params.guild).id))
  }),

  route(
    'GET',
    '/applications/:application/guilds/:guild/commands/:command/permissions',
    ({ params }, core) => {
      refuseOther(core, params.application)
      const { id } = findGuild(core.world, params.guild)
      const found = core.commands.allPermissions(id).find((each) => each.id === params.command)
      if (found === undefined) throw refuse('UnknownCommandPermissions')
      return json(found)
    },
  ),
]

function refuseOther({ world }: Core, applicationId: string): void {
  if (applicationId !== world.application.id) throw refuse('UnknownApplication')
}
