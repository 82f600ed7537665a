import type { Message } from 'discord.js'
import { UserError } from '../../errors.ts'
import type { Component } from '../messages/define-component.ts'
import { texts } from '../texts/texts.ts'
import type { Answer, Use } from './use-cases.ts'

/** The use of a button or menu. */
export interface Press<Args> extends Use {
  readonly args: Args
  /** The message that it is on. */
  readonly message: Message
  /** What was picked, where a menu was used, and what that menu offers there: today's may offer something else. */
  readonly values: readonly string[]
  readonly offered: readonly string[]
}

/**
 * How a use is answered: by a message of its own, which is `private` (ephemeral in servers and open in direct messages) or
 * `public` (open everywhere), or by changing the message that the component is on.
 */
export type Response = 'private' | 'public' | 'update'

/** What happens when a component is used. */
export interface Handling<Args> {
  readonly respond: Response
  press(press: Press<Args>): Promise<Answer> | Answer
}

/** A component with what its use does, as the router takes it. */
export interface ComponentHandler {
  readonly name: string
  readonly respond: Response
  /** @param written what follows the name in the `custom_id` */
  press(press: Omit<Press<unknown>, 'args'>, written: string): Promise<Answer> | Answer
}

type HandlingsOf<Components> = {
  readonly [Name in keyof Components]: Components[Name] extends Component<infer Args> ? Handling<Args> : never
}

/** Binds every component that a command declares to what its use does; none can be left out. */
export function handled<Components extends Readonly<Record<string, Component<unknown>>>>(
  components: Components,
  handlings: HandlingsOf<Components>,
): ComponentHandler[] {
  return Object.entries(components).map(([key, component]) => {
    const { respond, press } = handlings[key as keyof Components] as Handling<unknown>
    return {
      name: component.name,
      respond,
      press(pressed, written) {
        const args = component.parse(written)
        if (args === undefined) throw new UserError(texts.errors.oldButton)
        return press({ ...pressed, args })
      },
    }
  })
}
