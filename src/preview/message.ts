import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/payloads/v10'

/** What is drawn of a message: a payload as it is sent, or a message as Discord gives it back. */
export interface PreviewMessage {
  readonly content?: string | undefined
  readonly embeds?: readonly APIEmbed[] | undefined
  readonly components?: readonly APIMessageTopLevelComponent[] | undefined
}
