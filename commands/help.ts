import type { Command, MessageCommand } from '../src/discord/interactions/command.ts'
import { EVERYWHERE } from '../src/discord/interactions/options.ts'
import { notice } from '../src/discord/messages/components.ts'
import { texts } from '../src/discord/texts/texts.ts'

/** `/help`: what each command does. It is given the others, because it is one of them. */
export function help(others: readonly (Command | MessageCommand)[]) {
  return {
    data: { name: 'help', description: texts.commands.help.description, ...EVERYWHERE },
    reply: 'private',
    execute: () =>
      notice(
        [
          texts.help.header,
          ...others.map((each) =>
            'execute' in each
              ? texts.help.line(each.data.name, each.data.description)
              : texts.help.menuLine(each.data.name, each.description),
          ),
          texts.help.footer,
        ].join('\n'),
      ),
  } satisfies Command
}
