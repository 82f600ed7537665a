import fc from 'fast-check'

/** A paper as the printers take it and as a reader must give it back. */
export interface MadePaper {
  readonly id: string
  readonly title: string
  readonly authors: readonly string[]
  readonly summary: readonly string[]
  readonly tags: readonly string[]
  readonly code: readonly string[]
  readonly models: readonly string[]
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHXYZ0123456789äöüßéñøπσλ中文字日本語한글ΑΩжяאבתعرب😀🧪'
const MARKS = ["'", '"', '%', '+', '=', '@', '^', '$', '\\', '_', '~', '/', '`', '|', '#', '&']

const word = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 9 })
const oddWord = fc
  .tuple(word, fc.constantFrom(...MARKS), word)
  // A pipe after a backslash is an escaped one in every Markdown table.
  .map(([a, mark, b]) => a + mark + b)
const hyphened = fc.constantFrom(
  'low- and high-level',
  'self-play',
  'GPT-4',
  '1.0 - 7.0',
  'state-of-the- art',
  '-4.9',
)
const titleWord = fc.oneof({ weight: 6, arbitrary: word }, oddWord)
const sentence = fc
  .array(fc.oneof({ weight: 6, arbitrary: word }, oddWord, hyphened), { minLength: 2, maxLength: 12 })
  .map((words) => `The ${words.join(' ')} end.`)
const path = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 12 })
const code = fc.tuple(path, path).map(([owner, name]) => `https://github.com/${owner}/${name}`)
const model = fc.tuple(path, path).map(([owner, name]) => `https://huggingface.co/${owner}/${name}`)
const tag = fc.constantFrom(
  'Multimodal',
  'Text-to-Image',
  'Robotics',
  'Question Answering',
  "Bird's Eye View",
  'Own Tag',
)

const content = fc.record({
  title: fc.array(titleWord, { minLength: 1, maxLength: 10 }).map((words) => `A ${words.join(' ')}`),
  // `and`, in any of the languages, is between two authors.
  authors: fc.uniqueArray(
    fc.array(
      word.filter((each) => !/^(?:and|et|al|und|y|e|и|та|och|og|en|oraz|ve|dan)$/i.test(each)),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 6, selector: String },
  ),
  summary: fc.array(sentence, { minLength: 1, maxLength: 6 }),
  tags: fc.uniqueArray(tag, { maxLength: 4 }),
  code: fc.uniqueArray(code, { maxLength: 2 }),
  models: fc.uniqueArray(model, { maxLength: 2 }),
})

/** Papers of one day, no id twice. Ids have five digits after the dot, so no damage turns one into another. */
export const papers: fc.Arbitrary<MadePaper[]> = fc
  .array(content, { minLength: 1, maxLength: 8 })
  .map((list) =>
    list.map((paper, i) => ({
      ...paper,
      id: `2502.${String(10_007 + 1_111 * i)}`,
      authors: paper.authors.map((names) => `N ${names.join(' ')}`),
    })),
  )

