import { GatewayCloseCodes } from 'discord-api-types/v10'
import { UsageError, UserError } from '../../errors.ts'

const APPLICATIONS = 'https://discord.com/developers/applications'

/** Discord does not take the token, at the start or since then. */
export function tokenRefused(): UsageError {
  return new UsageError(
    `Discord refuses DISCORD_TOKEN. Copy it again from the "Bot" page of your application (${APPLICATIONS}); a reset there makes the old one void.`,
  )
}

/** What ended the gateway's connection for good, for the operator; by Discord's close code. */
export function connectionEnd(code: number): UserError {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return tokenRefused()
    case GatewayCloseCodes.InvalidIntents:
    case GatewayCloseCodes.DisallowedIntents:
      return new UsageError(
        `Discord refuses the events that Paperboy asks for (close code ${code}), though they are those that every bot may have. Look at your application's "Bot" page (${APPLICATIONS}) for what is restricted.`,
      )
    case GatewayCloseCodes.InvalidShard:
      return new UsageError(
        `Discord knows no such shard (close code ${code}). Set SHARDS to auto, or to numbers below the count, such as 0-3/4.`,
      )
    case GatewayCloseCodes.ShardingRequired:
      return new UserError(
        `The bot is in more servers than its shards may serve, 2,500 each (close code ${code}). With SHARDS=auto, start again: Paperboy then opens as many as Discord recommends. Where SHARDS gives their count, raise it in every process.`,
      )
    default:
      return new UserError(
        `Discord ended the connection for good (close code ${code}). Start again; if it ends again, look for a newer Paperboy.`,
      )
  }
}
