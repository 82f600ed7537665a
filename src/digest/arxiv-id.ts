/**
 * The two forms of an arXiv id, without version: `2502.05173` (four digits after the dot until 2014) and the
 * archive form in use until March 2007, `cs/0112017` or `math.GT/0309136`.
 * Source: https://info.arxiv.org/help/arxiv_identifier.html
 */
const BARE_ID = /^(?:arxiv:\s{0,3})?(\d{4}\.\d{4,5}|[a-z-]{2,16}(?:\.[a-z]{2})?\/\d{7})(?:v\d{1,3})?$/i

/** Pages that are about one paper: host and the path before the id. */
const PAPER_PAGES: readonly { readonly host: string; readonly folders: readonly string[] }[] = [
  { host: 'arxiv.org', folders: ['abs', 'pdf', 'html', 'format', 'ps'] },
  { host: 'huggingface.co', folders: ['papers'] },
  { host: 'hf.co', folders: ['papers'] },
  { host: 'alphaxiv.org', folders: ['abs', 'pdf', 'overview'] },
]

/** Longer texts hold no id and nothing else: a URL with tracking parameters is well below it. */
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

/** arXiv writes the archive small and its subject class in capitals: `math.GT/0309136`. */
function lowerArchive(id: string): string {
  const slash = id.indexOf('/')
  if (slash < 0) return id
  const [archive = '', subject] = id.slice(0, slash).split('.')
  const folder =
    subject === undefined ? archive.toLowerCase() : `${archive.toLowerCase()}.${subject.toUpperCase()}`
  return folder + id.slice(slash)
}

function idFromUrl(text: string): string | null {
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`
  if (!URL.canParse(withScheme)) return null
  const url = new URL(withScheme)
  const host = url.hostname.replace(/^(?:www|export|browse|m)\./, '')
  const [folder = '', ...rest] = url.pathname.split('/').filter((part) => part !== '')
  const page = PAPER_PAGES.find((candidate) => candidate.host === host)
  if (page === undefined || !page.folders.includes(folder.toLowerCase())) return null
  const [first = '', second = ''] = rest
  return bareId(stripSuffix(first)) ?? bareId(stripSuffix(`${first}/${second}`))
}

function stripSuffix(part: string): string {
  return part.replace(/\.(?:pdf|html|ps|gz|md)$/i, '')
}
