import { TAXONOMY } from '../../digest/tags/taxonomy.ts'
import { type MessagePayload, message, option, row, select, text } from '../messages/components.ts'
import { subscriptionsComponents } from '../messages/declared-components.ts'
import { LIMITS } from '../messages/limits.ts'
import { texts } from '../texts/texts.ts'
import type { UseCases } from './command.ts'

/** Every tag of the taxonomy in menus, each with as many as fit and the name of its group. */
const MENUS = TAXONOMY.map(({ name, tags }) => ({ name, tags: tags.slice(0, LIMITS.options) }))

/** Menus of all tags, those that a person follows ticked; picking in one sets just its tags. */
export function tagBrowser(app: UseCases, userId: string): MessagePayload {
  const followed = app.people.get(userId)?.interests.tags ?? []
  const counts = new Map(app.library.tagCounts().map(({ tag, papers }) => [tag, papers]))
  return message([
    text(texts.follow.browseHeader),
    ...MENUS.map(({ name, tags }, number) =>
      row(
        select(
          subscriptionsComponents.tags.id({ menu: number }),
          texts.follow.browseGroup(name),
          tags.map((tag) => ({
            ...option(texts.tags.choice(tag, counts.get(tag) ?? 0), tag),
            default: followed.includes(tag),
          })),
          { least: 0, most: tags.length },
        ),
      ),
    ),
  ])
}
