import type { Paper } from '../../digest/paper.ts'
import { EXPORT_FORMATS } from '../../readers/export.ts'
import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, notice, row } from './components.ts'
import { savedComponents } from './declared-components.ts'
import { nameOf } from './paper-lines.ts'
import { listed, paperList } from './paper-list.ts'

/** Most papers no longer stored that are named. */
const GONE_SHOWN = 5

/** A page of somebody's saved papers, with what they can be taken away as. */
export function savedList(papers: readonly Paper[], gone: readonly string[], page: number): MessagePayload {
  const header = texts.saved.header(papers.length + gone.length)
  return paperList({
    header: gone.length === 0 ? header : `${header}\n${texts.saved.notStored(gone.slice(0, GONE_SHOWN))}`,
    papers: listed(papers),
    page,
    pageId: (page) => savedComponents.page.id({ page }),
    menuId: savedComponents.open.id({}),
    below: EXPORT_FORMATS.map((format) =>
      button(texts.saved.exportButton(format), savedComponents.export.id({ format })),
    ),
  })
}

/** That a paper was saved, as one of so many, with the way back. */
export function savedNotice(paper: Paper, papers: number): MessagePayload {
  const undo = button(texts.saved.undo, savedComponents.unsave.id({ id: paper.id }))
  return notice(texts.saved.added(nameOf(paper), papers), row(undo))
}

/** That a paper was taken off the list, with the way back. */
export function unsavedNotice(paper: Paper): MessagePayload {
  const undo = button(texts.saved.undo, savedComponents.save.id({ id: paper.id }))
  return notice(texts.saved.removed(nameOf(paper)), row(undo))
}
