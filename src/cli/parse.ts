import type { Digest } from '../digest/paper.ts'
import { describeNoDigest, readDigestStream } from '../digest/read.ts'
import { describeUnreadable, readSource } from '../ingest/files.ts'
import { describeLeftAlone } from '../ingest/left-alone.ts'
import { printLine, say } from './streams.ts'

/** `parse FILE...`: one JSON line a digest. Exit code 1 where a file gave none. */
export async function parse(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === '-') await parseInput()
    else await parseFile(file)
  }
}

async function parseInput(): Promise<void> {
  const readings = readDigestStream(process.stdin)
  for (;;) {
    const next = await readings.next()
    if (next.done !== true) await printDigest(next.value.digest)
    else {
      if (next.value !== null) fail(`Standard input is not a digest: ${describeNoDigest(next.value)}.`)
      return
    }
  }
}

async function parseFile(file: string): Promise<void> {
  for await (const reading of readSource(file)) {
    switch (reading.status) {
      case 'digest':
        await printDigest(reading.digest)
        for (const { line, text } of reading.warnings) say(`${reading.file}:${line}: ${text}`)
        break
      case 'no-digest': {
        const reason = describeNoDigest(reading.reason)
        if (reading.isExpected) fail(`${reading.file} is not a digest: ${reason}.`)
        else say(`${reading.file} is passed over: ${reason}.`)
        break
      }
      case 'left-alone':
        for (const { path, why } of reading.files) say(`${path} is left alone: ${describeLeftAlone(why)}.`)
        break
      case 'unreadable':
        fail(`${reading.file} can't be read: ${describeUnreadable(reading)}.`)
    }
  }
}

function fail(sentence: string): void {
  say(`paperboy: ${sentence}`)
  process.exitCode = 1
}

/** The contract's fields, in its order. */
async function printDigest({ date, papers, rejected }: Digest): Promise<void> {
  await printLine(
    JSON.stringify({
      date,
      papers: papers.map(({ id, title, authors, summary, tags, code, models }) => ({
        id,
        title,
        authors,
        summary,
        tags,
        code,
        models,
      })),
      rejected: rejected.map(({ line, reason }) => ({ line, reason })),
    }),
  )
}
