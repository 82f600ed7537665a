import type { Paper } from '../../digest/paper.ts'
import { texts } from '../texts.ts'
import { type MessagePayload, message, row, select, text } from './message.ts'
import { type Paging, pageButtons } from './paging.ts'
import { paperLines, paperOption } from './paper-lines.ts'

/** Papers on one page: as many as surely fit, escaped and with their links. */
const PAGE_SIZE = 6

/** A gist's characters in a list that is asked for: shorter, to be looked over. */
const LIST_GIST = 160

/** Most characters a line group may take for a page of {@link PAGE_SIZE} to fit; beyond, it goes without gist. */
const GROUP_LIMIT = 560

/** What a list shows and how it turns its pages. */
export interface PaperList {
  /** Markdown above the papers. */
  readonly header: string
  readonly papers: readonly Paper[]
  /** Page shown, from 1; out of range becomes the nearest. */
  readonly page: number
  /** `custom_id` of a page's button, or `null` where it would not fit: then only the first page is shown. */
  readonly pageId: (page: number) => string | null
  /** `custom_id` of the menu that opens a paper. */
  readonly menuId: string
}

/** A page of papers, a menu that opens one, and buttons to the other pages. Lists look alike everywhere. */
export function paperList({ header, papers, page, pageId, menuId }: PaperList): MessagePayload {
  const pages = Math.max(1, Math.ceil(papers.length / PAGE_SIZE))
  const paging: Paging = { page: Math.min(Math.max(1, page), pages), pages, pageId }
  const shown = papers.slice((paging.page - 1) * PAGE_SIZE, paging.page * PAGE_SIZE)
  const buttons = pageButtons(paging)
  return message([
    text(header),
    ...shown.map((paper) => text(lineGroup(paper))),
    ...(shown.length > 0 ? [row(select(menuId, texts.post.openPaper, shown.map(paperOption)))] : []),
    ...(buttons.length > 0 ? [row(...buttons)] : []),
    ...(pages > 1 ? [text(`-# ${texts.list.page(paging.page, pages)}`)] : []),
  ])
}

function lineGroup(paper: Paper): string {
  const group = paperLines(paper, { gistLimit: LIST_GIST })
  return group.length <= GROUP_LIMIT ? group : paperLines(paper, { gistLimit: 0 })
}
