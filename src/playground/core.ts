import type { Clock } from '../clock.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { CommandRegistry } from './interactions/command-registry.ts'
import type { Interactions } from './interactions/interactions.ts'
import type { Attachments } from './messages/attachments.ts'
import type { MessageStore } from './messages/message-store.ts'
import type { Snowflakes } from './snowflakes.ts'
import type { World } from './world/world.ts'

/** The parts of a stand-in, which routes (the bot's side) and persons (the people's side) both work on. */
export interface Core {
  readonly clock: Clock
  readonly snowflakes: Snowflakes
  readonly world: World
  readonly messages: MessageStore
  readonly attachments: Attachments
  readonly commands: CommandRegistry
  readonly interactions: Interactions
  readonly gateway: Gateway
}
