import { defineSubcommand, type Subcommand } from '../../src/discord/interactions/command.ts'
import type { Press } from '../../src/discord/interactions/component-handler.ts'
import { subscriptionOf } from '../../src/discord/interactions/subscription-argument.ts'
import { type Answer, inServer, type ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'
import { subscriptionOption } from './options.ts'

/** What is done with one of a server's subscriptions: the same, with the same checks, by a subcommand and by a button. */
type Action = (use: ServerUse, subscription: ChannelSubscription) => Promise<Answer> | Answer

/** The subcommand that does it with the subscription that is named. */
export function asSubcommand(description: string, act: Action): Subcommand {
  return defineSubcommand({
    description,
    options: { subscription: subscriptionOption },
    execute: (use) => act(use, use.options.subscription),
  })
}

/** The press that does it with the subscription of the button, or with the one of the menu and what was picked there. */
export function asPress(act: (...given: [...Parameters<Action>, picked: string]) => ReturnType<Action>) {
  return async (press: Press<{ readonly id: string; readonly userId: string }>) => {
    const use = ownPanel(press)
    return act(use, await subscriptionOf(use, press.args.id), press.values[0] ?? '')
  }
}

/** A press on a panel: it counts from the person for whom the panel was drawn only. @throws UserError for others */
export function ownPanel<P extends Press<{ readonly userId: string }>>(press: P): P & ServerUse {
  if (press.userId !== press.args.userId) throw new UserError(texts.channel.notYours)
  return inServer(press)
}
