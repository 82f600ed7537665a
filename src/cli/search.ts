import { z } from 'zod'
import { loadConfig } from '../config.ts'
import { latexToText } from '../digest/latex-text.ts'
import { messageOf, UsageError, UserError } from '../errors.ts'
import type { FoundPaper, Library } from '../library/library.ts'
import type { SearchFilter } from '../search/search-index.ts'
import { openCorpus, openLibrary, readTagOption } from './open-library.ts'
import { linesOf, printLine, say } from './streams.ts'

export interface SearchOptions {
  readonly tag: readonly string[]
  readonly limit: number
  readonly json?: true
  readonly batch?: true
  readonly corpus?: string
}

/** `search QUERY`: ranked papers. Exit code 1 where none was found. */
export async function search(query: string, options: SearchOptions): Promise<void> {
  if (query === '' && options.batch !== true) {
    throw new UsageError('search takes a query, or --batch with queries on standard input.')
  }
  const library =
    options.corpus === undefined ? await openLibrary(loadConfig()) : await openCorpus(options.corpus)
  const tags = options.tag.map((typed) => readTagOption(library, typed))
  const bounds = { limit: options.limit, filter: { tags } }
  if (options.batch) return answerBatch(library, bounds)
  if (library.size === 0) {
    throw new UserError(
      options.corpus === undefined
        ? 'The library is empty. Fill it with: paperboy ingest FILE_OR_FOLDER'
        : `${options.corpus} has no papers.`,
    )
  }
  const { papers, exact, near } = library.search(query, bounds)
  if (papers.length === 0) {
    say(`Nothing found for "${query}".`)
    for (const { paper } of near) say(`Near: ${paper.id}  ${latexToText(paper.title)}`)
    process.exitCode = 1
  } else if (!exact) say(`Nothing matches "${query}" as typed. The nearest:`)
  for (const found of papers) await printLine(options.json ? asJson(found) : asText(found))
}

function asJson({ paper, words }: FoundPaper): string {
  return JSON.stringify({ ...paper, words })
}

function asText({ paper }: FoundPaper): string {
  return `${paper.id}  ${latexToText(paper.title)}\n    ${paper.url}  ${paper.tags.join(', ')}`
}

const limit = z.number().int().min(1).max(1000).optional()
const batchLine = z.union([
  z.object({ q: z.string(), limit }),
  z.object({ suggest: z.string(), limit }),
  z.object({ tag: z.string() }),
])

/** The settings of a query that does not say otherwise. */
interface Bounds {
  readonly limit: number
  readonly filter: SearchFilter
}

/** Answers every line, in order; a line that can't be understood gets an `error`, and the exit code is 1. */
async function answerBatch(library: Library, bounds: Bounds): Promise<void> {
  for await (const line of linesOf(process.stdin)) {
    if (line.trim() === '') continue
    let answer: object
    try {
      answer = answerLine(library, batchLine.parse(JSON.parse(line)), bounds)
    } catch (error) {
      answer = {
        error: error instanceof z.ZodError ? 'expected {"q"}, {"suggest"} or {"tag"}' : messageOf(error),
      }
      process.exitCode = 1
    }
    await printLine(JSON.stringify(answer))
  }
}

function answerLine(library: Library, line: z.infer<typeof batchLine>, bounds: Bounds): object {
  const begun = performance.now()
  const micros = () => Math.round((performance.now() - begun) * 1000)
  if ('tag' in line) {
    const found = library.resolveTag(line.tag)
    const offered = library.suggestTags(line.tag, 25).map(({ tag }) => tag)
    const tags = [...new Set(found.kind === 'tag' ? [found.tag, ...offered] : [...offered, ...found.near])]
    return { tags, micros: micros() }
  }
  if ('suggest' in line) {
    const ids = library.suggest(line.suggest, line.limit ?? 25).map(({ id }) => id)
    return { ids, micros: micros() }
  }
  const ids = library
    .search(line.q, { ...bounds, limit: line.limit ?? bounds.limit })
    .papers.map(({ paper }) => paper.id)
  return { ids, micros: micros() }
}
