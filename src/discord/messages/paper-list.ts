import type { APIButtonComponent } from 'discord-api-types/v10'
import type { Paper } from '../../digest/paper.ts'
import type { Listing } from '../../search/newest-first.ts'
import { texts } from '../texts/texts.ts'
import { type MessagePayload, message, type Paging, pageButtons, row, select, text } from './components.ts'
import { paperComponents } from './declared-components.ts'
import { messageFaults } from './limits.ts'
import { paperLines, paperOption } from './paper-lines.ts'

/** Papers on one page: as many as surely fit, escaped and with their links. */
const PAGE_SIZE = 6

/**
 * A gist's characters in a list that is asked for: shorter than a post's, to be looked over; the first of these with
 * which the page fits a message.
 */
const LIST_GISTS = [160, 80, 0]

/** A paper in a list. */
interface ListedPaper {
  readonly paper: Paper
  /** Words to set in bold wherever the gist has them, in any inflection. */
  readonly words?: readonly string[]
  /** Markdown below it: why it is in the list. */
  readonly note?: string
}

/** What a list shows and how it turns its pages. */
export interface PaperList {
  /** Markdown above the papers. */
  readonly header: string
  readonly papers: Listing<ListedPaper>
  /** Page shown, from 1; out of range becomes the nearest. */
  readonly page: number
  /** `custom_id` of a page's button, or `null` where it would not fit: then only the first page is shown. */
  readonly pageId: (page: number) => string | null
  /** `custom_id` of the menu that opens a paper. */
  readonly menuId: string
  /** Buttons for the list as a whole, at most five. */
  readonly below?: readonly APIButtonComponent[]
}

/** A page of papers, a menu that opens one, and buttons to the other pages. Lists look alike everywhere. */
export function paperList(list: PaperList): MessagePayload {
  const fits = LIST_GISTS.find((gistLimit) => messageFaults(listMessage(list, gistLimit)).length === 0)
  return listMessage(list, fits ?? 0)
}

function listMessage(list: PaperList, gistLimit: number): MessagePayload {
  const { header, papers, page, pageId, menuId, below = [] } = list
  const pages = Math.max(1, Math.ceil(papers.length / PAGE_SIZE))
  const paging: Paging = { page: pageWithin(papers.length, page), pages, pageId }
  const shown = papers.slice((paging.page - 1) * PAGE_SIZE, paging.page * PAGE_SIZE)
  const buttons = pageButtons(paging)
  return message([
    text(header),
    ...shown.map(({ paper, words = [], note }) => {
      const lines = paperLines(paper, { gistLimit, words })
      return text(note === undefined ? lines : `${lines}\n-# ${note}`)
    }),
    ...(shown.length > 0
      ? [
          row(
            select(
              menuId,
              texts.post.openPaper,
              shown.map(({ paper }) => paperOption(paper)),
            ),
          ),
        ]
      : []),
    ...(buttons.length > 0 ? [row(...buttons)] : []),
    ...(below.length > 0 ? [row(...below)] : []),
    ...(pages > 1 ? [text(`-# ${texts.list.page(paging.page, pages)}`)] : []),
  ])
}

/** A list that fits one page: its first papers, where there are more. */
export function onePageList(header: string, papers: readonly ListedPaper[]): MessagePayload {
  return paperList({ header, papers, page: 1, pageId: () => null, menuId: paperComponents.open.id({}) })
}

/** Papers as a list shows them, without a word. */
export function listed(papers: Listing<Paper>): Listing<ListedPaper> {
  return { length: papers.length, slice: (from, to) => papers.slice(from, to).map((paper) => ({ paper })) }
}

/** The page that is shown where one is asked for: itself, or the nearest there is. */
export function pageWithin(papers: number, page: number): number {
  const pages = Math.max(1, Math.ceil(papers / PAGE_SIZE))
  return Number.isInteger(page) ? Math.min(Math.max(1, page), pages) : 1
}