/** A calendar date. */
export const day: fc.Arbitrary<string> = fc
  .date({ min: new Date('2010-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

/** The names of the printed forms. */
export const FORMS = ['six', 'wrapped', 'four', 'three', 'publisher', 'minified', 'daily'] as const

/** One of {@link FORMS}. */
export type Form = (typeof FORMS)[number]

/** A digest's text in parts, so that one paper's part can be damaged; joined, they are the text. */
export interface Printed {
  readonly before: string
  readonly parts: readonly string[]
  readonly between: string
  readonly after: string
}

/** Prints a digest as its publisher would. */
export function print(form: Form, date: string, list: readonly MadePaper[]): Printed {
  switch (form) {
    case 'six':
    case 'wrapped':
      return table(
        date,
        SIX,
        list.map((paper) => sixColumns(paper, form === 'wrapped')),
      )
    case 'four':
      return table(date, FOUR, list.map(fourColumns))
    case 'three':
      return table(date, THREE, list.map(threeColumns))
    case 'publisher':
      return json(
        list.map((paper) => publisherObject(paper, date)),
        4,
      )
    case 'minified':
      return json(
        list.map((paper) => publisherObject(paper, date)),
        0,
      )
    case 'daily':
      return json(list.map(dailyObject), 0)
  }
}

/** The text that the parts make. */
export function joined({ before, parts, between, after }: Printed): string {
  return before + parts.join(between) + after
}

/** The paper as a format can describe it: some have no tags and links, the daily one has its bullets in one text. */
export function asPrinted(form: Form, paper: MadePaper): MadePaper {
  if (form === 'three' || form === 'four') return { ...paper, tags: [], code: [], models: [] }
  if (form !== 'daily') return paper
  return { ...paper, summary: [paper.summary.join(' ')], tags: [], code: paper.code.slice(0, 1), models: [] }
}

const SIX =
  '| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |\n|---|---|---|---|---|---|\n'
const FOUR = '| Title | Authors | Summary | Link |\n|-------|---------|---------|------|\n'
const THREE = '| Title | Authors | Summary |\n|-------|---------|---------|\n'

function table(date: string, header: string, parts: string[]): Printed {
  return { before: `\n\n## Papers for ${date}\n\n${header}`, parts, between: '\n', after: '\n' }
}

function json(objects: object[], indent: number): Printed {
  const parts = objects.map((object) => JSON.stringify(object, null, indent))
  return {
    before: indent > 0 ? '[\n' : '[',
    parts,
    between: indent > 0 ? ',\n' : ',',
    after: indent > 0 ? '\n]\n' : ']',
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function bullets(paper: MadePaper): string {
  return cell(paper.summary.map((bullet) => `- ${bullet}`).join(' '))
}

function sixColumns(paper: MadePaper, wrapped: boolean): string {
  const title = wrapped ? paper.title.replace(/ (?=\S+ \S+$)/, '\n  ') : paper.title
  const tags = `[${paper.tags.map((tag) => (tag.includes("'") ? `"${tag}"` : `'${tag}'`)).join(', ')}]`
  const cells = [
    `[${cell(title)}](https://arxiv.org/abs/${paper.id})`,
    paper.authors.map(cell).join(', '),
    bullets(paper),
    tags,
    links(paper.code),
    links(paper.models),
  ]
  return `| ${cells.join(' | ')} |`
}

function links(urls: readonly string[]): string {
  return urls.length === 0 ? 'N/A' : urls.map((url) => `[Link](${url})`).join(', ')
}

function fourColumns(paper: MadePaper): string {
  const link = `[Read more](https://arxiv.org/abs/${paper.id})`
  return `| ${cell(paper.title)} | ${paper.authors.map(cell).join(', ')} | ${bullets(paper)} | ${link} |`
}

function threeColumns(paper: MadePaper): string {
  const arxiv = `[arXiv](https://arxiv.org/abs/${paper.id})`
  const hub = `[HuggingFace](https://huggingface.co/papers/${paper.id})`
  const title = `${cell(paper.title)} (Read more on ${arxiv} or ${hub})`
  return `| ${title}| ${paper.authors.map(cell).join(', ')} | ${bullets(paper)} |`
}

function publisherObject(paper: MadePaper, date: string): object {
  return {
    title: paper.title,
    authors: paper.authors.join(', '),
    link: `https://arxiv.org/abs/${paper.id}`,
    github_repo: null,
    summary: paper.summary.map((bullet) => `- ${bullet}`).join('\n'),
    classification: paper.tags,
    github_urls: paper.code,
    huggingface_urls: paper.models,
    date,
  }
}

function dailyObject(paper: MadePaper): object {
  const authors = paper.authors.map((name) => ({ name, user: { user: name } }))
  const [githubRepo] = paper.code
  return {
    paper: {
      id: paper.id,
      title: paper.title,
      authors,
      summary: paper.summary.join('\n'),
      upvotes: 3,
      githubRepo,
    },
    publishedAt: '2025-02-09T23:00:00.000Z',
    title: paper.title,
  }
}
