import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { arxivUrl } from '../digest/arxiv-id.ts'
import { splitBullets } from '../digest/bullets.ts'
import { nicknameFrom } from '../digest/nickname.ts'
import type { Digest } from '../digest/paper.ts'
import { fileClause, messageOf, UserError } from '../errors.ts'
import { Library } from '../library/library.ts'
import { createMiniSearchIndex } from '../library/minisearch-index.ts'
import { createLog } from '../log.ts'
import { openDigestFiles } from '../store/digest-files.ts'
import { libraryFolder } from '../store/store.ts'

/** The library of the data folder, for reading: a running bot is not disturbed. */
export function openLibrary(config: Config): Promise<Library> {
  const store = openDigestFiles(libraryFolder(config.dataDir), createLog(config.logLevel))
  return Library.open(store, createMiniSearchIndex())
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
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new UserError(`${path} can't be read: ${fileClause(error)}.`, { cause: error })
  }
  const digests = new Map<string, Digest>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const { summary, date, ...facts } = readLine(line, `${path}:${index + 1}`)
    const paper = {
      ...facts,
      nickname: nicknameFrom(facts.title),
      summary: splitBullets(summary),
      url: arxivUrl(facts.id),
      code: [],
      models: [],
      dates: [date],
      tagsInferred: false,
    }
    const papers = [...(digests.get(date)?.papers ?? []), paper]
    digests.set(date, { date, papers, rejected: [] })
  }
  return Library.open(
    {
      load: async () => [...digests.values()],
      save: () => Promise.reject(new Error('a corpus is for reading')),
    },
    createMiniSearchIndex(),
  )
}

function readLine(line: string, place: string): z.infer<typeof corpusPaper> {
  try {
    return corpusPaper.parse(JSON.parse(line))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new UserError(
      `${place} is no paper: ${why}. Expected {"id", "title", "authors", "date", "tags", "summary"}.`,
    )
  }
}
