import fc from 'fast-check'
import type { EditionToCompose } from '../../../src/delivery/ports.ts'
import type { Digest } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'
import { composer, messageIn } from '../../../src/discord/messages/digest-post.ts'
import { messageFaults } from '../../../src/discord/messages/limits.ts'
import { exportPapers } from '../../../src/readers/export.ts'
import { EVERYTHING, interestsInTags } from '../../../src/subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'

/** The kinds of digest that once silenced a channel, blocked the bot, or got past the escaping. */

const DATE = '2025-02-10'

/** Invisible signs, and sequences that need one. */
const sign = fc.constantFrom(
  '\u00AD',
  '\u202E',
  '\u034F',
  '\u3164',
  '\u200B',
  '\u{E0061}',
  '\uFE0F',
  '\ud800',
  '❤️‍🔥',
  '‌',
  '\u2800',
)

/** A word of a size: most are short, some would fill a message or a cell. */
const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 2, arbitrary: fc.integer({ min: 80, max: 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5_000, max: 60_000 }) },
)

const filler = fc.constantFrom(
  'a',
  'word ',
  '深',
  '🙂',
  '- It does. ',
  '• b. ',
  '\\',
  '*',
  '_',
  '`',
  '[',
  '](',
  '{',
  '}',
  '\\}',
  '$x$ ',
  '$\\{',
  '&amp;',
  '@everyone ',
  '<@1> ',
  'and ',
  ', ',
  'z\u0301\u0301\u0301',
)

const text = fc
  .record({
    before: fc.array(sign, { maxLength: 2 }),
    unit: filler,
    times: size,
    after: fc.array(sign, { maxLength: 2 }),
  })
  .map(
    ({ before, unit, times, after }) =>
      before.join('') + unit.repeat(Math.ceil(times / unit.length)) + after.join(''),
  )

/** Tags that are alike but for an invisible sign, or in all that an option has room for. */
const tag = fc.oneof(
  fc
    .tuple(fc.constantFrom('Audio', 'Robotics', 'A tag '.repeat(17)), sign, fc.constantFrom('', '1', '2'))
    .map((parts) => parts.join('')),
  text.map((each) => each.slice(0, 90)),
)

const paper = fc.record({
  title: text,
  authors: fc.array(text, { maxLength: 3 }),
  manyAuthors: fc.nat({ max: 700 }),
  summary: fc.oneof(
    text,
    fc.integer({ min: 0, max: 2_000 }).map((bullets) => '- It does. '.repeat(bullets)),
  ),
  tags: fc.array(tag, { maxLength: 6 }),
  links: fc.nat({ max: 40 }),
})

type HostilePaper = typeof paper extends fc.Arbitrary<infer T> ? T : never

/** Some hostile papers, and how often they are repeated under other ids: up to a day of more rows than it takes. */
export const hostileDay = fc.record({
  papers: fc.array(paper, { minLength: 1, maxLength: 4 }),
  repeats: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 1, arbitrary: fc.constant(700) },
  ),
  isJson: fc.boolean(),
})

type HostileDay = typeof hostileDay extends fc.Arbitrary<infer T> ? T : never

function print({ papers, repeats, isJson }: HostileDay): string {
  // Thousands of long cells would be a test of the printer.
  const short = repeats > 20
  const all = Array.from({ length: papers.length * repeats }, (_, index) => {
    const each = papers[index % papers.length] as HostilePaper
    const cut = (part: string) => (short ? part.slice(0, 60) : part)
    return {
      id: `2502.${10_000 + index}`,
      title: cut(each.title),
      authors: [
        ...each.authors.map(cut),
        ...Array.from({ length: short ? 0 : each.manyAuthors }, (_, n) => `Ann ${n}`),
      ],
      summary: cut(each.summary),
      tags: each.tags,
      links: Array.from({ length: short ? 1 : each.links }, (_, n) => `https://github.com/a/${n}`),
    }
  })
  if (isJson) {
    return JSON.stringify(
      all.map(({ id, title, authors, summary, tags, links }) => ({
        title,
        link: `https://arxiv.org/abs/${id}`,
        authors,
        summary,
        classification: tags,
        github_urls: links,
        date: DATE,
      })),
    )
  }
  const cell = (part: string) => part.replace(/[|\n]/g, ' ')
  const rows = all.map(
    ({ id, title, authors, summary, tags, links }) =>
      `| [${cell(title)}](https://arxiv.org/abs/${id}) | ${cell(authors.join(', '))} | ${cell(summary)} | [${tags.map((each) => `'${cell(each)}'`).join(', ')}] | ${links.map((url) => `[Link](${url})`).join(', ') || 'N/A'} | N/A |`,
  )
  return `## Papers for ${DATE}\n\n| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`
}

const LAYOUTS = ['compact', 'full', 'direct', 'thread', 'publish', 'forum'] as const

/** Reads a hostile day and lays it out in a layout. @throws where a promise is broken, naming it */
export function layOutHostileDay(day: HostileDay, layout: (typeof LAYOUTS)[number]): void {
  const reading = readDigests(print(day), { date: DATE })
  const digest = reading.status === 'read' ? reading.digests[0] : undefined
  if (digest === undefined || digest.papers.length === 0) return
  if (digest.papers.length > 2_000) throw new Error(`${digest.papers.length} papers of one day`)
  const { plan, steps } = compose(digest, layout)
  if (plan.faults.length > 0) throw new Error(`left out: ${JSON.stringify(plan.faults[0])}`)
  const posts = steps.filter(
    ({ kind, on }) => kind === 'forum-post' || (kind === 'message' && (layout !== 'thread' || on === null)),
  )
  if (posts.length > 4) throw new Error(`${posts.length} messages`)
  for (const message of steps.flatMap(({ payload }) => messageIn(payload) ?? [])) {
    const faults = messageFaults(message)
    if (faults.length > 0) throw new Error(faults.join('; '))
  }
  const { text: bibtex } = exportPapers(digest.papers.slice(0, 20), 'bibtex')
  let depth = 0
  for (const character of bibtex) {
    if (character === '{') depth += 1
    if (character === '}' && --depth < 0) break
  }
  if (depth !== 0) throw new Error('braces of BibTeX do not balance')
}

function compose(digest: Digest, layout: (typeof LAYOUTS)[number]) {
  const tags = digest.papers.flatMap((paper) => paper.tags)
  const edition: EditionToCompose = {
    subscriptionId: 'c1',
    edition: digest.date,
    date: digest.date,
    layout: layout === 'forum' ? 'compact' : layout,
    isForum: layout === 'forum',
    interests: layout === 'direct' ? interestsInTags(tags.slice(0, 3)) : EVERYTHING,
    look: PLAIN_LOOK,
    missed: [],
    papers: digest.papers,
  }
  return { plan: composer.plan(edition), steps: composer.compose(edition) }
}

export const hostileLayout = fc.constantFrom(...LAYOUTS)
