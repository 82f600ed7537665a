import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { openToLook } from '../app/open-store.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { arxivUrl } from '../digest/arxiv-id.ts'
import { splitBullets } from '../digest/markdown/bullets.ts'
import { nicknameFrom } from '../digest/nickname.ts'
import type { Digest, Paper } from '../digest/paper.ts'
import { fileClause, messageOf, systemCodeOf, UsageError, UserError } from '../errors.ts'
import { utcDate } from '../library/come.ts'
import { fixedDigests } from '../library/digest-store.ts'
import { Library } from '../library/library.ts'
import { createLog } from '../log.ts'
import { createEngine } from '../search/engine.ts'
import { noCache } from '../search/index-cache.ts'
import { linesOf } from './streams.ts'

/** The library of the data folder, for reading: nothing there is changed, and a running bot is not disturbed. */
export async function openLibrary(config: Config): Promise<Library> {
  const { digests, index, forgotten } = await openToLook(config, createLog(config.logLevel))
  return Library.open(digests, createEngine(), {
    cache: { ...noCache, load: index.load },
    forgotten,
    today: () => utcDate(systemClock.now()),
  })
}

/** A paper as an NDJSON corpus has it, one a line. */
const corpusPaper = z.object({
  id: z.string(),
  title: z.string(),
  authors: z.array(z.string()).default([]),
  date: z.string(),
  tags: z.array(z.string()).default([]),
  summary: z.string().default(''),
})

/** The papers of an NDJSON file as a library in memory. @throws UserError naming the file and line */
export async function openCorpus(path: string): Promise<Library> {
  const days = new Map<string, Paper[]>()
  let number = 0
  try {
    for await (const line of linesOf(createReadStream(path))) {
      number += 1
      if (line.trim() === '') continue
      const paper = readLine(line, `${path}:${number}`)
      const [date = ''] = paper.dates
      const day = days.get(date)
      if (day === undefined) days.set(date, [paper])
      else day.push(paper)
    }
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    throw new UserError(`${path} can't be read: ${fileClause(error)}.`, { cause: error })
  }
  const digests: Digest[] = [...days].map(([date, papers]) => ({ date, papers, rejected: [] }))
  return Library.open(fixedDigests(digests), createEngine())
}

function readLine(line: string, place: string): Paper {
  try {
    const { summary, date, ...facts } = corpusPaper.parse(JSON.parse(line))
    return {
      ...facts,
      nickname: nicknameFrom(facts.title),
      summary: splitBullets(summary),
      url: arxivUrl(facts.id),
      code: [],
      models: [],
      dates: [date],
      tagsInferred: false,
    }
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new UserError(
      `${place} is no paper: ${why}. Expected {"id", "title", "authors", "date", "tags", "summary"}.`,
    )
  }
}

/** The tag a `--tag` means. @throws UsageError naming the nearest */
export function readTagOption(library: Library, typed: string): string {
  const found = library.resolveTag(typed)
  if (found.kind === 'tag') return found.tag
  throw new UsageError(`"${typed}" is no tag; the nearest are ${found.near.join(', ') || 'none'}.`)
}
