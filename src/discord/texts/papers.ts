import { escapeMarkdown, shorten } from './escape.ts'
import { list } from './wording.ts'

/** Characters of a code block: what fits a message, with some left for its frame. */
const BLOCK_LIMIT = 3_800

const shortenBlock = (text: string) =>
  text.length <= BLOCK_LIMIT ? text.trimEnd() : `${text.slice(0, BLOCK_LIMIT)}…`

/** Of one paper and its card. */
export const paperTexts = {
  codeLink: (n: number, of: number) => (of > 1 ? `code ${n}` : 'code'),
  modelLink: (n: number, of: number) => (of > 1 ? `model ${n}` : 'model'),
  facts: (id: string, dates: readonly string[]) =>
    [`arXiv ${id}`, dates.length > 0 ? `in the digest of ${list(dates.slice(-3))}` : '']
      .filter((part) => part !== '')
      .join(' · '),
  inferred: (tags: string) => `probably ${tags}`,
  tagsInferred: 'Tags were derived from the words of the paper, not given by the publisher.',
  share: 'Share here',
  related: 'Related',
  save: 'Save',
  unsave: 'Remove from saved',
  bibtexButton: 'BibTeX',
  /** A fence may have any entry inside, as long as that has no fence. */
  bibtex: (entry: string) => `\`\`\`bibtex\n${shortenBlock(entry.replaceAll('`', 'ˋ'))}\n\`\`\``,
  gone: (id: string) =>
    `I no longer have the paper ${escapeMarkdown(shorten(id, 40))}. It may still be at https://arxiv.org.`,
  shareForbidden: 'You can’t post in this channel, so I won’t post there for you.',
} as const
