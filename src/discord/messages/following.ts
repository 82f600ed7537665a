import { ButtonStyle } from 'discord-api-types/v10'
import type { DateRange } from '../../digest/date-range.ts'
import type { Paper } from '../../digest/paper.ts'
import { TAXONOMY } from '../../digest/tags/taxonomy.ts'
import type { TagCount } from '../../search/tags.ts'
import { type Interest, listInterests } from '../../subscriptions/interests.ts'
import type { PersonSubscription } from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, message, notice, option, row, select, text } from './components.ts'
import { carriedValue, isCarriedWhole } from './custom-id.ts'
import { subscriptionsComponents, unsubscribeComponents } from './declared-components.ts'
import { LIMITS } from './limits.ts'
import { hourOptions, interestValue } from './menu-entries.ts'
import { listed, paperList } from './paper-list.ts'

/** The messages in which people see and change what they follow. */

const ids = subscriptionsComponents

/** What a person follows, with ways to change each; an invitation where it is nothing. */
export function followingPanel(mine: PersonSubscription | undefined): MessagePayload {
  const browse = button(texts.follow.browse, ids.browse.id({}))
  if (mine === undefined) return notice(texts.follow.nothing, row(browse))
  const all = listInterests(mine.interests)
  const menus = [all.slice(0, LIMITS.options), all.slice(LIMITS.options)].filter(({ length }) => length > 0)
  const stopMenu = (part: readonly Interest[], menu: number) =>
    select(
      ids.stopFollowing.id({ menu }),
      texts.follow.stopMenu,
      part.map((interest) => option(texts.follow.interest(interest), interestValue(interest))),
    )
  return message([
    text(texts.follow.mine(mine)),
    ...menus.map((part, menu) => row(stopMenu(part, menu))),
    row(select(ids.hour.id({}), texts.follow.hourMenu, hourOptions(mine.schedule))),
    row(
      browse,
      mine.paused === null
        ? button(texts.follow.pause, ids.pause.id({}))
        : button(texts.follow.resume, ids.resume.id({})),
      button(texts.follow.stopAllButton, ids.stopAll.id({}), ButtonStyle.Danger),
    ),
  ])
}

/** Every tag of the taxonomy in menus, those that a person follows ticked; picking in one sets just its tags. */
export function tagBrowser(followed: readonly string[], tagCounts: readonly TagCount[]): MessagePayload {
  const counts = new Map(tagCounts.map(({ tag, papers }) => [tag, papers]))
  const tagOption = (tag: string) => ({
    ...option(texts.tags.choice(tag, counts.get(tag) ?? 0), tag),
    default: followed.includes(tag),
  })
  return message([
    text(texts.follow.browseHeader),
    ...TAXONOMY.map(({ name, tags }, menu) => {
      const shown = tags.slice(0, LIMITS.options).map(tagOption)
      const picked = { least: 0, most: shown.length }
      return row(select(ids.tags.id({ menu }), texts.follow.browseGroup(name), shown, picked))
    }),
  ])
}

/** What a person is told of what they named to follow. */
interface Followed {
  readonly subscription: PersonSubscription
  /** Those that were not followed before, of those that were named. */
  readonly added: readonly Interest[]
  readonly isAnythingNamed: boolean
  /** Papers of the last so many days that match. */
  readonly matches: { readonly papers: number; readonly days: number }
  /** Their zone, where they named one that knows no daylight saving. */
  readonly fixedZone: string | null
}

/** That something is followed, with a way back where it is one thing, and a way to all of them. */
export function followedNotice({
  subscription,
  added,
  isAnythingNamed,
  matches,
  fixedZone,
}: Followed): MessagePayload {
  const unchanged = isAnythingNamed ? texts.follow.already(subscription) : texts.follow.hourSet(subscription)
  const lines = [
    added.length > 0 ? texts.follow.started(added, subscription) : unchanged,
    texts.follow.next(subscription),
    texts.follow.matches(matches.papers, matches.days),
    fixedZone === null ? '' : texts.time.fixed(fixedZone),
  ]
  const [only] = added
  const undo =
    only !== undefined && added.length === 1 ? [button(texts.follow.undo, stopId(only, 'undo'))] : []
  const manage = button(texts.follow.manageButton, ids.show.id({}))
  return notice(lines.filter((line) => line !== '').join('\n'), row(...undo, manage))
}

/** That something is followed no more, with the way back. */
export function unfollowedNotice(interest: Interest, isLast: boolean): MessagePayload {
  const said = isLast ? texts.follow.stoppedAll : texts.follow.stopped(interest)
  const { kind, value } = interest
  // A keyword of an earlier version may be too long to be carried; a tag is found again among the others.
  if (!isCarriedWhole(value) && !kind.endsWith('tag')) return notice(said)
  const carried = { kind, value: carriedValue(value) }
  const id = ids.followAgain.idIfFits(carried) ?? ids.followLong.id(carried)
  return notice(said, row(button(texts.follow.undo, id)))
}

/** The papers that match in some days, as a list. */
export function matchesList(
  papers: readonly Paper[],
  { from, days, page }: { readonly from: string; readonly days: DateRange; readonly page: number },
): MessagePayload {
  return paperList({
    header: texts.follow.allHeader(papers.length, from, days.last),
    papers: listed(papers),
    page,
    pageId: (target) => ids.matchesPage.id({ days, page: target }),
    menuId: ids.openMatch.id({}),
  })
}

/** Says that direct messages don't reach somebody, with a way to try again. */
export function inboxClosed(): MessagePayload {
  return notice(texts.follow.closed, row(button(texts.follow.tryAgain, ids.resume.id({}))))
}

/**
 * The id of a button that stops following one thing.
 *
 * @param on makes it differ from the others on its message: a paper's id, or `undo`
 */
export function stopId(
  { kind, value }: { readonly kind: string; readonly value: string },
  on: string,
): string {
  const carried = { kind, value: carriedValue(value), on }
  return unsubscribeComponents.stop.idIfFits(carried) ?? unsubscribeComponents.stopLong.id(carried)
}
