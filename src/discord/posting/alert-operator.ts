import { type REST, Routes } from 'discord.js'
import { notice } from '../messages/components.ts'
import { escapeMarkdown, shorten } from '../texts/escape.ts'

/** Characters of a text that the operator is sent; the log has all of it. */
const TEXT_LIMIT = 1_500

/** Writes to the operator's channel. The text may quote digests and file names, so it is escaped. */
export async function alertOperator(rest: REST, channelId: string, text: string): Promise<void> {
  const payload = notice(`**Paperboy:** ${escapeMarkdown(shorten(text, TEXT_LIMIT))}`)
  await rest.post(Routes.channelMessages(channelId), { body: payload })
}
