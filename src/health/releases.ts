import { z } from 'zod'
import { fetchClause, fetchDigestText } from '../ingest/fetch.ts'

/** A version of Paperboy that others can install. */
export interface Release {
  /** Three numbers, such as `0.3.0`. */
  readonly version: string
  /** The page about it, where one is named. */
  readonly page: string | null
}

/** What came of asking for releases. */
export type ReleaseCheck =
  /** The newest one there is, and whether it is newer than the version at hand. */
  | { readonly kind: 'newest'; readonly release: Release; readonly isNewer: boolean }
  /** The address gave nothing that can be used: a clause that says why. */
  | { readonly kind: 'unknown'; readonly why: string }

/** What bounds an answer: a list of releases with their notes is some hundred kilobytes. */
const LIMITS = { timeoutMs: 15_000, maxBytes: 4 * 1024 * 1024 }

/** Characters of a page's address; a longer one is none that anybody would type. */
const PAGE_LIMIT = 300

/** A version as tags and files write it; one with anything behind the numbers is a preview. */
const VERSION = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:\+[\w.-]*)?$/i

/** A release as GitHub, GitLab, Gitea and Forgejo describe it (`tag_name`), or npm and others (`version`). */
const described = z.object({
  tag_name: z.unknown(),
  version: z.unknown(),
  html_url: z.unknown(),
  draft: z.unknown(),
  prerelease: z.unknown(),
})

/**
 * Asks an address that the owner chose for the newest release. What it answers is a stranger's: it is bounded, only numbers and an
 * http address are taken from it, and private addresses are refused as those of digests are.
 *
 * @param version the version at hand
 */
export async function checkReleases(
  url: string,
  options: { readonly version: string; readonly allowPrivate: boolean; readonly signal?: AbortSignal },
): Promise<ReleaseCheck> {
  const { version, ...access } = options
  const fetched = await fetchDigestText(url, { ...access, ...LIMITS })
  if (fetched.status === 'missing' || fetched.status === 'unchanged') {
    return { kind: 'unknown', why: 'there is no such page' }
  }
  if (fetched.status !== 'fetched') return { kind: 'unknown', why: fetchClause(fetched) }
  const release = newestIn(fetched.text)
  return release === null
    ? { kind: 'unknown', why: 'its answer names no version' }
    : { kind: 'newest', release, isNewer: compare(release.version, version) > 0 }
}

/**
 * The newest release that a text names, previews and drafts left out: JSON of one release or of a list of them, or plain text whose
 * first line is a version. `null` where there is none.
 */
export function newestIn(text: string): Release | null {
  return (
    releasesIn(text)
      .sort((one, other) => compare(one.version, other.version))
      .at(-1) ?? null
  )
}

function releasesIn(text: string): Release[] {
  const asText = (value: unknown): Release[] => {
    const version = typeof value === 'string' ? readVersion(value.trim()) : null
    return version === null ? [] : [{ version, page: null }]
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return asText(text.trimStart().split('\n', 1)[0])
  }
  if (!Array.isArray(json) && typeof json !== 'object') return asText(text)
  return (Array.isArray(json) ? json : [json]).flatMap((each) => {
    const read = described.partial().safeParse(each)
    if (!read.success || read.data.draft === true || read.data.prerelease === true) return []
    const { tag_name, version, html_url } = read.data
    return asText(tag_name ?? version).map((release) => ({ ...release, page: readPage(html_url) }))
  })
}

function readVersion(text: string): string | null {
  return VERSION.exec(text)?.slice(1, 4).map(Number).join('.') ?? null
}

function readPage(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > PAGE_LIMIT || !URL.canParse(value)) return null
  const { protocol, href } = new URL(value)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}

/** Below 0 where the first version is older. One that is no version is older than none: nothing is newer than it. */
function compare(one: string, other: string): number {
  const [first, second] = [one, other].map((each) => /^(\d+)\.(\d+)\.(\d+)/.exec(each)?.slice(1).map(Number))
  if (first === undefined || second === undefined) return 0
  const differing = first.findIndex((number, at) => number !== second[at])
  // A preview is older than what it is a preview of.
  if (differing < 0) return Number(other.includes('-')) - Number(one.includes('-'))
  return (first[differing] ?? 0) - (second[differing] ?? 0)
}

/** What the operator reads of a newer release. */
export function releaseClause({ version, page }: Release, ours: string): string {
  const where = page === null ? '' : `: ${page}`
  return `Paperboy ${version} is out, and this is ${ours}${where}`
}
