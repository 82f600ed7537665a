import { type REST, Routes } from 'discord.js'
import type { Command, MessageCommand } from './command.ts'

/** Registers exactly these commands, replacing what was there: one PUT, the same at every start. */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: readonly (Command | MessageCommand)[],
): Promise<void> {
  await rest.put(Routes.applicationCommands(applicationId), { body: commands.map(({ data }) => data) })
}
