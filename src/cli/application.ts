import { DiscordAPIError, type REST, Routes } from 'discord.js'
import { z } from 'zod'
import { tokenRefused } from '../discord/connection/connection-end.ts'
import { messageOf, UserError } from '../errors.ts'

/** A bot's application, as Discord describes it. */
export interface Application {
  readonly id: string
  readonly name: string
}

/** What an answer must at least be to be believed: it might be the page of some proxy. */
const application = z.object({ id: z.string().regex(/^\d{17,20}$/), name: z.string() })

/**
 * Asks Discord whose token it is.
 *
 * @param apiUrl where `rest` asks, for the words
 * @throws UsageError where Discord refuses the token, UserError where it can't be asked
 */
export async function askApplication(rest: REST, apiUrl: string): Promise<Application> {
  const answer = await rest.get(Routes.currentApplication()).catch((error) => {
    if (error instanceof DiscordAPIError && error.status === 401) throw tokenRefused()
    throw new UserError(
      `Discord can't be asked at ${apiUrl} for the bot’s application: ${reasonOf(error)}. Check the network, then try again.`,
      { cause: error },
    )
  })
  const read = application.safeParse(answer)
  if (read.success) return read.data
  throw new UserError(
    `What answers at ${apiUrl} is not Discord: it describes no application. Check DISCORD_API_URL, and what is between this machine and Discord.`,
  )
}

/** Why a request got no answer; a connection's fault is the cause of what `fetch` throws. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return messageOf(error) === 'fetch failed' && cause !== undefined ? messageOf(cause) : messageOf(error)
}
