import type { APIMessage } from 'discord-api-types/v10'
import type { OwnPost } from '../../delivery/ports.ts'
import { arxivIdFrom } from '../../digest/arxiv-id.ts'
import { splitCustomId } from '../messages/custom-id.ts'
import { digestComponents, subscriptionsComponents } from '../messages/declared-components.ts'
import { readPostMarker } from '../messages/post-marker.ts'

/**
 * What a message is of what we post, or `null`: only its marker says so. The answer to a `/digest` has the same menu, but
 * is no post of ours.
 */
export function ownPostIn(message: APIMessage, applicationId: string): OwnPost | null {
  if (message.author?.id !== applicationId || message.interaction_metadata !== undefined) return null
  const values = valuesIn(message.components)
  const [marker] = values.flatMap((value) => readPostMarker(value) ?? [])
  if (marker === undefined) return null
  const ids = values
    .flatMap((value) => [value, ...splitCustomId(value).written.split(':')])
    .flatMap((part) => {
      return arxivIdFrom(part) === part ? [part] : []
    })
  const place = { channelId: message.channel_id, messageId: message.id }
  const hasMore = values.some((value) => MORE.has(splitCustomId(value).name))
  return { ...marker, paperIds: [...new Set(ids)], hasMore, place }
}

/** Buttons that open the papers of a post which it has no room for. */
const MORE: ReadonlySet<string> = new Set([subscriptionsComponents.matches.name, digestComponents.more.name])

/** Every `custom_id` and every option's value in a message's components. */
function valuesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    (key === 'custom_id' || key === 'value') && typeof each === 'string' ? [each] : valuesIn(each),
  )
}
