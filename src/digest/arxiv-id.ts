/**
 * The two forms of an arXiv id, without version: `2502.05173` (four digits after the dot until 2014) and the
 * archive form in use until March 2007, `cs/0112017` or `math.GT/0309136`.
 * Source: https://info.arxiv.org/help/arxiv_identifier.html
 */
const BARE_ID = /^(?:arxiv:\s{0,3})?(\d{4}\.\d{4,5}|[a-z-]{2,16}(?:\.[a-z]{2})?\/\d{7})(?:v\d{1,3})?$/i

/** Pages that are about one paper: host and the path before the id. */
const PAPER_PAGES: readonly { readonly host: string; readonly folders: readonly string[] }[] = [
  {
    host: 'arxiv.org',
    folders: ['abs', 'pdf', 'html', 'format', 'ps', 'src', 'e-print', 'tb', 'cits', 'refs'],
  },
  { host: 'ar5iv.org', folders: ['abs', 'pdf', 'html'] },
  { host: 'ar5iv.labs.arxiv.org', folders: ['abs', 'pdf', 'html'] },
  { host: 'papers.cool', folders: ['arxiv'] },
  { host: 'scirate.com', folders: ['arxiv'] },
  { host: 'arxiv-sanity-lite.com', folders: ['paper'] },
  { host: 'semanticscholar.org', folders: ['arxiv'] },
  { host: 'api.semanticscholar.org', folders: ['arxiv'] },
  { host: 'doi.org', folders: ['10.48550'] },
  { host: 'dx.doi.org', folders: ['10.48550'] },
  { host: 'huggingface.co', folders: ['papers'] },
  { host: 'hf.co', folders: ['papers'] },
  { host: 'alphaxiv.org', folders: ['abs', 'pdf', 'overview', 'html', 'resources'] },
]

/** Longer texts are no id and nothing else: a URL with tracking parameters is well below it. */
const TEXT_LIMIT = 2_000

/**
 * The arXiv id, without version, that a text is: the bare id (`2502.05173`, `arXiv:2502.05173v2`,
 * `cs/0112017`) or a URL of the paper's page on arxiv.org, huggingface.co/papers or alphaxiv.org, with or
 * without `https://`. `null` for anything else, also for a text that merely mentions an id.
 */
export function arxivIdFrom(text: string): string | null {
  if (text.length > TEXT_LIMIT) return null
  const trimmed = text.trim()
  return bareId(trimmed) ?? idFromUrl(trimmed)
}

/** Sites whose addresses name arXiv papers, as far as the id; letters of other scripts may touch it. */
const ADDRESS =
  /(?:https?:\/\/)?(?<![\w.-])(?:[\w-]{1,63}\.){0,4}(?:arxiv\.org|ar5iv\.org|papers\.cool|scirate\.com|huggingface\.co|hf\.co|alphaxiv\.org|arxiv-sanity-lite\.com|semanticscholar\.org|doi\.org)\/[\w.:+-]*(?:\/[\w.:+-]+){0,3}/gi

/** A DOI of arXiv's, or an id by itself: with or without `arXiv:`, no part of a longer number or word. */
const MENTION =
  /10\.48550\/arxiv\.(\d{4}\.\d{4,5}|[a-z-]{2,16}\/\d{7})(?:v\d{1,3})?(?!\d)|(?<![\w./-])(?:arxiv\s?[:.]?\s?)?(\d{4}\.\d{4,5}|(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nlin|nucl-(?:ex|th)|physics|quant-ph|math|cs|q-bio|stat|cmp-lg|alg-geom)(?:\.[a-z]{2})?\/\d{7})(?:v\d{1,3})?(?![\w-]|\.\d)/gi

/** Any other address: an id in it names no arXiv paper. */
const OTHER_ADDRESS = /https?:\/\/\S+/gi

/**
 * Every arXiv id that a text names, in its order, each once: bare, in arXiv's own stamp (`arXiv:2502.05173v1 [cs.CV]`), as a
 * DOI, or in the address of a site that shows arXiv papers; whatever brackets, quotes or punctuation are around.
 */
export function arxivIdsIn(text: string): string[] {
  return [...new Set(arxivMentionsIn(text).map(({ id }) => id))]
}

/** The same with the place of each mention. */
export function arxivMentionsIn(text: string): { readonly at: number; readonly id: string }[] {
  const found: { at: number; id: string }[] = []
  const note = (id: string | null, at: number) => {
    if (id !== null) found.push({ at, id })
  }
  const blank = (match: string) => ' '.repeat(match.length)
  const withoutPapers = text.replace(ADDRESS, (address: string, at: number) => {
    // A sentence may end with the address.
    const id = arxivIdFrom(address.replace(/[.:+-]+$/, ''))
    note(id, at)
    return id === null ? address : blank(address)
  })
  const rest = withoutPapers.replace(OTHER_ADDRESS, (address) =>
    /10\.48550\/arxiv/i.test(address) ? address : blank(address),
  )
  for (const match of rest.matchAll(MENTION)) note(bareId(match[1] ?? match[2] ?? ''), match.index)
  return found.sort((a, b) => a.at - b.at)
}

/** The abstract's page of a paper. */
export function arxivUrl(id: string): string {
  return `https://arxiv.org/abs/${id}`
}

function bareId(text: string): string | null {
  const id = BARE_ID.exec(text)?.[1]
  if (id === undefined) return null
  return isRealMonth(id) && isWhole(id) ? lowerArchive(id) : null
}

/** Ids begin with year and month; `2513.00001` is a number that looks like an id. */
function isRealMonth(id: string): boolean {
  const digits = id.slice(id.indexOf('/') + 1)
  const month = Number(digits.slice(2, 4))
  return month >= 1 && month <= 12
}

/** Whether no digit is missing: five follow the dot since January 2015, four before. `2502.0517` was cut off. */
function isWhole(id: string): boolean {
  if (id.includes('/')) return true
  const [month = '', number = ''] = id.split('.')
  return number.length === (month >= '1501' ? 5 : 4)
}

/** Small, without the subject class: `math.GT/0309136` and `math/0309136` are one paper, as on arXiv itself. */
function lowerArchive(id: string): string {
  const slash = id.indexOf('/')
  if (slash < 0) return id
  const [archive = ''] = id.slice(0, slash).split('.')
  return archive.toLowerCase() + id.slice(slash)
}

function idFromUrl(text: string): string | null {
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`
  if (!URL.canParse(withScheme)) return null
  const url = new URL(withScheme)
  const host = url.hostname.replace(/^(?:www|export|browse|m|cn|lanl|xxx)\./, '')
  const [folder = '', ...rest] = url.pathname.split('/').filter((part) => part !== '')
  const page = PAPER_PAGES.find((candidate) => candidate.host === host)
  if (page === undefined || !page.folders.includes(folder.toLowerCase())) return null
  const [first = '', second = ''] = rest
  return bareId(idPart(first)) ?? bareId(idPart(`${first}/${second}`))
}

/** The part of a path that may be an id: without a file's ending, and without the prefix that DOIs have. */
function idPart(part: string): string {
  return part.replace(/\.(?:pdf|html|ps|gz|md)$/i, '').replace(/^arxiv\./i, '')
}
