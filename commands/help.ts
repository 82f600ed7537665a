import { type Command, defineCommand, type MessageCommand } from '../src/discord/interactions/command.ts'
import { notice } from '../src/discord/messages/components.ts'
import { texts } from '../src/discord/texts/texts.ts'

/** `/help`: what each command does. It is given the others, because it is one of them. */
export function help(others: readonly (Command | MessageCommand)[]): Command {
  const lines = others.map((each) =>
    'execute' in each
      ? texts.help.line(each.data.name, each.data.description)
      : texts.help.menuLine(each.data.name, each.description),
  )
  return defineCommand({
    name: 'help',
    description: texts.commands.help.description,
    execute: () => notice([texts.help.header, ...lines, texts.help.footer].join('\n')),
  })
}
