import type { Paper } from '../../digest/paper.ts'
import { escapeMarkdown, maskedLink, plainLine, shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, message, row, text } from './components.ts'
import { carriedTag } from './custom-id.ts'
import { paperComponents, savedComponents, tagComponents } from './declared-components.ts'
import { bulletLines, figures, linkList, shown, titleOf } from './paper-lines.ts'

/** Characters of each part; together they stay below Discord's 4,000. */
const AUTHORS_LIMIT = 400
const BULLETS_LIMIT = 2_200

/** Tags that get a button, and links shown. */
const TAG_BUTTONS = 5
const LINKS_SHOWN = 3

/** For whom a card is drawn. */
export interface CardOptions {
  /** Whether there is a channel that others read, to share it with. */
  readonly shareable: boolean
  /** Whether it is on the reading list of the one who looks. */
  readonly saved: boolean
  /** Where the card is a step of a post: the `custom_id` that marks it among all messages. */
  readonly marker?: string
}

/** One paper in full: title, authors, dates, bullets, links, and buttons for its tags and for what to do with it. */
export function paperCard(paper: Paper, { shareable, saved, marker }: CardOptions): MessagePayload {
  const title = `### ${maskedLink(titleOf(paper), paper.url)}`
  const authors = escapeMarkdown(shorten(shown(paper.authors.join(', ')), AUTHORS_LIMIT))
  const facts = [texts.paper.facts(paper.id, paper.dates), figures(paper)]
    .filter((part) => part !== '')
    .join(' · ')
  const links = linkList(paper, LINKS_SHOWN)
  const tagButtons = [
    ...new Map(paper.tags.map((tag) => [tagComponents.open.id({ tag: carriedTag(tag) }), plainLine(tag)])),
  ]
    .filter(([, label]) => label !== '')
    .slice(0, TAG_BUTTONS)
    .map(([id, label]) => button(label, id))
  const bullets = bulletLines(paper.summary, BULLETS_LIMIT)
  return message([
    text([title, authors, `-# ${facts}`].filter((line) => line !== '').join('\n')),
    ...(bullets.length > 0 ? [text(bullets.join('\n'))] : []),
    ...(links.length > 0 ? [text(links.join(' · '))] : []),
    ...(paper.tagsInferred && tagButtons.length > 0 ? [text(`-# ${texts.paper.tagsInferred}`)] : []),
    ...(tagButtons.length > 0 ? [row(...tagButtons)] : []),
    row(
      button(texts.paper.related, paperComponents.related.id(paper)),
      saved
        ? button(texts.paper.unsave, savedComponents.unsave.id(paper))
        : button(texts.paper.save, savedComponents.save.id(paper)),
      button(texts.paper.bibtexButton, paperComponents.bibtex.id(paper)),
      ...(marker === undefined ? [] : [button(texts.post.showDigest, marker)]),
      ...(shareable ? [button(texts.paper.share, paperComponents.share.id(paper))] : []),
    ),
  ])
}
